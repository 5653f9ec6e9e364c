"""Deadlines: the words of an order about time, and the calendars they are read by."""
