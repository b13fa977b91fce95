import pyarrow as pa
import pytest

from connectors.kinds import is_list, is_number, is_text


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (pa.int16(), "number"),
        (pa.uint64(), "number"),
        (pa.float16(), "number"),
        (pa.bool_(), ""),
        (pa.string(), "text"),
        (pa.large_string(), "text"),
        (pa.binary(), ""),
        (pa.list_(pa.int32()), "list"),
        (pa.list_(pa.int32(), 3), "list"),
        (pa.large_list(pa.string()), "list"),
        (pa.timestamp("s"), ""),
    ],
)
def test_each_kind_is_one_thing_at_most(kind: pa.DataType, told: str) -> None:
    found = {"number": is_number(kind), "text": is_text(kind), "list": is_list(kind)}
    assert [name for name, so in found.items() if so] == ([told] if told else [])
