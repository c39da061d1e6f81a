"""The part of the window for this subject: business entities: codes, premises, risk and placement."""
