"""Marketplaces that are kept by hand: what is listed where, and the files for it."""
