"""The coverage as it is edited: borders with two sides, every operation, its guards."""
