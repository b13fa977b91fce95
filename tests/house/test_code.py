"""What the linters do not hold: imports on top, borders for catching everything, what a module offers."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, modules

# Where anything at all may be caught: the end of a request, of a job, and of what a pool's thread would do.
BORDERS = {"app/errors.py", "app/services/searches/here.py", "jobs/context.py"}

# Modules with code and without __all__: nothing is imported from them by name.
OFFER_NOTHING: set[str] = set()


def inner_imports(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (
                each.lineno for each in ast.walk(node) if isinstance(each, ast.Import | ast.ImportFrom)
            )


def broad_catches(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
                if node.type
                else set()
            )
            if node.type is None or caught & {"Exception", "BaseException"}:
                yield node.lineno


def offers(tree: ast.Module) -> bool:
    names = [
        target
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return any(isinstance(name, ast.Name) and name.id == "__all__" for name in names)


def test_no_import_inside_a_function() -> None:
    assert [f"{name}:{line}" for name, tree in modules() for line in inner_imports(tree)] == []


def test_everything_is_caught_only_at_the_borders() -> None:
    found = {name: list(broad_catches(tree)) for name, tree in modules()}
    assert {name: lines for name, lines in found.items() if lines and name not in BORDERS} == {}


def test_each_module_tells_what_it_offers() -> None:
    beyond_docstring = [(name, tree) for name, tree in modules() if len(tree.body) > 1]
    assert {name for name, tree in beyond_docstring if not offers(tree)} == OFFER_NOTHING


def test_import_contracts() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own linter
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_checks_see_what_they_look_for() -> None:
    tree = ast.parse("def f():\n    import os\n    try: pass\n    except (OSError, Exception): pass\n")
    assert list(inner_imports(tree)) == [2]
    assert list(broad_catches(tree)) == [4]
    assert not offers(tree)
    assert offers(ast.parse("__all__: list[str] = []"))
