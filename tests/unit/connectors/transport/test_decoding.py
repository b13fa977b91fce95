import gzip
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import Unreadable
from connectors.transport.decoding import PIECE, decoded
from tests.support.wire import BOMB_BYTES, bomb, raw_deflate

PACKED = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    " Deflate ": raw_deflate,
}


def cut(data: bytes, size: int) -> Iterator[bytes]:
    yield from (data[start : start + size] for start in range(0, len(data), size))


def whole(data: bytes, encoding: str, size: int = 1000, limit: int = 10**7) -> bytes:
    return b"".join(decoded(cut(data, size), encoding, limit))


@pytest.mark.parametrize("encoding", PACKED)
@given(data=st.binary(max_size=3000), size=st.integers(1, 500))
def test_what_was_packed_comes_back_in_any_pieces(encoding: str, data: bytes, size: int) -> None:
    if not (encoding == " Deflate " and size == 1):  # one byte does not tell the two formats apart
        assert whole(PACKED[encoding](data), encoding, size) == data


@pytest.mark.parametrize("size", [1, 7, 20, 1000])
def test_gzip_may_be_several_and_padded(size: int) -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two")
    assert whole(data, "gzip", size) == b"one two"
    assert whole(data + bytes(50), "gzip", size) == b"one two"


def test_pieces_are_small_however_well_packed() -> None:
    pieces = list(decoded(iter([gzip.compress(bytes(10**6))]), "gzip", 10**6))
    assert max(map(len, pieces)) <= PIECE
    assert sum(map(len, pieces)) == 10**6


def test_a_bomb_never_fills_the_memory() -> None:
    packed = bomb()
    tracemalloc.start()
    with pytest.raises(Unreadable, match="larger than 1000000 bytes"):
        for _ in decoded(cut(packed, 65_536), "gzip", 1_000_000):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < BOMB_BYTES / 50


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_cut_or_damaged_is_unreadable(encoding: str) -> None:
    data = PACKED[encoding](b"A text that is long enough to be cut." * 99)
    with pytest.raises(Unreadable, match="before its end"):
        whole(data[:-6], encoding)
    with pytest.raises(Unreadable, match="damaged"):
        whole(data[: 10 if encoding == "gzip" else 2] + b"\xff" * 40, encoding, 9)


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "?" * 500])
def test_other_ways_are_refused(encoding: str) -> None:
    with pytest.raises(Unreadable, match="not asked for"):
        decoded(iter([b""]), encoding, 9)


def test_nothing_is_nothing_in_any_way() -> None:
    assert [whole(b"", encoding) for encoding in PACKED] == [b""] * len(PACKED)
