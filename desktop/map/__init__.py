"""The map canvas: layers, labels, symbols and the hand that moves it."""
