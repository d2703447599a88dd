"""What can be sold: reservations over the library's one quantity ledger."""
