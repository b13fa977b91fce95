"""Who one is: signing in and out, where, and tokens."""
