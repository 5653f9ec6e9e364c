"""Mentors: schools with high results that are like the ones in need."""
