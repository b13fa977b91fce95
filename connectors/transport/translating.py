"""Others' errors in the portal's own words: the one place that knows what their libraries raise."""

import re
import ssl
from collections.abc import Iterator
from http.client import HTTPException

import requests
from pyvo.dal.exceptions import (
    DALAccessError,
    DALFormatError,
    DALQueryError,
    DALRateLimitError,
    DALServiceError,
)
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError
from urllib3.exceptions import SSLError as TlsError
from urllib3.exceptions import TimeoutError as TooLate

from connectors.errors import ConnectorError, Refused, TimedOut, Unreachable, Unreadable
from connectors.transport.statuses import fault_of, retry_after

__all__ = ["FOREIGN", "scrub", "translate", "words_of"]

# requests' errors are OSErrors.
FOREIGN: tuple[type[BaseException], ...] = (OSError, HTTPException, HTTPError, DALAccessError)

LONGEST_WORDS = 1000
QUERY = re.compile(r"\?[^\s'\")>]+")
URL_QUERY = re.compile(r"(https?://[^\s?'\"]*)\?[^\s'\")>]+")
USER = re.compile(r"//[^\s/@'\"]+@")
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+")

Kinds = tuple[type[BaseException], ...]
TABLE: tuple[tuple[Kinds, type[ConnectorError], str], ...] = (
    ((TimeoutError, requests.Timeout, TooLate), TimedOut, "The service did not answer in time."),
    (
        (ssl.SSLError, requests.exceptions.SSLError, TlsError),
        Unreachable,
        "No secure connection to the service could be made.",
    ),
    (
        (ConnectionError, requests.ConnectionError, NewConnectionError, MaxRetryError),
        Unreachable,
        "The service could not be reached.",
    ),
    (
        (HTTPException, HTTPError, requests.RequestException, DALFormatError),
        Unreadable,
        "The service's answer could not be read.",
    ),
    ((OSError, DALServiceError), Unreachable, "The service could not be reached."),
)


def scrub(text: str) -> str:
    """A text for the log, without query strings, user names and tokens."""
    return BEARER.sub(r"\1 …", USER.sub("//", QUERY.sub("?…", text)))


def words_of(text: str) -> str:
    """A service's own words for the person: one line, no credentials in its URLs."""
    return " ".join(BEARER.sub(r"\1 …", USER.sub("//", URL_QUERY.sub(r"\1", text))).split())[:LONGEST_WORDS]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, nearest first."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        named = (one.__cause__, getattr(one, "cause", None), getattr(one, "reason", None))
        waiting += [each for each in (*named, *one.args) if isinstance(each, BaseException)]


def _from_service(error: DALServiceError, detail: str) -> ConnectorError | None:
    """What an HTTP status tells, as pyvo carries it."""
    response = getattr(error.cause, "response", None)
    wait = retry_after(response.headers.get("Retry-After")) if response is not None else None
    if isinstance(error, DALRateLimitError):
        told = fault_of(429, retry_after=error.retry_after_seconds)
    elif error.code and error.code >= requests.codes.bad_request:
        told = fault_of(error.code, retry_after=wait, words=words_of(str(error)))
    else:
        return None
    told.detail = detail
    return told


def translate(error: BaseException, known: ConnectorError | None = None) -> ConnectorError:
    """An error of requests, urllib3, http.client, the socket or pyvo in the portal's own words.

    `known` is what the door itself raised before, for libraries that keep only the text of it.
    """
    chain = list(_chain(error))
    detail = scrub(str(error))
    for one in chain:
        if isinstance(one, ConnectorError):
            return one
        if isinstance(one, DALQueryError):
            return Refused(words_of(str(one)) or "The service refused the query.", detail=detail)
        if isinstance(one, DALServiceError) and (told := _from_service(one, detail)):
            return told
    if known is not None:
        return known
    for kinds, kind, words in TABLE:
        if any(isinstance(one, kinds) for one in chain):
            return kind(words, detail=detail)
    return Unreadable("The service's answer could not be read.", detail=detail)
