"""Plan, cascade, roll."""
