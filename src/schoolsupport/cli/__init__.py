"""The command line: one file per noun; a command's module is imported when it is run."""
