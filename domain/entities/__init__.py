"""Business entities: codes, premises, risk and placement."""
