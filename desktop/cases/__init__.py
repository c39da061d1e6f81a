"""The part of the window for this subject: cases: procedures, clocks, matters and who may do what next."""
