"""Registers and stock in and out of workbooks: what an office has in Excel, and wants there."""
