"""The published grids at the desk: their list, and the check of the coverage."""
