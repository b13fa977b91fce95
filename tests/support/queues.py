"""Queues without Valkey: one that works at once, one that only holds what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pkgutil import resolve_name

from app.queue import USUAL, QueueName, Task

__all__ = ["HeldQueue", "InlineQueue"]


@dataclass(slots=True)
class InlineQueue:
    """Work is done at once, by the same dotted name."""

    done: list[tuple[Task, tuple[str, ...]]] = field(default_factory=list)

    def enqueue(
        self,
        task: Task,
        *ids: str,
        queue: QueueName = QueueName.SLOW,  # noqa: ARG002 - the protocol's signature
        seconds: float = USUAL,  # noqa: ARG002 - the protocol's signature
    ) -> None:
        """Do the task now."""
        work: Callable[..., object] = resolve_name(str(task))
        work(*ids)
        self.done.append((task, ids))

    def waiting(self, task: Task, queue: QueueName) -> int:  # noqa: ARG002 - the protocol's signature
        """None: all is done at once."""
        return 0

    def workers(self) -> int:
        """One: the caller itself."""
        return 1


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
