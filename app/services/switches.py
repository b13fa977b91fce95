"""Archives that an administrator switched off."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.models import ArchiveSwitch

__all__ = ["Switches", "switch_off", "switch_on", "switched_off"]

log = structlog.get_logger()

LIVES = 1.0
"""Seconds that a process believes what it read: each page asks, and it seldom changes."""


@dataclass(slots=True)
class Switches:
    """The archives that are off, as this process last read them. `clock` gives seconds."""

    clock: Callable[[], float] = time.monotonic
    _off: frozenset[str] = frozenset()
    _until: float = field(default=float("-inf"))

    def off(self, engine: Engine) -> frozenset[str]:
        """The archives that are off; where the database cannot be asked, those that were."""
        moment = self.clock()
        if moment >= self._until:
            self._until = moment + LIVES
            try:
                with engine.connect() as connection:
                    self._off = frozenset(connection.scalars(select(ArchiveSwitch.archive)))
            except SQLAlchemyError as error:
                log.warning("archives that are off cannot be read", reason=type(error).__name__)
        return self._off

    def forget(self) -> None:
        """Read anew at once."""
        self._off, self._until = frozenset(), float("-inf")


def switched_off(session: Session) -> dict[str, ArchiveSwitch]:
    """The archives that are off, by id, with the reason."""
    return {one.archive: one for one in session.scalars(select(ArchiveSwitch))}


def switch_off(session: Session, archive: str, words: str) -> None:
    """Switch an archive off; committed."""
    switch = session.get(ArchiveSwitch, archive) or ArchiveSwitch(archive=archive)
    switch.words = words[:300]
    session.add(switch)
    session.commit()


def switch_on(session: Session, archive: str) -> None:
    """Switch an archive on again; committed."""
    if switch := session.get(ArchiveSwitch, archive):
        session.delete(switch)
        session.commit()
