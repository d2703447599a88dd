"""Law as data, and what a record has to say to it."""
