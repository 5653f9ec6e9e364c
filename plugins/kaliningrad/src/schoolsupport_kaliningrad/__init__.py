"""The roadmap of Kaliningrad Oblast."""
