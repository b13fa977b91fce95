"""How long archives may take."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.models import Budget
from app.queue import QueueName

__all__ = ["Budgets"]

WHOLE = 2.0
"""How many times the budget of one archive a whole search may take, where not all are asked at once."""


@dataclass(frozen=True, slots=True)
class Budgets:
    """Seconds for each archive."""

    quick: float
    normal: float
    thorough: float

    @property
    def seconds(self) -> Mapping[Budget, float]:
        """Seconds for one archive, by budget."""
        return {Budget.QUICK: self.quick, Budget.NORMAL: self.normal, Budget.THOROUGH: self.thorough}

    def each(self, budget: Budget) -> float:
        """Seconds for one archive."""
        return self.seconds[budget]

    def whole(self, budget: Budget) -> float:
        """Seconds for all archives of a search together."""
        return WHOLE * self.each(budget)

    @staticmethod
    def queue(budget: Budget) -> QueueName:
        """Where a search waits for a worker."""
        return QueueName.SLOW if budget == Budget.THOROUGH else QueueName.QUICK

    @staticmethod
    def of(queue: QueueName) -> list[Budget]:
        """The budgets of the searches that wait there."""
        return [budget for budget in Budget if Budgets.queue(budget) == queue]

    def longest(self, queue: QueueName) -> float:
        """Seconds that a search of this queue may take at most."""
        return max(map(self.whole, self.of(queue)))
