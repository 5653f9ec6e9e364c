"""Rolling: a template moved to other years, and what waits for a person."""
