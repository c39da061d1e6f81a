"""Entities at the desk: search, card, worklists of those to be placed."""
