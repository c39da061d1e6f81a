"""The window and the command line: they send commands and show rows."""
