"""Roadmaps: the table of an order as data, checked, planned, moved to other years."""
