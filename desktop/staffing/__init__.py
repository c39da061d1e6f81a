"""The part of the window for the roster pane."""
