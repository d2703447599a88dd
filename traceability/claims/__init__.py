"""Certificates as claims: what each scheme means, and which of them hold for a lot."""
