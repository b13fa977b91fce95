"""What a page shows of a file: begin the work, find what was wished for, draw it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import redis

from app.queue import JobQueue, QueueName, Task
from app.services.fitsview.drawing import picture_of
from app.services.fitsview.levels import Levels, levels_of
from app.services.fitsview.making import Maker
from app.services.fitsview.shelf import Phase, Shelf, State
from app.services.fitsview.sources import Source, too_large
from app.services.fitsview.turning import AS_STORED, Turn, turn_of
from app.services.fitsview.wishes import Wish
from connectors.fits.contents import Contents, Picture, Unit

__all__ = ["Look", "begin", "look_at", "picture", "unit_of"]

FEW_PLANES = 4
"""As many as there are Stokes parameters."""


@dataclass(frozen=True, slots=True)
class Look:
    """A kept plane of an image, of this number among them: how bright it is and how it is turned."""

    plane: npt.NDArray[np.float32]
    number: int
    levels: Levels | None
    turn: Turn

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the turned picture."""
        rows, columns = self.plane.shape
        return (rows, columns) if self.turn.swap else (columns, rows)


def begin(queue: JobQueue, maker: Maker, source: Source) -> State:
    """How far the file is; where nobody works on it yet, a worker is asked to."""
    shelf = maker.shelf
    if words := too_large(source.size or 0, maker.most):
        return State(Phase.FAILED, words=words)
    if state := shelf.state(source.digest):
        return state
    if shelf.claim(source.digest):
        shelf.remember(source.digest, source)
        try:
            queue.enqueue(Task.FITS, source.digest, queue=QueueName.QUICK)
        except redis.RedisError:
            words = "The portal's workers cannot be reached just now."
            shelf.tell(source.digest, State(Phase.FAILED, words=words, passing=True))
    return shelf.state(source.digest) or State(Phase.WAITING)


def unit_of(contents: Contents, number: int | None) -> Unit:
    """The HDU of this number, or the first that has something to show."""
    for unit in contents.units:
        if unit.number == number:
            return unit
    told = [unit for unit in contents.units if unit.picture or unit.table or unit.spectrum]
    return (told or contents.units)[0]


def _middle(about: Picture) -> int:
    """The plane shown first: the outer ones of a cube are often empty, of a few the first is the total."""
    return about.planes // 2 if about.planes > FEW_PLANES else 0


def look_at(shelf: Shelf, source: Source, about: Picture, wish: Wish) -> Look:
    """The plane that is wished for, or the kept one before it. Raises KeyError."""
    planes = shelf.array(source.digest, about.array)
    wanted = _middle(about) if wish.plane is None else wish.plane
    number = min(max(0, wanted // about.step), len(planes) - 1)
    plane = np.array(planes[number], dtype=np.float32)
    turn = turn_of(about.place) if wish.sky else AS_STORED
    return Look(plane, number, levels_of(plane, wish.limits, wish.stretch), turn)


def picture(shelf: Shelf, source: Source, wish: Wish) -> bytes:
    """The picture that is wished for, a PNG. Raises KeyError where there is none."""
    unit = unit_of(shelf.contents(source.digest), wish.unit)
    if unit.picture is None:
        raise KeyError(unit.number)
    look = look_at(shelf, source, unit.picture, wish)
    return picture_of(look.plane, look.levels, look.turn, wish.colours)
