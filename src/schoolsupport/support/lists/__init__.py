"""Lists by order: read, matched by printed names, compared with the list the rules give."""
