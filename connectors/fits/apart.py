"""Reading a stranger's FITS file in a process of its own, which may take so much time and memory and no more.

The libraries below astropy are C: what a file made with malice does to them, it does to that process.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

from connectors.errors import Unreadable
from connectors.fits.contents import Contents
from connectors.fits.reading import read_file

__all__ = ["CONTENTS", "SECONDS", "read_apart"]

CONTENTS = "contents.json"
SECONDS = 40
MEMORY = 1024 * 1024 * 1024
WRITTEN = 128 * 1024 * 1024
"""Most bytes of one file that is written."""
NO_FITS = 3
TOLD = 2000
TOO_MUCH = "The file cannot be read, or not with the time and memory that the portal gives to one file."


def read_apart(path: Path, folder: Path, *, seconds: int = SECONDS, memory: int = MEMORY) -> Contents:
    """What a FITS file contains, with its arrays and `CONTENTS` written into the folder.

    `seconds` of computing, `memory` in bytes. Raises Unreadable where the file is none, or takes more.
    """
    command = [
        sys.executable,
        "-I",
        "-m",
        "connectors.fits.apart",
        str(path),
        str(folder),
        str(seconds),
        str(memory),
    ]
    # Libraries that compute in threads reserve memory for each of them.
    environment = {"HOME": str(folder), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    words = folder / "words"
    with words.open("wb") as told:
        try:
            ended = subprocess.run(  # noqa: S603 - our own module; the path is an argument, and no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=told,
                env=environment,
                timeout=2 * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(TOO_MUCH) from error
    with words.open("rb") as source:
        said = source.read(TOLD).decode("utf-8", "replace").strip()
    words.unlink()
    if ended.returncode == NO_FITS:
        raise Unreadable(said)
    if ended.returncode:
        raise Unreadable(TOO_MUCH, detail=f"ended with {ended.returncode}: {said[-500:]}")
    return Contents.read((folder / CONTENTS).read_text("utf-8"))


def _limit(seconds: int, memory: int) -> None:
    """Give this process so much; what takes more is ended by the system."""
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(path: str, folder: str, seconds: str, memory: str) -> int:
    """Read the file; the exit code says how it went, standard error why not."""
    _limit(int(seconds), int(memory))
    try:
        contents = read_file(Path(path), Path(folder))
    except Unreadable as error:
        print(error.message, file=sys.stderr)  # noqa: T201 - told to the parent
        return NO_FITS
    Path(folder, CONTENTS).write_text(contents.text(), encoding="utf-8")
    return os.EX_OK


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
