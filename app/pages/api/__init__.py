"""What the API gives: facts of each noun, and the document that tells of them."""
