"""What happens to goods between places and people: cartons, dispatch, receipt, return, the end."""
