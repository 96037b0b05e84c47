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
