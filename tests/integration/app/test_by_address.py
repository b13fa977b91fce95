"""Files and workflows that are put into a basket by their address: form, files that come back, and script."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from astropy.io.votable import parse_single_table
from flask.testing import FlaskClient

from tests.support.browsing import basket_items, basket_url, press
from tests.support.pages import element, page_of, words_of
from tests.support.programs import find

REPOSITORY = "https://github.com/escape2020/demo"
WORKFLOW = {
    "kind": "workflow",
    "url": REPOSITORY,
    "title": "Calibrate",
    "note": "of Friday",
    "revision": "v1.2",
    "path": "steps/calibrate.cwl",
    "author": "Ada {Lovelace} & Co",
    "runtime_platform": "CWL 1.2",
    "keywords": "radio, LOFAR",
    "description": "From visibilities to images",
}


@pytest.fixture
def url(client: FlaskClient) -> str:
    """The address of an empty basket."""
    client.post("/baskets", data={"name": "Mine"})
    return basket_url(client)


@pytest.fixture
def both(client: FlaskClient, url: str) -> str:
    """The same with a file and a workflow."""
    file = {"url": "https://archive.test/M31.fits", "note": "the deep one"}
    press(client, client.get(url), "Put it in", typed=file)
    client.post(f"{url}/address", data=WORKFLOW)
    return url


def test_a_file_is_put_in_and_taken_out_again(client: FlaskClient, url: str) -> None:
    page = press(client, client.get(url), "Put it in", typed={"url": " https://archive.test/M31.fits "})
    (item,) = basket_items(client)
    assert (item["kind"], item["label"]) == ("file", "M31.fits")
    assert item["access_url"] == "https://archive.test/M31.fits"
    assert item["link"]["state"] == "unknown"  # nothing was fetched
    again = press(client, page, "Put it in", typed={"url": "https://archive.test/M31.fits", "title": "x"})
    assert words_of(element(again, "notices")) == "It was in the basket already."
    press(client, page, "Undo")
    assert basket_items(client) == []


def test_a_workflow_says_what_it_is_and_what_to_type(client: FlaskClient, both: str) -> None:
    item = basket_items(client)[0]
    assert (item["kind"], item["label"], item["note"]) == ("workflow", "Calibrate", "of Friday")
    assert item["fields"]["revision"] == "v1.2"
    assert all(column["description"] for column in item["columns"])
    row = words_of(page_of(client.get(both)).xpath("//tr[.//a[text()='Calibrate']]")[0])
    assert "CWL workflow" in row
    assert "github.com" in row
    page = client.get(f"{both}/items/{item['id']}")
    commands = page_of(page).xpath("//p[starts-with(@id, 'text-')]/text()")
    assert commands == [
        f"git clone -- {REPOSITORY} demo && git -C demo checkout v1.2 --",
        "cwltool demo/steps/calibrate.cwl",
    ]
    for words in ("Ada {Lovelace} & Co", "From visibilities to images", "branch, tag or commit"):
        assert words in words_of(element(page, "item"))


def test_a_file_that_is_a_table_can_be_opened(client: FlaskClient, both: str) -> None:
    number = basket_items(client)[1]["id"]
    form = page_of(client.get(f"{both}/items/{number}")).xpath("//form[@action='/tables/url']")[0]
    assert dict(form.form_values()) == {"url": "https://archive.test/M31.fits"}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("url", "", "Give the address."),
        ("url", "git@github.com:a/b.git", "begins with https://"),
        ("url", "https://ada:secret@a.test/", "Leave the user name and password out"),
        ("title", "x" * 201, "At most 200 characters; these are 201."),
        ("revision", "--exec=x", "Give a branch, tag or commit"),
        ("path", "../../x", "Give the path from the top"),
        ("author", "x" * 501, "At most 500 characters; these are 501."),
        ("note", "x" * 2001, "A note has at most 2000 characters"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, url: str, field: str, typed: str, words: str
) -> None:
    page = client.post(f"{url}/address", data={**WORKFLOW, field: typed})
    assert page.status_code == 422
    (box,) = page_of(page).xpath("//form[contains(@class, 'address-form')]//*[@name=$name]", name=field)
    assert box.get("aria-invalid") == "true"
    assert words in words_of(element(page, box.get("aria-describedby").split()[0]))
    form = page_of(page).xpath("//form[contains(@class, 'address-form')]")[0]
    kept = {name: value for name, value in form.form_values() if name != field}
    assert kept == {name: value for name, value in WORKFLOW.items() if name != field}
    assert page_of(page).xpath("//details[@open]//form[contains(@class, 'address-form')]")
    assert basket_items(client) == []


def test_a_basket_that_is_full_says_so(
    client: FlaskClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.baskets.adding.MOST_ITEMS", 0)
    answer = client.post(f"{url}/address", data={"url": "https://a.test/x"})
    assert answer.status_code == 409


@pytest.mark.parametrize("suffix", ["vot", "csv", "json"])
def test_they_go_out_and_come_back(client: FlaskClient, both: str, suffix: str) -> None:
    known = basket_items(client)
    file = client.get(f"{both}.{suffix}")
    if suffix == "vot":
        assert list(parse_single_table(BytesIO(file.data)).to_table()["kind"]) == ["workflow", "file"]
    client.post("/baskets/bring", data={"file": (BytesIO(file.data), f"mine.{suffix}")})
    client.post(f"/baskets/{basket_url(client).rpartition('/')[2]}/choose")
    found = page_of(client.get("/baskets")).xpath("//tbody//th/a/@href")
    other = next(one for one in found if one != both)
    back = client.get(f"{other}.json").get_json()["items"]
    told = ("kind", "identity", "label", "access_url", "note", "fields", "columns", "added_at")
    assert [[one[name] for name in told] for one in back] == [[one[name] for name in told] for one in known]


def test_they_are_cited(client: FlaskClient, both: str) -> None:
    cited = client.get(f"{both}.bib").text
    assert r"author = {{Ada \{Lovelace\} \& Co}}" in cited
    assert "version v1.2" in cited
    assert "url = {https://archive.test/M31.fits}" in cited


@pytest.mark.needs("git")
def test_the_script_clones_a_repository_at_its_revision(
    client: FlaskClient, url: str, tmp_path: Path
) -> None:
    """A Git that takes the web's address for a folder stands in for the network."""
    git = find("git")
    source = tmp_path / "source"
    for words in (
        ("init", "--quiet", str(source)),
        ("-C", str(source), "commit", "--quiet", "--allow-empty", "-m", "first"),
        ("-C", str(source), "tag", "v1.2"),
        ("-C", str(source), "commit", "--quiet", "--allow-empty", "-m", "second"),
    ):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@a.test"]
        subprocess.run([str(git), *who, *words], check=True)  # noqa: S603 - our own words
    client.post(f"{url}/address", data=WORKFLOW)
    client.post(f"{url}/address", data={**WORKFLOW, "revision": ""})
    script = tmp_path / "get.sh"
    script.write_bytes(client.get(f"{url}.sh").data)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": f"url.{source}.insteadOf",
        "GIT_CONFIG_VALUE_0": REPOSITORY,
        "GIT_CONFIG_KEY_1": "advice.detachedHead",
        "GIT_CONFIG_VALUE_1": "false",
    }
    for _ in range(2):  # the second time goes on from what is there
        subprocess.run(["/bin/sh", script], check=True, cwd=tmp_path, env=environment)  # noqa: S603 - our own
    heads = [
        subprocess.run(  # noqa: S603 - our own words
            [str(git), "-C", str(tmp_path / name), "log", "-1", "--format=%s"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        for name in ("demo", "demo-2")
    ]
    assert sorted(heads) == ["first", "second"]
