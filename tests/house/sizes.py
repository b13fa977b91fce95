"""`make house`: prints the largest files and functions; whoever passes asks whether each is one thing."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["files", "functions", "main"]

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("app", "connectors", "jobs", "migrations", "tests", "benchmarks", "deploy")
KINDS = {".py", ".html", ".css", ".js", ".toml"}
SHOWN = 12


def _ours() -> Iterator[Path]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            if file.suffix in KINDS and "vendor" not in file.parts:
                yield file


def files() -> list[tuple[int, str]]:
    """Lines and path of each file, largest first."""
    sized = [(len(file.read_text("utf-8").splitlines()), str(file.relative_to(ROOT))) for file in _ours()]
    return sorted(sized, reverse=True)


def functions() -> list[tuple[int, str]]:
    """Lines and place of each function, largest first."""
    sized = []
    for file in (each for each in _ours() if each.suffix == ".py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
                sized.append(((node.end_lineno or node.lineno) - node.lineno + 1, place))
    return sorted(sized, reverse=True)


def main() -> None:
    """Print both lists."""
    for title, sized in (("Files", files()), ("Functions", functions())):
        middle = sized[len(sized) // 2][0] if sized else 0
        sys.stdout.write(f"{title}: {len(sized)}, median {middle} lines\n")
        for lines, place in sized[:SHOWN]:
            sys.stdout.write(f"  {lines:5} {place}\n")


if __name__ == "__main__":
    main()
