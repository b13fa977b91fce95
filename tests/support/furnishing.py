"""What a first start makes and later ones find: made once by each process that runs tests.

The portal of `tests/browser/conftest.py` starts in an empty folder all the same.
"""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from connectors.local import build_demo
from connectors.local.hips import build_hips

__all__ = ["furnish"]

ROOMS = {"demo": build_demo, "hips": build_hips}


@cache
def _made(room: str) -> Path:
    house = Path(mkdtemp(prefix="escapade-"))
    atexit.register(shutil.rmtree, house, ignore_errors=True)
    ROOMS[room](house / room)
    return house / room


def furnish(data_dir: Path, *rooms: str) -> None:
    """Lay these into a data folder where it has none: the demo archive (`demo`), the own sky (`hips`)."""
    for room in rooms:
        if not (data_dir / room).exists():
            shutil.copytree(_made(room), data_dir / room)
