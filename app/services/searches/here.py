"""Doing work in the caller's own thread, as a pool does it in others."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

from typing_extensions import override

__all__ = ["Here"]

P = ParamSpec("P")
T = TypeVar("T")


class Here(Executor):
    """Does at once what it is given; a mistake is in the future, as where a thread of a pool made it."""

    @override
    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as mistake:  # noqa: BLE001 - whoever asks the future is told, and logs it
            future.set_exception(mistake)
        return future
