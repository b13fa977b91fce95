"""Tests that need a program: run where it is, told as not run where it is not, failed where it is required.

`@pytest.mark.needs("chromium")` marks such a test. REQUIRE_PROGRAMS in the environment names the programs
that must be there, or is `all`.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["PROGRAMS", "Program", "find", "pytest_runtest_setup", "pytest_terminal_summary"]

PROVIDER = Path(__file__).parent / "oidc" / "node_modules" / "oidc-provider" / "package.json"
NOT_RUN = "needs"
"""The property of a test's report that names the program; reports come from every process that tests."""


@dataclass(frozen=True, slots=True)
class Program:
    """What tells that it is there, and what brings it."""

    names: tuple[str, ...]
    package: str
    elsewhere: str = ""
    script: str = ""
    as_root: bool = False

    @property
    def remedy(self) -> str:
        """What to type where it is missing."""
        return self.script or f"apt-get install {self.package}"

    def places(self) -> Iterator[str]:
        """Where it is, best first; nowhere for those who may not start it."""
        if self.as_root and os.geteuid() != 0:
            return
        yield from filter(None, map(shutil.which, self.names))
        if self.elsewhere:
            yield from sorted(map(str, Path("/").glob(self.elsewhere)), reverse=True)


PROGRAMS = {
    "chromium": Program(("chromium", "chromium-browser"), "chromium"),
    "dachs": Program(
        (), "gavodachs2-server", "var/gavo/inputs/escapade/made/stamp", "deploy/dachs.sh", as_root=True
    ),
    "git": Program(("git",), "git"),
    "mount": Program(("mount",), "mount", as_root=True),
    "node": Program(("node",), "nodejs", str(Path(sys.prefix, "bin", "node").relative_to("/"))),
    "oidc-provider": Program((), "", str(PROVIDER.relative_to("/")), "make test"),
    "npm": Program(("npm",), "npm"),
    "postgres": Program(("postgres",), "postgresql", "usr/lib/postgresql/*/bin/postgres"),
    "stilts": Program(("stilts",), "stilts"),
}


def find(name: str) -> Path | None:
    """The program's file, or None."""
    place = next(PROGRAMS[name].places(), None)
    return Path(place) if place else None


def _required(name: str) -> bool:
    return bool({"all", name} & set(os.environ.get("REQUIRE_PROGRAMS", "").split()))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a test out, or fail it, when a program that it needs is missing."""
    for marker in item.iter_markers("needs"):
        name = marker.args[0]
        if find(name):
            continue
        words = f"needs {name}: {PROGRAMS[name].remedy}"
        if _required(name):
            pytest.fail(f"{words} (REQUIRE_PROGRAMS asks for it)", pytrace=False)
        item.user_properties.append((NOT_RUN, name))
        pytest.skip(words)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell at the end what was not run, and what would change that."""
    skipped = terminalreporter.getreports("skipped")
    not_run = Counter(name for report in skipped for key, name in report.user_properties if key == NOT_RUN)
    for name, count in sorted(not_run.items()):
        tests = "1 test needs" if count == 1 else f"{count} tests need"
        terminalreporter.write_line(f"not run: {tests} {name}: {PROGRAMS[name].remedy}", yellow=True)
