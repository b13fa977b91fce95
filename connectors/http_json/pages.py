"""Pages of an answer, asked one after the other as they are wanted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.http_json.filters import Pairs
from connectors.http_json.options import Next, Numbered, Offset, Options, Paging, Whole
from connectors.http_json.paths import at
from connectors.http_json.reading import LIMIT, Page, in_its_words, read_page
from connectors.transport import Request, Transport

__all__ = ["Pages", "page_pairs", "page_size"]

MOST_PAGES = 1000
PORTS = {"http": 80, "https": 443}


def page_size(paging: Paging, max_rows: int) -> int:
    """How many rows to ask for at once: one more than wanted tells whether there are more; 0 for all."""
    return 0 if isinstance(paging, Whole) else min(paging.rows, max_rows + 1)


def page_pairs(paging: Paging, size: int, number: int, seen: int) -> Pairs:
    """What is sent for the page of that number, from 0, after `seen` rows."""
    match paging:
        case Numbered():
            return [(paging.page, str(paging.first + number)), (paging.size, str(size))]
        case Offset():
            return [(paging.offset, str(seen)), (paging.limit, str(size))]
        case Next():
            return [(paging.size, str(size))]
        case Whole():
            return []


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port (RFC 6454). Raises ValueError."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)


@dataclass(slots=True)
class Pages:
    """The pages of one question.

    When they have ended, `total` is what the service counted, `seen` how many rows it gave, `notes` what was
    odd and `complete` whether there were no more.
    """

    transport: Transport
    url: str
    pairs: Pairs
    options: Options
    size: int
    deadline: Deadline
    seen: int = 0
    total: int | None = None
    complete: bool = True
    notes: list[str] = field(default_factory=list)

    @property
    def known_rest(self) -> int | None:
        """How many rows are still to come; None where the service does not tell."""
        return None if self.total is None else max(0, self.total - self.seen)

    def __iter__(self) -> Iterator[Page]:
        """One page after the other; stops where the service begins to repeat itself."""
        last: Page | None = None
        address = self.url
        for number in range(MOST_PAGES):
            page = self._page(address, number)
            if last and page.rows and page.rows == last.rows:
                self._cut("The archive gave the same page twice, so what comes after it is not known.")
                return
            self.seen += len(page.rows) + page.odd
            self.total = page.total
            yield page
            following = self._next(page, number)
            if following is None:
                return
            last, address = page, following
        self._cut(f"The archive gave more than {MOST_PAGES} pages; the rest was not asked for.")

    def _cut(self, words: str) -> None:
        self.complete = False
        self.notes.append(words)

    def _page(self, address: str, number: int) -> Page:
        self.deadline.check()
        paged = page_pairs(self.options.paging, self.size, number, self.seen)
        following = isinstance(self.options.paging, Next) and number > 0
        request = Request(
            address,
            parameters=[] if following else [*self.pairs, *paged],
            headers={"Accept": "application/json"},
            limit=LIMIT,
            decompressed_limit=LIMIT,
        )
        try:
            body = self.transport.ask(request, self.deadline).body
        except Refused as refusal:
            raise in_its_words(refusal, self.options) from refusal
        return read_page(body, self.options)

    def _next(self, page: Page, number: int) -> str | None:
        """The address of the next page; None at the end, however it came."""
        paging = self.options.paging
        if isinstance(paging, Next):
            return self._pointed(at(page.whole, paging.path))
        given = len(page.rows) + page.odd
        if isinstance(paging, Whole) or not given or self.known_rest == 0:
            self._end()
            return None
        if self.total is None and given < self.size:
            return None
        reached = self.size * (number + 2) if isinstance(paging, Numbered) else self.seen + self.size
        if paging.reach and reached > paging.reach:
            self._cut(f"The archive gives no rows beyond {paging.reach}.")
            return None
        return self.url

    def _end(self) -> None:
        """Tell where the service counted more than it gave."""
        if self.known_rest:
            self._cut(f"The archive counted {self.total} rows and gave {self.seen}.")

    def _pointed(self, told: object) -> str | None:
        """The address that an answer gives for the next; it stays with the service that was asked."""
        if not isinstance(told, str) or not told:
            self._end()
            return None
        try:
            address = urljoin(self.url, told)
            stays = _origin(address) == _origin(self.url)
        except ValueError:
            stays = False
        if not stays:
            self._cut("The archive points to another server for its next rows; they were not asked for.")
            return None
        return address
