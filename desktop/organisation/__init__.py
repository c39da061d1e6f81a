"""The organisation at the desk: units, people, users, the guided start."""
