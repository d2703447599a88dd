"""The same history in the forms that importing countries ask for."""
