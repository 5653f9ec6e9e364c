"""Studies of a run: what if a line moved, who is near it, what changed since the last run."""
