"""Files in and out at the desk: looked at, placed, cleaned with consent, taken in."""
