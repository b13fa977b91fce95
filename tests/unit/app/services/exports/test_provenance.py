from dataclasses import replace
from datetime import UTC, datetime

from app.services.exports import Facts, bibtex, prov_json

FACTS = Facts(
    archive="demo",
    dataset="stars",
    title="Demo: 100% of the stars & more_",
    institute="ESA",
    query="target=M 31",
    url="http://localhost/archives/demo/stars?target=M+31",
    answered_at=datetime(2026, 1, 2, tzinfo=UTC),
    rows=3,
    truncated=True,
    citation="van Leeuwen F., 2007, A&A 474, 653",
)


def test_every_relation_is_between_things_that_are_told() -> None:
    told = prov_json(FACTS, software="Escapade 0.1", digest="ab")
    known = {name for kind in ("entity", "activity", "agent") for name in told[kind]}
    relations = ["wasGeneratedBy", "used", "wasAssociatedWith", "wasAttributedTo", "wasDerivedFrom"]
    named = [
        value
        for relation in relations
        for statement in told[relation].values()
        for key, value in statement.items()
        if key != "prov:time"
    ]
    assert set(named) == known
    assert told["entity"]["esc:result"]["esc:truncated"] is True


def test_bibtex_has_the_archives_citation_and_the_result() -> None:
    text = bibtex(FACTS)
    assert text.count("@misc{") == 2
    assert "year = {2007}" in text
    assert r"100\% of the stars \& more\_" in text
    assert "Asked 2026-01-02: target=M 31" in text


def test_without_a_citation_the_result_alone_is_cited() -> None:
    bare = Facts(archive="a", dataset="d", title="T", answered_at=FACTS.answered_at, rows=0, truncated=False)
    text = bibtex(bare)
    assert text.count("@misc{") == 1
    assert "title = {{T: 0 rows}}" in text
    assert "author" not in text


def test_what_no_institute_holds_is_attributed_to_none() -> None:
    told = prov_json(replace(FACTS, institute=""), software="Escapade 0.1", digest="ab")
    assert set(told["agent"]) == {"esc:portal"}
    assert "wasAttributedTo" not in told
