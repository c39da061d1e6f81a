"""The part of the window for the queue, the case file and the form."""
