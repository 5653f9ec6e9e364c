"""Schools after they were found: lists by order, statuses over time, risks, curators, mentors."""
