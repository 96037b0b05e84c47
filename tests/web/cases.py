"""A small case whose one deal hangs on one number."""

DAM = """\
# Two states and a dam.
realpolitik: 1
title: The dam
as_of: 2031-05
sources:
  gazette: {title: The gazette, publisher: Port, date: 2031, reliability: B2}
actors:
  upland: {name: Upland}     # it holds the water back
  port: {name: Port}
issues:
  filling:
    question: How fast is the dam filled?
    levels: {slow: 0, fast: 100}
    status_quo: fast
  transit:
    question: What does transit cost?
    levels: {free: 0, dear: 100}
    status_quo: dear
stances:
  upland:
    filling: {position: fast, salience: 20, evidence: {position: [gazette#1]}}
    transit: {position: free, salience: 60}
  port:
    filling: {position: slow, salience: 50..70}
    transit: {position: dear, salience: 20}
levers:
  slow_down: {issue: filling, to: slow, by: [upland], chance: 0.9}
  waive_fees: {issue: transit, to: free, by: [port], chance: 0.9}
deals:
  water_for_transit: {parties: [upland, port], terms: {filling: slow, transit: free}}
claims:
  suits_upland:
    says: The trade suits Upland.
    test: {gain: {of: upland, deal: water_for_transit}, above: 0}
"""
FLIP = "stances.upland.filling.salience:90"  # then Upland refuses
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LONG_WORDS = (
    DAM.replace("The dam", LONG).replace("The gazette", LONG).replace("Upland", LONG).replace("Port}", f"{LONG}e}}")
    .replace("slow", LONG.casefold()[:40]).replace("transit", LONG.casefold()[:50])
    + f"scenarios:\n  {LONG.casefold()[:30]}: {{kind: horizon, after: now, "
    + "stances: {upland: {filling: {salience: 90}}}}\n"
)  # fmt: skip
SCRIPT = "<script>alert(1)</script>"
_ATTRIBUTES = "\\\" onmouseover=alert(2) x='"
_AROUND = "</textarea></title></svg><svg onload=alert(3)>"
_ADDRESS = "javascript:alert(4)"
_TURNED = "\\u202e(5)trela\\u2066 alert(5)"
_LONG = "alert(6)" + "x" * 10_000
HOSTILE = f'''\
realpolitik: 1
title: "The dam {SCRIPT}"
as_of: 2031-05
sources:
  gazette: {{title: "{SCRIPT}", publisher: "{_ATTRIBUTES}", author: "{_AROUND}", reliability: B2}}
  second: {{title: "{_TURNED}", publisher: "{_LONG}", author: "{_ADDRESS}"}}
actors:
  upland: {{name: "Upland {SCRIPT}", aka: ["{SCRIPT}", "{_ATTRIBUTES}"]}}
  port: {{name: "{_ATTRIBUTES}"}}
  third: {{name: "{_TURNED}"}}
  fourth: {{name: "{_LONG}"}}
issues:
  filling:
    question: "{_AROUND}"
    levels: {{slow: 0, fast: 100}}
    status_quo: fast
  transit:
    question: "{_LONG}"
    levels: {{free: 0, dear: 100}}
    status_quo: dear
stances:
  upland:
    filling:
      position: fast
      salience: 20
      evidence: {{position: [{{source: gazette, quote: "{SCRIPT}"}}, {{source: second, quote: "{_AROUND}"}}]}}
    transit: {{position: free, salience: 60, evidence: {{salience: [{{source: second, quote: "{_ATTRIBUTES}"}}]}}}}
  port:
    filling: {{position: slow, salience: 50..70}}
    transit: {{position: dear, salience: 20}}
  third:
    filling: {{position: slow, salience: 5}}
  fourth:
    transit: {{position: dear, salience: 5}}
levers:
  slow_down: {{issue: filling, to: slow, by: [upland], chance: 0.9}}
  waive_fees: {{issue: transit, to: free, by: [port], chance: 0.9}}
deals:
  water: {{name: "{_AROUND} {SCRIPT}", parties: [upland, port], terms: {{filling: slow, transit: free}}}}
scenarios:
  later: {{kind: horizon, name: "{_ATTRIBUTES}", after: now, trigger: "{_AROUND}"}}
  as_upland: {{kind: belief, of: upland, name: "{SCRIPT}", stances: {{port: {{filling: {{salience: 10}}}}}}}}
events:
  dry: {{date: 2030-01, who: [upland], what: "{SCRIPT}"}}
claims:
  suits: {{says: "{SCRIPT} {_AROUND}", test: {{gain: {{of: upland, deal: water}}, above: 0}}}}
'''
