"""A small file of every form that other programs write, with what is usual there and easily forgotten."""

EXCHANGE = """\
# by hand
'#A'\t'upland'\t'Upland'\t''
'#A'\t'Cote d''Azur'\t''\t''
'#P'\t'water'\t'water'\t'How much?'
'#M'\t'water'\t0.5
'#M'\t'water'\t7
'#P'\t'power'
'#M'\t'power'\t0
'#M'\t'power'\t100
'#D'\t'upland'\t'water'\t3\t0.95\t1.0
'#D'\t'upland'\t'power'\t100\t0.07\t1.0
'#D'\t'Cote d''Azur'\t'water'\t7\t0.2\t0.6
"""
KTAB = """\
The river,"Two states; two dimensions",3,2,0,,
Actor,Description,Influence,Water Position,Water Salience,Composition Pstn,Composition Sal,
UP, Upland,100.5,30,24.0,20,48.0,
LOW,"Lowland, the",60,45,44.7,65,41.3,
SEA,The sea,5,45,44.7,,
"""
CHALLENGE = """\
ACTOR;Influence;Position (years);Salience %;comment
Upland;0,08;4;80;
Lowland;0,16;−10;60;sure
"""
SCENARIO = """\
<?xml version="1.0" encoding="UTF-8"?>
<Scenario xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="smp.xsd">
  <name>The river</name>
  <desc>Two states; two dimensions</desc>
  <prngSeed>0x89B9E56731783372</prngSeed>
  <ModelParameters><VotingRule>Prop</VotingRule></ModelParameters>
  <Dimensions>
    <dName>Water</dName>
    <dName>Power</dName>
  </Dimensions>
  <Actors>
    <Actor>
      <name>UP</name>
      <description>Upland</description>
      <capability>100.5</capability>
      <Position><dCoord>30</dCoord><dCoord>20</dCoord></Position>
      <Salience><dSal>24.0</dSal><dSal>48.0</dSal></Salience>
    </Actor>
    <Actor>
      <name>LOW</name>
      <description>Lowland</description>
      <capability>60</capability>
      <Position><dCoord>45</dCoord><dCoord>65</dCoord></Position>
      <Salience><dSal>44.7</dSal><dSal>41.3</dSal></Salience>
    </Actor>
  </Actors>
</Scenario>
"""
PROFILE = """\
<utility_space number_of_issues="3">
  <objective index="1" etype="objective" type="objective" description="" name="Car">
    <weight index="2" value="0.5"/>
    <weight index="6" value="0.5"/>
    <objective index="2" etype="objective" type="objective" name="Comfort">
      <weight index="3" value="0.25"/>
      <weight index="4" value="0.75"/>
      <issue index="3" name="CD player" etype="discrete">
        <item index="1" value="good" evaluation="100"/>
        <item index="2" value="none" evaluation="0"></item>
        <similarity_function weight="0.6"><criteria_function weight="1">
          <item index="1" value="good" evaluation="1"/>
        </criteria_function></similarity_function>
      </issue>
      <issue index="4" name="Seats" etype="integer" type="integer" lowerbound="2" upperbound="5">
        <evaluator ftype="linear" offset="0.0" slope="0.2"/>
      </issue>
    </objective>
    <issue index="6" name="Price" etype="real" type="real">
      <range lowerbound="16000" upperbound="22666"/>
      <evaluator ftype="linear" parameter1="-0.00015" parameter0="3.4"/>
    </issue>
  </objective>
  <discount_factor value="0.9"/>
  <reservation value="0.4"/>
</utility_space>
"""
WEB_DOMAIN = """\
{"name": "jobs", "issuesValues": {
\t"lease car": {"values": ["yes", "no"]},
\t"salary": {"range": [2000, 4000, 500]}}}
"""
WEB_PROFILE = """\
{"LinearAdditiveUtilitySpace": {
  "domain": {"name": "jobs", "issuesValues": {
    "salary": {"range": [2000, 4000, 500]},
    "lease car": {"values": ["yes", "no"]}}},
  "name": "jobs1",
  "issueUtilities": {
    "salary": {"numberutils": {"lowValue": 2000, "lowUtility": 0.3, "highValue": 4000, "highUtility": 0.9}},
    "lease car": {"discreteutils": {"valueUtilities": {"yes": 1.0}}}},
  "issueWeights": {"salary": 0.4, "lease car": 0.6},
  "reservationBid": {"issuevalues": {"salary": 2500, "lease car": "no"}}}}
"""
SAMPLES = {
    "exchange.txt": EXCHANGE,
    "ktab.csv": KTAB,
    "challenge.csv": CHALLENGE,
    "scenario.xml": SCENARIO,
    "profile.xml": PROFILE,
    "profile.json": WEB_PROFILE,
}
