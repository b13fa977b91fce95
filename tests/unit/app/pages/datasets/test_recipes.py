import ast
import json
import shlex
import subprocess
from pathlib import Path

import pytest
from astropy.table import Table

from app.pages.datasets.recipes import notebook, recipes
from connectors.contract import Plan, Recipe

CSV = "https://portal.test/archives/a/b.csv?target=M+31&filter.mag=%3C5"
VOT = CSV.replace(".csv", ".vot")
TAP = Plan(
    method="POST",
    url="https://a.test/tap/sync",
    parameters={"QUERY": "SELECT *\nFROM t WHERE n = 'it''s'", "MAXREC": "5"},
    shown=(Recipe("python", "rows = 1\nprint(rows)\n"),),
)
CONE = Plan(method="GET", url="https://a.test/scs?cat=x&RA=10&DEC=-41&SR=0.5&VERB=3")
LOCAL = Plan(method="LOCAL", url="local:a/b")


def commands(plan: Plan) -> list[list[str]]:
    texts = [one.text for one in recipes(plan, CSV, VOT) if one.language == "stilts"]
    return [shlex.split(text.replace("\\\n", "")) for text in texts]


def test_a_tap_question_by_stilts() -> None:
    own, portal = commands(TAP)
    assert own[:3] == ["stilts", "tapquery", "tapurl=https://a.test/tap"]
    assert "adql=SELECT *\nFROM t WHERE n = 'it''s'" in own
    assert "maxrec=5" in own
    assert portal == ["stilts", "tcopy", f"in={VOT}", "ifmt=votable", "out=rows.fits"]


def test_a_cone_by_stilts() -> None:
    own, _ = commands(CONE)
    assert own[2:] == [
        "serviceurl=https://a.test/scs?cat=x",
        "lon=10",
        "lat=-41",
        "radius=0.5",
        "verb=3",
        "out=rows.vot",
    ]


def test_what_stilts_cannot_ask_it_reads_from_the_portal() -> None:
    assert [words[1] for words in commands(LOCAL)] == ["tcopy"]


@pytest.mark.needs("stilts")
def test_stilts_does_as_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "it's.vot"
    Table({"mag": [1.5, 2.5]}).write(file, format="votable")
    command = recipes(LOCAL, CSV, str(file))[-1].text
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True, capture_output=True, timeout=60)  # noqa: S603, S607 - what is tested
    assert Table.read(tmp_path / "rows.fits")["mag"].tolist() == [1.5, 2.5]


def test_addresses_cannot_break_out_of_their_quotes() -> None:
    url = "https://portal.test/a.csv?filter.name='; rm -rf $HOME; '\""
    for one in recipes(LOCAL, url, url):
        if one.language == "python":
            ast.parse(one.text)
        else:
            assert any(url in word for word in shlex.split(one.text))


def test_a_notebook_is_one_that_jupyter_reads() -> None:
    made = json.loads(json.dumps(notebook(TAP, CSV, "Stars", [("QUERY", "target=M 31")])))
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    kinds = [cell["cell_type"] for cell in made["cells"]]
    assert kinds == ["markdown", "markdown", "code", "markdown", "code"]
    assert len({cell["id"] for cell in made["cells"]}) == 5
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            ast.parse("".join(cell["source"]))
            assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert "".join(made["cells"][2]["source"]) == TAP.shown[0].text
