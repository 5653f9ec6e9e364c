"""Curators: which of them looks after which school."""
