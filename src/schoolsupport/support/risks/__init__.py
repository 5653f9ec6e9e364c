"""Risk profiles: directions of risk, what the curator found, what was chosen."""
