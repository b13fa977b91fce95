"""Hands the VOTable reader and writer what no service should send, guided by what of their code is reached.

python -m benchmarks.fuzz_votable [SECONDS]; `make fuzz-votable SECONDS=600` installs atheris for it. Any
outcome but rows or a ConnectorError is a crash, and so is an answer of some kilobytes that takes seconds or
hundreds of megabytes. Inputs that crash are kept in a folder of the system's for temporary files, once for
each place; the corpus beside them makes the next run begin where this one ended.
"""

import gzip
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import astropy.io.votable
import pyvo

from benchmarks.fuzz_votable_seeds import made_seeds

__all__ = ["main"]

SECONDS = 600
LARGEST = 1 << 15
SECONDS_AN_INPUT, MEGABYTES = 10, 1500
TOKENS = Path(__file__).with_name("fuzz_votable_tokens.txt")


def _seeds(folder: Path) -> None:
    """Write what to begin with: the tables packaged with astropy and pyvo, and small made ones."""
    packaged = [
        *(Path(astropy.io.votable.__file__).parent / "tests" / "data").glob("*.xml*"),
        *Path(pyvo.__file__).parent.glob("**/tests/data/**/*.xml"),
    ]
    contents = [file.read_bytes() for file in packaged]
    plain = [gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data for data in contents]
    for number, data in enumerate([*plain, *made_seeds()]):
        if b"VOTABLE" in data and len(data) <= LARGEST:
            (folder / f"seed-{number}").write_bytes(data)


def _figures(log: Path) -> dict[str, int]:
    lines = [line.split() for line in log.read_text("utf-8", "replace").splitlines()]
    return {
        line[0].removeprefix("stat::").rstrip(":"): int(line[1])
        for line in lines
        if line and line[0].startswith("stat::")
    }


def _fuzz(folder: Path, seconds: int) -> int:
    """Let libFuzzer work for so long; give how it ended."""
    words = [
        folder / "found", folder / "corpus", folder / "seeds", f"-max_total_time={seconds}",
        f"-max_len={LARGEST}", f"-timeout={SECONDS_AN_INPUT}", f"-rss_limit_mb={MEGABYTES}",
        f"-dict={TOKENS}", f"-artifact_prefix={folder / 'found'}/", "-print_final_stats=1", "-reload=0",
    ]  # fmt: skip
    command = [sys.executable, "-m", "benchmarks.fuzz_votable_target", *words]
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        return subprocess.run(command, stdout=log, stderr=log, check=False).returncode


def main() -> int:
    """Fuzz for a while; give 0 where nothing was found."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    if importlib.util.find_spec("atheris") is None:
        print("atheris is missing: run `make fuzz-votable`, which installs it apart from everything else.")
        return 2
    folder = Path(tempfile.gettempdir()) / "fuzz-votable"
    for name in ("corpus", "seeds", "found"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for old in (folder / "found").iterdir():
        old.unlink()
    _seeds(folder / "seeds")
    ended = _fuzz(folder, seconds)
    found = sorted(map(str, (folder / "found").iterdir()))
    figures = {"seconds": seconds, "ended": ended, **_figures(folder / "log.txt")}
    print(json.dumps({**figures, "log": str(folder / "log.txt"), "found": found}))
    return 1 if found or ended else 0


if __name__ == "__main__":
    sys.exit(main())
