import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.exports import Facts
from app.services.exports.scripts import as_script, file_name
from app.services.results import ResultStore
from app.services.subsets import Filters, subset_of
from connectors.contract import Column, Role
from tests.support.fakes import rows_of

COLUMN = Column(name="url", datatype="char", role=Role.ACCESS_URL)
FACTS = Facts(
    archive="a",
    dataset="d",
    title="T $(touch x)\nrm -rf",
    answered_at=datetime(2026, 1, 2, tzinfo=UTC),
    rows=1,
    truncated=False,
    query="`id`\n; false",
)
FAKE = """#!/bin/sh
name="${3#--out=}"
case "$5" in *bad*) exit 7;; esac
printf %s "$5" > "$name"
"""


def script_of(folder: Path, *urls: str | None, column: Column = COLUMN) -> str:
    result = ResultStore(folder / "results").write(rows_of({"url": list(urls)}, columns=[column]))
    return b"".join(as_script(subset_of(result, Filters()), (), FACTS)).decode()


def run(folder: Path, script: str) -> tuple[int, dict[str, str]]:
    """Run it with an aria2c that writes down what it was asked for."""
    tools, target = folder / "bin", folder / "here"
    tools.mkdir()
    target.mkdir()
    fake = tools / "aria2c"
    fake.write_text(
        '#!/bin/sh\nname="${3#--out=}"\ncase "$5" in *bad*) exit 7;; esac\nprintf %s "$5" > "$name"\n'
    )
    fake.chmod(0o755)
    path = f"{tools}:{os.environ['PATH']}"
    done = subprocess.run(["sh", "-s"], input=script, text=True, cwd=target, env={"PATH": path}, check=False)  # noqa: S607
    return done.returncode, {file.name: file.read_text() for file in target.iterdir()}


def test_every_file_comes_once_under_a_name_of_its_own(tmp_path: Path) -> None:
    urls = [
        "https://a.org/x/f0.fits?sig=1&b=2",
        "https://b.org/f0.fits",
        None,
        "https://a.org/x/f0.fits?sig=1&b=2",
        "ftp://no",
    ]
    code, files = run(tmp_path, script_of(tmp_path, *urls))
    assert code == 0
    assert files == {"f0.fits": urls[0], "f0-2.fits": urls[1]}


def test_a_failure_is_told_at_the_end_and_does_not_stop_the_rest(tmp_path: Path) -> None:
    code, files = run(tmp_path, script_of(tmp_path, "https://a.org/bad", "https://a.org/good"))
    assert (code, list(files)) == (1, ["good"])


def test_a_script_that_breaks_off_does_nothing(tmp_path: Path) -> None:
    script = script_of(tmp_path, "https://a.org/f")
    assert run(tmp_path, script[: script.index("}\nmain")])[1] == {}


@pytest.mark.parametrize(
    "url",
    ["https://a.org/$(touch x)", "https://a.org/';touch x;'", "https://a.org/`touch x`", "https://a.org/-rf"],
)
def test_nothing_in_an_address_is_run(tmp_path: Path, url: str) -> None:
    _, files = run(tmp_path, script_of(tmp_path, url))
    assert list(files.values()) == [url]
    assert "x" not in files


def test_what_the_portal_holds_is_fetched_from_it(tmp_path: Path) -> None:
    result = ResultStore(tmp_path / "results").write(
        rows_of({"url": ["a b.fits", "https://a.org/c.fits"]}, columns=[COLUMN])
    )
    facts = replace(FACTS, files="https://portal.test/files/")
    script = b"".join(as_script(subset_of(result, Filters()), (), facts)).decode()
    fetched = [line.strip() for line in script.splitlines() if line.startswith("  fetch ")]
    assert fetched == [
        "fetch https://portal.test/files/a%20b.fits a_b.fits",
        "fetch https://a.org/c.fits c.fits",
    ]


def test_an_answer_without_addresses_gives_a_script_of_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, script_of(tmp_path, "https://a.org/f", column=replace(COLUMN, role=None))) == (0, {})


@given(st.text(max_size=300))
def test_names_are_safe_on_any_disk(path: str) -> None:
    name = file_name(f"https://a.org/{path}", 7)
    assert 0 < len(name) <= 120
    assert not name.startswith((".", "-"))
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-")
