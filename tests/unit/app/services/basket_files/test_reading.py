"""Files that are none of ours, or ours and broken: told with the place, and nothing is brought in."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import ItemKind
from app.services.basket_files import read_file, reading
from app.services.baskets import thing_identity

HEAD = "kind,label,archive,rows,size,position,access_url,asked_at,tags,note,fields,columns,identity"


def as_csv(**cells: str) -> bytes:
    values = {"kind": "row", "label": "a", **cells}
    line = ",".join('"' + values.get(name, "").replace('"', '""') + '"' for name in HEAD.split(","))
    return f"{HEAD}\r\n{line}\r\n".encode()


def faults(data: bytes) -> list[tuple[str, str]]:
    found = read_file(data)
    assert found.references == () or not found.faults
    return [(fault.where, fault.words) for fault in found.faults]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"kind": "star"}, "kind 'star' is none of row, result, search, service, workflow, file, samp."),
        ({"kind": ""}, "There is no kind"),
        ({"label": ""}, "There is no label."),
        ({"label": "x" * 301}, "label has 301 characters; at most 300"),
        ({"archive": "../x"}, "archive '../x' is no name"),
        ({"rows": "-1"}, "rows '-1' is no whole number from 0 to 2147483647."),
        ({"rows": "2147483648"}, "is no whole number"),
        ({"size": "1e3"}, "size '1e3' is no whole number"),
        ({"position": "٣"}, "is no whole number"),
        ({"access_url": "javascript:alert(1)"}, "is no address of the web"),
        ({"access_url": "https://a.test/ x"}, "is no address of the web"),
        ({"asked_at": "yesterday"}, "asked_at 'yesterday' is no time"),
        ({"asked_at": "2026-01-01T00:00:00"}, "needs a time zone"),
        ({"asked_at": "0001-01-01T00:00:00+14:00"}, "needs a time zone"),
        ({"tags": "x" * 61}, "A tag has at most 60 characters"),
        ({"note": "x" * 2001}, "note has 2001 characters"),
        ({"fields": "[1]"}, "fields are no values by column"),
        ({"fields": "{"}, "fields is no JSON"),
        ({"fields": '{"a": NaN}'}, "fields is no JSON"),
        ({"fields": '{"a": {"b": 1}}'}, "fields are no values by column"),
        ({"fields": "[" * 100_000}, "fields is no JSON"),
        ({"columns": '[{"unit": "deg"}]'}, "columns are no list of columns with a name each"),
        ({"columns": '{"name": "a"}'}, "columns are no list"),
    ],
)
def test_each_fault_has_its_line_and_words(cells: dict[str, str], words: str) -> None:
    ((where, said),) = faults(as_csv(**cells))
    assert where == "line 2"
    assert words in said


def test_the_least_that_is_needed_is_a_kind_and_a_label() -> None:
    (found,) = read_file(b"kind,label\nfile,a\n").references
    assert (found.kind, found.label, found.rows, found.size) == (ItemKind.FILE, "a", 1, None)
    assert found.identity == thing_identity(ItemKind.FILE, "", "", "", "None", "", "a")


def test_lines_are_counted_as_an_editor_counts() -> None:
    text = 'kind,label,note\nrow,a,"two\nlines"\n\nstar,b,\n'
    assert faults(text.encode()) == [("line 5", f"kind 'star' is none of {', '.join(ItemKind)}.")]


@pytest.mark.parametrize(
    ("data", "where", "words"),
    [
        (b"", "", "The file is empty."),
        (b"  \n ", "", "The file is empty."),
        (b"kind,label\n", "", "There is no item in the file."),
        (b"name,magnitude\na,1\n", "line 1", "does not name the columns of a basket"),
        (b"kind,label\nrow,a,b\n", "line 2", "There are 3 cells, and 2 columns."),
        (b"kind,label\nrow,\xff\n", "line 2", "not UTF-8"),
        (b'kind,label\nrow,"a\n', "line 2", "This is no CSV"),
        (b'{"items": [}', "line 1", "This is no JSON"),
        (b'{"items":\n [1', "line 2", "This is no JSON"),
        (b'{"items": 1}', "", "it has no list of items"),
        (b"[]", "", "it has no list of items"),
        (b'{"items": []}', "", "There is no item"),
        (b'{"items": [1]}', "item 1", "This is no item."),
        (b'{"items": [{"kind": "row", "label": 5}]}', "item 1", "label is no text"),
        (b'{"items": [{"kind": "row", "label": "a", "rows": true}]}', "item 1", "is no whole number"),
        (b'{"items": [{"kind": "row", "label": "a", "tags": [1]}]}', "item 1", "tags are no texts"),
        (b'{"items": [{"kind": "row", "label": "a", "rows": ' + b"9" * 5000 + b"}]}", "", "cannot be read"),
        (b'{"items": ' + b"[" * 200_000, "", "nested deeper"),
        (b"<html><body>Sign in</body></html>", "", ""),
        (b"<VOTABLE><RESOURCE></RESOURCE></VOTABLE>", "", ""),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><VOTABLE>&b;</VOTABLE>", "", ""),
        (gzip.compress(b"kind,label\nrow,a\n", mtime=0), "", ""),
        (b"\x1f\x8b\x08nothing", "", ""),
        (b"\x00\x01\x02", "line 1", "does not name the columns"),
    ],
)
def test_what_is_no_basket_is_told(data: bytes, where: str, words: str) -> None:
    ((at, said),) = faults(data)
    assert at == where
    assert said
    assert words in said


def test_a_fault_among_many_lets_nothing_in() -> None:
    items = [{"kind": "row", "label": f"{number}"} for number in range(50)]
    items[30]["kind"] = "star"
    assert [where for where, _ in faults(json.dumps({"items": items}).encode())] == ["item 31"]


def test_a_file_of_faults_tells_the_first() -> None:
    text = "kind,label\n" + "star,a\n" * 1000
    told = faults(text.encode())
    assert len(told) == reading.MOST_FAULTS + 1
    assert told[-1] == ("", "There are more faults; these are the first.")


def test_too_large_and_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ITEMS", 2)
    assert "more than 2 items" in faults(b"kind,label\nrow,a\nrow,b\nrow,c\n")[0][1]
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    assert "larger than" in faults(b"kind,label\nrow,a\n")[0][1]


def test_what_no_database_keeps_is_left_out() -> None:
    items: list[dict[str, Any]] = [
        {"kind": "row", "label": "a\0b\ud800", "fields": {"x\0": "y\0"}, "note": "\0", "tags": ["t\0"]}
    ]
    (found,) = read_file(json.dumps({"items": items, "basket": "n\0"}).encode()).references
    assert (found.label, found.fields, found.note, found.tags) == ("ab?", {"x": "y"}, "", ["t"])


@given(st.binary(max_size=300))
def test_anything_is_read_or_told(data: bytes) -> None:
    found = read_file(data)
    assert found.faults or found.references


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["kind", "label", "rows", "fields", "columns", "tags", "asked_at", "x"]),
                inner,
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read_or_told(item: object) -> None:
    found = read_file(json.dumps({"items": [item, {"kind": "row", "label": "a", "fields": item}]}).encode())
    assert found.faults or found.references
