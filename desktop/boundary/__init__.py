"""The part of the window for grids and their outlines."""
