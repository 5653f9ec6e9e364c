"""Why: everything a verdict stands on and what would change it.

`evidence` keeps the cells of all schools; `records` and `wording` tell one school's; `explain` puts
them together with `distance`, `readings` and `missing`; `receipt` lets a run be repeated.
"""
