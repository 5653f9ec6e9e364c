"""Monitoring: who did what by when, was the floor reached, did it help."""
