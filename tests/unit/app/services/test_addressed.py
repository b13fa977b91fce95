"""Files and workflows by their addresses."""

import pytest

from app.models import Item, ItemKind
from app.services.addressed import (
    Workflow,
    file_at,
    read_address,
    read_path,
    read_revision,
    workflow_at,
    workflow_of,
)

REPOSITORY = "https://github.com/escape2020/demo"


def test_a_file_is_called_by_its_address_and_is_one_however_it_is_called() -> None:
    one, two = (
        file_at("https://a.test/b/M%2031.fits?x=1"),
        file_at("https://a.test/b/M%2031.fits?x=1", title="b"),
    )
    assert (one.label, two.label) == ("M 31.fits", "b")
    assert one.identity == two.identity
    assert file_at("https://a.test").label == "a.test"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Give the address."),
        ("ftp://a.test/x", "begins with https://"),
        ("https:///x", "begins with https://"),
        ("https://[a/x", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https://a.test/x y", "begins with https://"),
        ("https://ada:secret@a.test/x", "Leave the user name and password out"),
        ("https://a.test/" + "x" * 4000, "at most 4000 characters"),
    ],
)
def test_what_is_no_address(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_address(text)


@pytest.mark.parametrize("text", ["", "main", "v1.2", "feature/x", "0a1b2c", "a@b+c"])
def test_revisions(text: str) -> None:
    assert read_revision(text) == text


@pytest.mark.parametrize("text", ["--upload-pack=x", "a..b", "a b", "a;b", "$(x)", "x" * 201])
def test_what_is_no_revision(text: str) -> None:
    with pytest.raises(ValueError, match="branch, tag or commit"):
        read_revision(text)


@pytest.mark.parametrize("text", ["/etc/passwd", "a/../../b", "-x", "a\nb"])
def test_what_is_no_path_in_a_repository(text: str) -> None:
    with pytest.raises(ValueError, match="from the top of the repository"):
        read_path(text)


@pytest.mark.parametrize(
    ("url", "repository", "revision", "path"),
    [
        (f"{REPOSITORY}/blob/main/a/first%20one.ipynb", REPOSITORY, "main", "a/first one.ipynb"),
        (f"{REPOSITORY}/tree/v1.2", REPOSITORY, "v1.2", ""),
        (f"{REPOSITORY}/blob/main/a.cwl?raw=1#L3", REPOSITORY, "main", "a.cwl"),
        ("https://gitlab.test/a/b/c/-/blob/dev/x.smk", "https://gitlab.test/a/b/c", "dev", "x.smk"),
        (REPOSITORY, REPOSITORY, "", ""),
    ],
)
def test_the_page_of_a_file_is_its_repository_revision_and_path(
    url: str, repository: str, revision: str, path: str
) -> None:
    made = workflow_at(Workflow(url=url))
    assert made.access_url == repository
    assert (made.fields.get("revision", ""), made.fields.get("path", "")) == (revision, path)
    assert made.identity == workflow_at(Workflow(url=repository, revision=revision, path=path)).identity


def test_a_page_that_leads_out_of_its_repository_stays_as_it_is() -> None:
    url = f"{REPOSITORY}/blob/main/..%2F..%2Fetc"
    assert workflow_at(Workflow(url=url)).access_url == url


@pytest.mark.parametrize(
    ("workflow", "language", "is_repository"),
    [
        (Workflow(url=REPOSITORY), "", True),
        (Workflow(url=REPOSITORY, path="a/b.ipynb"), "Jupyter notebook", True),
        (Workflow(url="https://a.test/steps.cwl?x"), "CWL workflow", False),
        (Workflow(url="https://a.test/Snakefile"), "Snakemake workflow", False),
        (Workflow(url="https://a.test/main.nf"), "Nextflow workflow", False),
    ],
)
def test_what_it_is_written_in(workflow: Workflow, language: str, is_repository: bool) -> None:
    assert (workflow.language, workflow.is_repository) == (language, is_repository)


def test_what_it_says_comes_back_from_an_item_but_what_no_git_should_see() -> None:
    facts = {"author": "Ada", "keywords": "radio", "runtime_platform": "Python 3.11"}
    made = workflow_at(Workflow(url=REPOSITORY, revision="main", path="a.ipynb", **facts))
    item = Item(kind=made.kind, access_url=made.access_url, fields=dict(made.fields))
    assert workflow_of(item) == Workflow(url=REPOSITORY, revision="main", path="a.ipynb", **facts)
    item.fields = {"revision": "--upload-pack=touch /tmp/x", "path": "../x", "author": "Ada"}
    assert workflow_of(item) == Workflow(url=REPOSITORY, author="Ada")
    assert workflow_of(Item(kind=ItemKind.FILE, access_url=REPOSITORY, fields={})) is None
