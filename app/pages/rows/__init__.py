"""The rows of an answer, as pages show them."""
