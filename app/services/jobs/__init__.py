"""Long work: its phases, its budgets, doing it and seeing that none is lost."""
