"""A module of ours run in a process of its own, which may take so much time and memory and no more.

What a stranger's file does to the libraries that read it, it does to that process.
"""

import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from connectors.errors import Unreadable

__all__ = ["REFUSED", "read_apart", "take_at_most"]

ROOT = Path(__file__).parent.parent
REFUSED = 3
"""The exit code of a process that tells on standard error why it could not read the file."""
TOLD = 2000


def read_apart(module: str, arguments: Sequence[str], folder: Path, *, seconds: int, too_much: str) -> None:
    """Run a module with these arguments, at home in the folder, for twice its `seconds` of computing at most.

    Raises Unreadable with what the process told, or with the words `too_much` where it was ended.
    """
    # Libraries that compute in threads reserve memory for each of them.
    environment = {
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    words = folder / "words"
    with words.open("wb") as told:
        try:
            ended = subprocess.run(  # noqa: S603 - our own module; what is asked for is an argument, and no shell
                [sys.executable, "-P", "-s", "-m", module, *arguments],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=told,
                env=environment,
                timeout=2 * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(too_much) from error
    with words.open("rb") as source:
        said = source.read(TOLD).decode("utf-8", "replace").strip()
    words.unlink()
    if ended.returncode == REFUSED:
        raise Unreadable(said)
    if ended.returncode:
        raise Unreadable(too_much, detail=f"ended with {ended.returncode}: {said[-500:]}")


def take_at_most(*, seconds: int, written: int, memory: int | None = None, data: int | None = None) -> None:
    """Limit this process: seconds of computing, bytes of one file, of all memory or of its data alone.

    What takes more is ended by the system.
    """
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_DATA: data,
        resource.RLIMIT_FSIZE: written,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        if most is not None:
            resource.setrlimit(what, (most, most))
