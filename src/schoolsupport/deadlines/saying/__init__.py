"""Schedules said in the Russian of orders."""
