"""Planning: the rows of a template become dated tasks of a region, a municipality or a school."""
