"""Statuses of schools over time: what orders made of them, and what a run proposes."""
