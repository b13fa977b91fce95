"""A queue that only holds what it is given."""

from dataclasses import dataclass, field

from app.queue import InlineQueue, QueueName, Task

__all__ = ["HeldQueue"]


@dataclass(slots=True)
class HeldQueue(InlineQueue):
    """Workers that were called, by queue; it can be emptied, or away."""

    held: list[str] = field(default_factory=list)
    is_away: bool = False

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW, seconds: float = 1) -> None:
        assert task is Task.ASK
        assert ids == (queue,)
        assert seconds > 60
        self.held.append(queue)

    def waiting(self, task: Task, queue: QueueName) -> int:
        assert task is Task.ASK
        if self.is_away:
            raise ConnectionError
        return self.held.count(queue)
