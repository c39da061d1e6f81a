"""The workspace file: one door for writing, typed rows for reading; no Qt."""
