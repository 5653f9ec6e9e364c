"""Rounds of monitoring: a day and the floors expected by then; what was reported at it, frozen."""
