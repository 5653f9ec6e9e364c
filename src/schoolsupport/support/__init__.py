"""Schools after they were found: lists by order, statuses over time, risks, curators, mentors."""

TOP = 3
"""How many mentor schools are proposed for a school."""
REGISTER = "высокие результаты"
"""The usual name of the list of schools with high results."""
LEAST, MOST = 1, 3
"""How many schools a curator gets at least and at most."""
