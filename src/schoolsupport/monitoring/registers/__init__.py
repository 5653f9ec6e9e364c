"""Registers of teams, teachers, networks, contracts, and who took part in what."""
