"""What people ask in ADQL: what was asked, and what is kept under a name."""
