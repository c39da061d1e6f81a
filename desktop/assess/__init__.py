"""Assessment: counts per station and grid with charts."""
