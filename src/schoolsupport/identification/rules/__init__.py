"""The rules: read strictly from files, kept in all their versions, in force on a day.

`rulebook` is what was read, with `rulebook_files`, `rulebook_checks` and `versions` reading it;
`editions` says what is in force; `local_rules` lays a region's own numbers over it.
"""
