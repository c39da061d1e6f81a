"""The part of the window for entities and their premises."""
