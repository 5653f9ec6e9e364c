"""From tables and a rulebook to reasoned verdicts on every school.

`rules/` is the law, `kinds/` and `indicators/` compute, `verdicts` is the algebra they end in;
`inputs` and `cells` hold what they look at; `judging` joins verdicts, `identify` runs it all;
`reasons/` says why. `structure` reads TOML strictly into classes.
"""
