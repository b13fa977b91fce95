"""What the fuzzer calls: reads one input as a service's answer, and writes what was read.

python -m benchmarks.fuzz_votable_target FOUND LIBFUZZER_WORDS...; started by benchmarks.fuzz_votable.
"""

import base64
import random
import re
import resource
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import atheris
import pyarrow as pa

with atheris.instrument_imports(include=["connectors.votable"]):
    from connectors.deadline import Deadline
    from connectors.errors import ConnectorError
    from connectors.votable import Serialization, VotableStream, read_votable, write_votable

__all__ = ["main"]

SIZES = (1 << 16, 61, 7)
ROWS = 8192
SLOW, GROWN = 3.0, 200 * 1024
FORMS: tuple[Serialization, ...] = ("binary2", "tabledata")
FOUND = Path(sys.argv[1])
STREAM = re.compile(rb"(<STREAM[^>]*>)([^<]+)")
WORD = re.compile(rb"(datatype|arraysize|null|version|encoding|extnum)=\"([^\"]*)\"")
WORDS = {
    b"datatype": (
        b"boolean bit unsignedByte short int long float double floatComplex doubleComplex char unicodeChar"
    ).split(),
    b"arraysize": b"1 2 3x2 * 2x* 5* 0 1025 4096x4097 x* 16777216 16777216* -1".split(),
    b"null": b"0 -5 NaN 255 x 1e999 99999999999999999999 -0x1".split(),
    b"version": b"1.1 1.2 1.3 1.5".split(),
    b"encoding": b"base64 utf-16 gzip utf-32 iso-8859-1".split(),
    b"extnum": b"0 1 2 -1 99999999999999999999".split(),
}


def _pieces(data: bytes) -> Iterator[bytes]:
    size = SIZES[len(data) % len(SIZES)]
    for at in range(0, len(data), size):
        yield data[at : at + size]


def _read(pieces: Iterator[bytes]) -> tuple[VotableStream, list[pa.RecordBatch]]:
    stream = read_votable(pieces, max_rows=None, deadline=Deadline(3600))
    batches = list(stream)
    for batch in batches:
        batch.validate(full=True)
        assert batch.schema.equals(stream.schema)
        assert batch.num_rows <= ROWS
    assert all(isinstance(each, tuple) for each in (stream.infos, stream.resources, stream.services))
    assert stream.diagnosis or not stream.truncated or stream.query_status == "OVERFLOW"
    return stream, batches


def _try(data: bytes) -> None:
    try:
        stream, batches = _read(_pieces(data))
    except ConnectorError:
        return
    form = FORMS[len(data) % 2]
    again, rows = _read(write_votable(stream.columns, batches, infos=stream.infos, serialization=form))
    assert len(again.columns) == len(stream.columns)
    if stream.columns:
        assert sum(batch.num_rows for batch in rows) == sum(batch.num_rows for batch in batches)


def mutated(data: bytes, largest: int, seed: int) -> bytes:
    """Change the markup, a FIELD's words, or what its base64 holds, which mutated text seldom reaches."""
    draw = random.Random(seed)  # noqa: S311 - libFuzzer gives the seed, so that a run can be repeated
    form = draw.choice((STREAM, WORD, None, None))
    places = list(form.finditer(data)) if form else []
    if not places:
        return bytes(atheris.Mutate(data, largest))
    place = draw.choice(places)
    if form is WORD:
        other = draw.choice(WORDS[place[1]])
    else:
        packed = re.sub(rb"[^A-Za-z0-9+/]", b"", place[2])
        held = base64.b64decode(packed[: len(packed) // 4 * 4])
        other = base64.b64encode(atheris.Mutate(held, len(held) + 64))
    return (data[: place.start(2)] + other + data[place.end(2) :])[:largest]


def _keep(kind: str, data: bytes, words: str) -> None:
    file = FOUND / kind
    if not file.exists():
        file.write_bytes(data)
        file.with_suffix(".txt").write_text(words, encoding="utf-8")


def _place(error: BaseException) -> str:
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "/connectors/" in frame.filename]
    place = f"{Path(own[-1].filename).stem}-{own[-1].lineno}" if own else "target"
    return f"{type(error).__name__}-{place}"


class _Kept:
    """Keeps an input for which something fails, whatever it is, and goes on."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            _keep(_place(error), self._data, "".join(traceback.format_exception(error)))
        return isinstance(error, Exception)


def test_one_input(data: bytes) -> None:
    """Read one input; keep it where it does what it should not."""
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with _Kept(data):
        _try(data)
    took = time.monotonic() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if took > SLOW:
        _keep("slow", data, f"{took:.1f} s")
    if grown > GROWN:
        _keep("large", data, f"{grown // 1024} MB more")


def main() -> None:
    """Let libFuzzer begin."""
    warnings.simplefilter("ignore")
    atheris.Setup([sys.argv[0], *sys.argv[2:]], test_one_input, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
