"""Letters that leave exactly when what they tell of was recorded."""
