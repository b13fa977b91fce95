"""Who is here, how they are known again, what they may have, and what they did."""
