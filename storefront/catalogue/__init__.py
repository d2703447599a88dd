"""What the shop offers: products with a price and words for buyers."""
