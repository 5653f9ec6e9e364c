"""The revisions, the oldest first; a released one is never changed."""
