"""Searching an index of the registry: by words, facets, columns, place, time and band."""

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from app.services.registry.covering import Ranges, cells_of
from app.services.registry.found import Count, Found
from app.services.registry.index import KINDS
from connectors.contract import Interval
from connectors.vo_registry import RECORD, WAVEBANDS, Record, Wish, joules

__all__ = ["ORDERS", "PER_PAGE", "Index", "Order"]

Order = Literal["best", "newest", "title", "given"]
"""The best first, the newest, by title, or in the order in which they were put in."""
ORDERS: Mapping[Order, str] = {"best": "best first", "newest": "newest first", "title": "by title"}
"""Those that a person chooses from, in words."""
WEIGHTS = "10.0, 8.0, 5.0, 3.0, 2.0, 1.0, 1.0, 0.5"
"""Of the columns that words are looked for in, in their order; see `SEARCHED`."""
FINE = "1e12"
"""Scores are told apart to this part of 1; they are below a hundred."""
TERM = re.compile(r'"([^"]*)"|(\S+)')
LETTER = re.compile(r"\w")
MOST_TERMS = 20
PER_PAGE = 25
"""Resources on a page."""
MOST_VALUES = 30
FACETS = ("band", "kind", "type", "publisher")

Mask = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def terms_of(words: str) -> list[str]:
    """Words and phrases in quotes as FTS5 has them; one that ends in * is a beginning."""
    made = []
    for phrase, word in TERM.findall(words):
        text, beginning = (phrase or word), word.endswith("*")
        if LETTER.search(text):
            quoted = text.rstrip("*").replace('"', '""')
            made.append(f'"{quoted}"' + ("*" if beginning else ""))
    return made[:MOST_TERMS]


def _ends(interval: Interval) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """A closed range, as ranges are compared: those that only touch it meet it too."""
    low = -np.inf if interval.low is None else np.nextafter(interval.low, -np.inf)
    high = np.inf if interval.high is None else np.nextafter(interval.high, np.inf)
    return np.array([low]), np.array([high])


class Index:
    """An index that is open for reading; safe for many threads. `connect` opens it once more."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._own = threading.local()

    @property
    def _database(self) -> sqlite3.Connection:
        if not hasattr(self._own, "database"):
            self._own.database = self._connect()
        database: sqlite3.Connection = self._own.database
        return database

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """What is known of the copy: url, begun (Unix seconds), resources, cut."""
        return dict(self._database.execute("SELECT name, value FROM facts"))

    @cached_property
    def _arrays(self) -> Mapping[str, npt.NDArray[Any]]:
        rows = self._database.execute("SELECT name, kind, data FROM arrays")
        return {name: np.frombuffer(data, kind) for name, kind, data in rows}

    @cached_property
    def _names(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {facet: [] for facet in (*FACETS, "ucd")}
        for facet, name in self._database.execute("SELECT facet, name FROM names ORDER BY facet, code"):
            found[facet].append(name)
        return {**found, "band": WAVEBANDS, "kind": tuple(map(str, KINDS))}

    @property
    def size(self) -> int:
        """How many resources there are."""
        return len(self._arrays["band"])

    def _ranges(self, name: str) -> Ranges:
        return Ranges(*(self._arrays[f"{name}_{part}"] for part in ("low", "high", "who")))

    def record(self, ivoid: str) -> Record | None:
        """The resource of this id."""
        found = self._database.execute("SELECT record FROM resources WHERE ivoid = ?", [ivoid.lower()])
        row = found.fetchone()
        return RECORD.validate_json(row[0]) if row else None

    def related(self, ivoid: str, most: int) -> Sequence[tuple[str, str]]:
        """Ids and titles of resources that name this one as related to them, some of them."""
        found = self._database.execute(
            "SELECT ivoid, record ->> 'title' FROM resources WHERE id IN"
            " (SELECT resource FROM relations WHERE related = ? LIMIT ?) ORDER BY 2",
            [ivoid.lower(), most],
        )
        return found.fetchall()

    def _matched(self, query: str, *, ranked: bool) -> tuple[Numbers, Numbers]:
        """Who holds the words, and how well. As two texts: Python's rows would take as long as the search."""
        score = f"CAST({FINE} * bm25(words, {WEIGHTS}) AS INTEGER)" if ranked else "0"
        matched = f"SELECT rowid AS id, {score} AS score FROM words WHERE words MATCH ? LIMIT -1"  # noqa: S608 - numbers of ours
        together = f"SELECT group_concat(id), group_concat(score) FROM ({matched})"  # noqa: S608 - as above
        texts = self._database.execute(together, [query]).fetchone()
        ids, scores = (np.fromstring(text or "", np.int64, sep=",") for text in texts)
        return ids, scores

    def _worded(self, wish: Wish, *, ranked: bool) -> tuple[Mask, Scores | None, bool]:
        """Who holds the words, how well (less is better), and whether any of the words had to do."""
        terms, who = terms_of(wish.words), terms_of(wish.who)
        people = [f"{{creator publisher}} : ({' AND '.join(who)})"] if who else []
        if not terms and not people:
            return np.ones(self.size, bool), None, False
        loosened = False
        ids, scores = self._matched(" AND ".join([*terms, *people]), ranked=ranked)
        if not len(ids) and len(terms) > 1:
            some = [f"({' OR '.join(terms)})", *people]
            ids, scores = self._matched(" AND ".join(some), ranked=ranked)
            loosened = bool(len(ids))
        every = np.full(self.size, np.inf)
        every[ids] = scores
        return np.isfinite(every), every if terms else None, loosened

    def _with_ucd(self, ucd: str) -> Mask:
        """Who has a column of this UCD, or of one that is more special (UCD1+, section 3)."""
        wanted = ucd.strip().lower()
        starts = (f"{wanted};", f"{wanted}.")
        codes = [n for n, name in enumerate(self._names["ucd"]) if name == wanted or name.startswith(starts)]
        mask = np.zeros(self.size, bool)
        mask[self._arrays["ucd_who"][np.isin(self._arrays["ucd"], codes)]] = True
        return mask

    def _covering(self, wish: Wish) -> Iterator[tuple[Mask, Mask]]:
        """Of place, time and band that are asked for: who has data there, and who tells anything of it."""
        asked: list[tuple[str, npt.NDArray[Any], npt.NDArray[Any]]] = []
        if wish.circle:
            asked.append(("sky", *cells_of(wish.circle)))
        if wish.time:
            asked.append(("time", *_ends(wish.time)))
        if wish.band:
            asked.append(("energy", *_ends(Interval(*joules(wish.band)))))
        for name, low, high in asked:
            ranges = self._ranges(name)
            yield ranges.meeting(low, high, self.size), ranges.declared(self.size)

    def _chosen(self, wish: Wish) -> Mapping[str, Mask]:
        """Who passes each facet that something is chosen of."""
        chosen = {
            "band": wish.wavebands,
            "kind": wish.kinds,
            "type": wish.types,
            "publisher": wish.publishers,
        }
        made = {}
        for facet, values in chosen.items():
            if not values:
                continue
            names, codes = self._names[facet], self._arrays[facet]
            wanted = [names.index(str(value)) for value in values if str(value) in names]
            if facet in {"band", "kind"}:
                made[facet] = (codes & np.array(sum(1 << place for place in wanted), codes.dtype)) != 0
            else:
                made[facet] = np.isin(codes, wanted)
        return made

    def _counted(self, facet: str, mask: Mask) -> list[Count]:
        names, codes = self._names[facet], self._arrays[facet][mask]
        if facet in {"band", "kind"}:
            counts = [int(np.count_nonzero(codes & (1 << place))) for place in range(len(names))]
        else:
            counts = np.bincount(codes, minlength=len(names)).tolist()
        told = [Count(name, count) for name, count in zip(names, counts, strict=True) if count and name]
        if facet == "band":
            return told
        return sorted(told, key=lambda one: (-one.count, one.value))[:MOST_VALUES]

    def _facets(self, base: Mask, chosen: Mapping[str, Mask]) -> Mapping[str, Sequence[Count]]:
        """Counts of each facet among what passes all the others."""
        made = {}
        for facet in FACETS:
            others = [mask for name, mask in chosen.items() if name != facet]
            made[facet] = self._counted(facet, np.logical_and.reduce([base, *others]))
        return made

    def _base(self, wish: Wish, *, ranked: bool = True) -> tuple[Mask, int, Scores | None, bool]:
        """Who passes all but the facets, how many more would if they told more, scores, whether loosened."""
        held, scores, loosened = self._worded(wish, ranked=ranked)
        if wish.ucd:
            held = held & self._with_ucd(wish.ucd)
        told = kind = held
        for there, declared in self._covering(wish):
            told, kind = told & there, kind & (there | ~declared)
        return (kind if wish.undeclared else told), int((kind & ~told).sum()), scores, loosened

    def facets(self, wish: Wish) -> Mapping[str, Sequence[Count]]:
        """What the wish can be narrowed to, with counts."""
        return self._facets(self._base(wish, ranked=False)[0], self._chosen(wish))

    def search(self, wish: Wish, order: Order = "best", start: int = 0, count: int = PER_PAGE) -> Found:
        """One page of what fits, with facets."""
        base, silent, scores, loosened = self._base(wish)
        chosen = self._chosen(wish)
        fits = np.flatnonzero(np.logical_and.reduce([base, *chosen.values()]))
        ids = fits[self._sorted(fits, scores, order)][start : start + count].tolist()
        return Found(
            records=[self._read(number) for number in ids],
            total=len(fits),
            facets=self._facets(base, chosen),
            loosened=loosened,
            silent=silent,
        )

    def _sorted(self, fits: npt.NDArray[np.int64], scores: Scores | None, order: Order) -> Any:
        by_title, by_date = self._arrays["by_title"][fits], self._arrays["by_date"][fits]
        if order == "given":
            return np.arange(len(fits))
        if order == "title":
            return np.lexsort((by_date, by_title))
        if order == "newest" or scores is None:
            return np.lexsort((by_title, by_date))
        return np.lexsort((by_date, scores[fits]))

    def _read(self, number: int) -> Record:
        found = self._database.execute("SELECT record FROM resources WHERE id = ?", [number])
        return RECORD.validate_json(found.fetchone()[0])
