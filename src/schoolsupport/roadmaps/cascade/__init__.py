"""Cascade: whether the plans below have what an order above hands down."""
