"""Orders: from a buyer's wish to a sale in the books."""
