"""From tables and a rulebook to reasoned verdicts on every school.

`verdicts` is the algebra; `rulebook` and `editions` say what is in force; `kinds` judge;
`identify` runs it all; `explain`, `records`, `distance`, `readings`, `missing`, `evidence` and
`receipt` say why.
"""
