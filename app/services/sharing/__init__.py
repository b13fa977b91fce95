"""Who may see or change what belongs to somebody."""
