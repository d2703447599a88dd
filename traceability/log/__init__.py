"""Proof that history was not rewritten: what is written down about each event, as a hash."""
