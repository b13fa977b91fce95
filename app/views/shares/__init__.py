"""What is shared with whom."""
