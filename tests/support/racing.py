"""Two requests that write the same at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

__all__ = ["at_the_same_moment"]

One = TypeVar("One")

PATIENCE = 10
WRITES = ("INSERT", "UPDATE", "DELETE")


def at_the_same_moment(engine: Engine, act: Callable[[Session], One], write: str) -> list[One]:
    """What an act gives in two requests, of which the second is about to `write` before the first commits.

    So both have looked, and found nothing. SQLite lets one write at a time: there it is any writing.
    """
    looked, written = threading.Event(), threading.Event()
    writes = WRITES if engine.dialect.name == "sqlite" else (write,)
    main = threading.get_ident()

    def about_to(_: Any, __: Any, statement: str, *___: Any) -> None:
        if threading.get_ident() != main and statement.startswith(writes):
            looked.set()
            assert written.wait(PATIENCE)

    def held(_: Session) -> None:
        written.set()
        assert looked.wait(PATIENCE)

    def second() -> One:
        with Session(engine) as other:
            return act(other)

    event.listen(engine, "before_cursor_execute", about_to)
    try:
        with ThreadPoolExecutor(1) as pool, Session(engine) as one:
            event.listen(one, "before_commit", held)
            later = pool.submit(second)
            return [act(one), later.result()]
    finally:
        event.remove(engine, "before_cursor_execute", about_to)
