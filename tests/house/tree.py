"""The project's own files, as house tests read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["ROOT", "kept_files", "modules"]

ROOT = Path(__file__).parent.parent.parent
CODE = ("app", "connectors", "jobs", "benchmarks", "deploy")


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Each module of the code by its path, parsed."""
    return tuple(
        (str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8")))
        for room in CODE
        for file in sorted((ROOT / room).rglob("*.py"))
    )


def kept_files() -> Iterator[Path]:
    """Files that are, or would be, committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - fixed words
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            yield ROOT / name
