"""Putting the library's stamps on the labels' paper."""
