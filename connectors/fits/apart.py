"""Reading a stranger's FITS file in a process of its own, which may take so much time and memory and no more.

The libraries below astropy are C: what a file made with malice does to them, it does to that process.
"""

import os
import sys
from pathlib import Path

from connectors import apart
from connectors.errors import Unreadable
from connectors.fits.contents import Contents
from connectors.fits.reading import read_file

__all__ = ["CONTENTS", "SECONDS", "read_apart"]

CONTENTS = "contents.json"
SECONDS = 40
MEMORY = 1024 * 1024 * 1024
WRITTEN = 128 * 1024 * 1024
"""Most bytes of one file that is written."""
TOO_MUCH = "The file cannot be read, or not with the time and memory that the portal gives to one file."


def read_apart(path: Path, folder: Path, *, seconds: int = SECONDS, memory: int = MEMORY) -> Contents:
    """What a FITS file contains, with its arrays and `CONTENTS` written into the folder.

    `seconds` of computing, `memory` in bytes. Raises Unreadable where the file is none, or takes more.
    """
    arguments = (str(path), str(folder), str(seconds), str(memory))
    apart.read_apart("connectors.fits.apart", arguments, folder, seconds=seconds, too_much=TOO_MUCH)
    return Contents.read((folder / CONTENTS).read_text("utf-8"))


def main(path: str, folder: str, seconds: str, memory: str) -> int:
    """Read the file; the exit code says how it went, standard error why not."""
    apart.take_at_most(seconds=int(seconds), memory=int(memory), written=WRITTEN)
    try:
        contents = read_file(Path(path), Path(folder))
    except Unreadable as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - told to the parent
        return apart.REFUSED
    Path(folder, CONTENTS).write_text(contents.text(), encoding="utf-8")
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
