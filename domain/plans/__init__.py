"""Boundary plans: drafts of a redraw, from the first stroke to coming into force."""
