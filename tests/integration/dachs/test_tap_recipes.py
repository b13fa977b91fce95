"""The recipes that a TAP dataset shows, run as they stand beside a real service."""

import csv
import io
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Circle, QueryRequest
from connectors.tap import TapConnector
from tests.integration.dachs.tap import M31, Make, asked, maker, names
from tests.support.dachs import Dachs

pytestmark = pytest.mark.needs("dachs")

RECIPES = {"region": Circle(*M31, 1.0), "filters": {"name": "it's -- 100%"}}, {"region": Circle(*M31, 0.5)}


@pytest.fixture
def make(dachs: Dachs, tmp_path: Path) -> Make:
    return maker(dachs, tmp_path)


def recipe(connector: TapConnector, language: str, question: QueryRequest) -> str:
    return next(each.text for each in connector.plan(question).shown if each.language == language)


@pytest.mark.parametrize("question", [*RECIPES, {"max_rows": 7}])
def test_the_curl_line_gives_the_same_rows(make: Make, question: dict[str, Any]) -> None:
    connector = make()
    words = shlex.split(recipe(connector, "curl", asked(**question)))
    # As given, but for a format that is read here by other means than the connector's.
    words = ["RESPONSEFORMAT=csv" if word.startswith("RESPONSEFORMAT=") else word for word in words]
    said = subprocess.run(words, check=True, capture_output=True, timeout=30)  # noqa: S603 - it is what is tested
    rows = list(csv.DictReader(io.StringIO(said.stdout.decode())))
    assert [row["star_id"] for row in rows] == names(connector, **question)


@pytest.mark.parametrize(
    "question", [*RECIPES, {"adql": "SELECT star_id -- all\nFROM escapade.stars\nWHERE ra < 1"}]
)
def test_the_script_gives_the_same_rows(make: Make, question: dict[str, Any], tmp_path: Path) -> None:
    connector = make()
    script = tmp_path / "script.py"
    more = "\nfor row in rows:\n    print('row', row['star_id'])\n"
    script.write_text(recipe(connector, "python", asked(**question)) + more, encoding="utf-8")
    said = subprocess.run(  # noqa: S603 - it is what is tested
        [sys.executable, "-I", str(script)], check=True, capture_output=True, timeout=60, text=True
    )
    rows = [line.removeprefix("row ") for line in said.stdout.splitlines() if line.startswith("row ")]
    assert sorted(rows) == sorted(names(connector, **question))


def test_the_query_shown_gives_the_same_rows_by_itself(make: Make) -> None:
    connector, question = make(), asked(region=Circle(*M31, 1.0), max_rows=20)
    shown = recipe(connector, "adql", question)
    assert names(connector, adql=shown) == names(connector, region=Circle(*M31, 1.0), max_rows=20)
