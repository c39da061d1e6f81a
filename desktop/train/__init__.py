"""Training: the sample day, its clock, its feed, and starting it over."""
