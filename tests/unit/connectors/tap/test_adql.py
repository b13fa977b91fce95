"""No text changes a query's structure, and every literal reads back as what it was made from."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors.adql.reserved import RESERVED
from connectors.contract import Choices, Operator, Parameter, ParameterKind
from connectors.errors import UsageError
from connectors.tap.adql import identifier, number, pattern, table_name, text
from connectors.tap.options import Options
from connectors.tap.question import query_of
from tests.support.tap import asked
from tests.unit.connectors.tap.tokens import Token, shape, tokens

NASTY = ["'", "''", '"', '""', "\\", "\\'", "--", "-- \n", "/*", "*/", ";", "\0", "\n", "\ud800", "%", "_",
         "\u2019", "' OR 1=1 --", '" FROM x --', "x' || 'y", "TOP 1", "\u2028", "é", "星", "."]  # fmt: skip
TRICKS = st.lists(st.sampled_from(NASTY) | st.text(max_size=5), max_size=8).map("".join)
DIALECTS = [False, True]


def read(adql: str) -> Iterator[list[Token]]:
    for backslash in DIALECTS:
        yield tokens(adql, backslash=backslash)


@given(TRICKS)
@example("Nuñez's star")
@example("a" * 100_000)
def test_a_text_is_one_literal_that_says_the_same(value: str) -> None:
    try:
        literal = text(value)
    except ValueError:
        assert any(not sign.isprintable() or sign == "\\" for sign in value)
        return
    for found in read(f"x = {literal} AND y"):
        assert [token.kind for token in found] == ["word", "sign", "text", "word", "word"]
        assert found[2].text == value


@pytest.mark.parametrize("sign", ["\0", "\n", "\r", "\t", "\x1b", "\x85", "\ud800", "\\"])
def test_what_some_service_would_read_otherwise_is_refused(sign: str) -> None:
    for make in (text, identifier, table_name, pattern):
        with pytest.raises(ValueError, match="cannot be used"):
            make(f"a{sign}b")


@given(TRICKS)
@example("Size")
@example('"already"')
def test_a_name_is_one_name(name: str) -> None:
    try:
        made = identifier(name)
    except ValueError:
        return
    for found in read(f"{made} = 1"):
        assert len(found) == 3
        assert found[0].kind in {"word", "delimited"}
        assert found[0].kind == "delimited" or found[0].text.upper() not in RESERVED
        assert name in {found[0].text, made}
    assert identifier(made) == made


@given(TRICKS)
def test_a_table_is_names_with_dots_between(name: str) -> None:
    try:
        made = table_name(name)
    except ValueError:
        return
    for found in read(made):
        kinds = {token.kind for token in found[::2]}
        assert kinds <= {"word", "delimited"}
        assert all(token == Token("sign", ".") for token in found[1::2])
        assert len(found) % 2


@pytest.mark.parametrize(
    ("given_name", "written"),
    [
        ("s_ra", "s_ra"),
        ("RAJ2000", "RAJ2000"),
        ("size", '"size"'),
        ("Date", '"Date"'),
        ("e_B-V", '"e_B-V"'),
        ("_RA", '"_RA"'),
        ("a.b", '"a.b"'),
        ('in"side', '"in""side"'),
        ('"given"', '"given"'),
    ],
)
def test_a_name_is_delimited_where_it_has_to_be(given_name: str, written: str) -> None:
    assert identifier(given_name) == written


@pytest.mark.parametrize(
    ("given_name", "written"),
    [
        ("ivoa.obscore", "ivoa.obscore"),
        ("gaiadr3.gaia_source", "gaiadr3.gaia_source"),
        ("I/239/hip_main", '"I/239/hip_main"'),
        ('"J/A+A/1.5/t"', '"J/A+A/1.5/t"'),
        ('cat."s.x".table', 'cat."s.x"."table"'),
    ],
)
def test_a_table_is_written_with_its_schema(given_name: str, written: str) -> None:
    assert table_name(given_name) == written


@pytest.mark.parametrize("name", ["", ".", "a.", ".a", "a..b", '"', '"a"b', 'a"b"', '""'])
def test_what_is_no_table_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"no table's name"):
        table_name(name)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**63), 2**63 - 1))
def test_a_number_reads_back(value: float) -> None:
    (*sign, literal) = tokens(number(value))
    assert literal.kind == "number"
    assert [token.text for token in sign] in ([], ["-"])
    read_back = type(value)(number(value))
    assert read_back == value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        number(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("M 31", "'%m 31%'"),
        ("NGC_224", "'%ngc_224%'"),
        ("100%", "'%100_%'"),
        ("a[b", "'%a_b%'"),
        ("it's", "'%it''s%'"),
        ("Ægir", "LOWER('%Ægir%')"),
    ],
)
def test_a_part_is_found_in_any_case_and_nothing_stands_for_many(value: str, written: str) -> None:
    assert pattern(value) == written


@pytest.mark.parametrize("value", ["", " ", "%", "__", "% [ _"])
def test_a_part_that_everything_has_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="at least one"):
        pattern(value)


PARAMETERS = [
    Parameter(name="equal", label="Equal", field="a"),
    Parameter(name="part", label="Part", field="b", operator=Operator.CONTAINS),
    Parameter(name="some", label="Some", field="c", kind=ParameterKind.CHOICES, operator=Operator.IN),
    Parameter(name="most", label="Most", field="d", operator=Operator.AT_MOST),
]


@given(TRICKS, TRICKS, TRICKS, TRICKS)
def test_no_text_of_a_person_changes_the_query(equal: str, part: str, some: str, most: str) -> None:
    options = Options(table="s.t")

    def query(*values: str) -> str:
        equal, part, some, most = values
        filters = {"equal": equal, "part": part, "some": Choices((some,)), "most": most}
        return query_of(options, PARAMETERS, asked(filters=filters))

    try:
        made = query(equal, part, some, most)
    except UsageError:
        return
    plain = query("x", "x" if part.isascii() else "ä", "x", "x")
    for backslash in DIALECTS:
        assert shape(made, backslash=backslash) == shape(plain)
        texts = [token.text for token in tokens(made, backslash=backslash) if token.kind == "text"]
        assert [equal, some, most] == [texts[0], texts[3], texts[1]]


@given(TRICKS, TRICKS, TRICKS)
def test_no_text_of_an_archives_file_changes_the_query(table: str, column: str, value: str) -> None:
    assume(table.strip() and column.strip())

    def query(**options: Any) -> list[list[str]]:
        made = query_of(Options.model_validate(options), [], asked())
        return [shape(made, backslash=backslash) for backslash in DIALECTS]

    def anonymous(found: list[list[str]]) -> list[list[str]]:
        known = {"SELECT", "FROM", "WHERE", "ORDER", "BY", "DESC", "AND"}
        return [
            ["name" if kind == "delimited" or (kind[:5] == "word " and kind[5:] not in known) else kind
             for kind in kinds] for kinds in found
        ]  # fmt: skip

    try:
        made = query(
            table=f'"{table.replace(chr(34), "")}"',
            columns=[column],
            where={column: value},
            order=["x", f"-{column}"],
        )
    except ValidationError:
        return
    plain = query(table='"t"', columns=["c"], where={"c": "x"}, order=["x", "-c"])
    assert anonymous(made) == anonymous(plain)
