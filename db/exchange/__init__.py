"""Readers and writers of other file formats, kept away from the workspace file."""
