"""Cases: procedures, clocks, matters and who may do what next."""
