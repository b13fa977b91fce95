"""The process gets no more of the portal's surroundings than it needs."""

import json
from pathlib import Path

import pytest

from connectors.apart import read_apart
from connectors.errors import Unreadable

MODULE = """
import json, os, sys
from connectors.apart import REFUSED, take_at_most
if sys.argv[1] == "refuse":
    print("This is no table.", file=sys.stderr)
    sys.exit(REFUSED)
if sys.argv[1] == "write":
    take_at_most(seconds=5, written=10)
    with open("large", "wb") as large:
        large.write(b"x" * 100)
json.dump(dict(os.environ), open("environment", "w"))
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module of the test's own, found because it stands where the portal's modules do."""
    (tmp_path / "of_the_test.py").write_text(MODULE)
    (tmp_path / "connectors").symlink_to(Path(__file__).parents[3] / "connectors")
    monkeypatch.setattr("connectors.apart.ROOT", tmp_path)
    monkeypatch.setenv("ESCAPADE_SECRET_KEY", "hunter2")
    return "of_the_test"


def test_secrets_of_the_portal_are_not_handed_on(module: str, tmp_path: Path) -> None:
    read_apart(module, ["tell"], tmp_path, seconds=20, too_much="Too much.")
    told = json.loads((tmp_path / "environment").read_text())
    assert told["HOME"] == str(tmp_path)
    assert "ESCAPADE_SECRET_KEY" not in told


def test_its_words_are_told(module: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="This is no table"):
        read_apart(module, ["refuse"], tmp_path, seconds=20, too_much="Too much.")


def test_what_takes_more_is_ended(module: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Too much"):
        read_apart(module, ["write"], tmp_path, seconds=20, too_much="Too much.")
