"""The columns of an answer, as pages show them."""
