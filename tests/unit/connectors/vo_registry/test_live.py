"""A registry asked while somebody waits, where it does not say what it was asked."""

from collections.abc import Callable

import pytest

from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.transport import MemoryTransport, Reply
from connectors.vo_registry import RegTap, Wish, columns_of, matches, record
from tests.support.vo_registry import MIRROR, registry_votable
from tests.support.wire import VOTABLE

ASK: dict[str, Callable[[RegTap], object]] = {
    "matches": lambda regtap: matches(regtap, Wish(words="stars"), Deadline(5)),
    "record": lambda regtap: record(regtap, "ivo://made.ari/q", Deadline(5)),
    "columns": lambda regtap: columns_of(regtap, "ivo://made.ari/q", Deadline(5)),
    "schema": lambda regtap: regtap.columns(Deadline(5)),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_an_answer_to_another_question_is_no_answer(ask: Callable[[RegTap], object]) -> None:
    lying = MemoryTransport({f"{MIRROR}/sync": Reply(200, VOTABLE)})
    with pytest.raises(Unreadable, match=r"without '(ivoid|arraysize|column_name)', which it was asked for"):
        ask(RegTap(lying, MIRROR))


def test_a_column_of_an_odd_table_is_told_all_the_same() -> None:
    names = ("table_index", "name", "ucd", "unit", "utype", "datatype", "arraysize", "column_description")
    body = registry_votable(names, [["first", *"abcdefg"]], overflow=False)
    odd = RegTap(MemoryTransport({f"{MIRROR}/sync": Reply(200, body)}), MIRROR)
    assert [column.name for column in columns_of(odd, "ivo://x/y", Deadline(5))[0]] == ["a"]
