"""From a request to what is sent, and from a redirect to the next request."""

from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

from urllib3 import encode_multipart_formdata
from urllib3.util import parse_url

from connectors.errors import Refused, Unreadable
from connectors.transport.addresses import Forbidden
from connectors.transport.decoding import ACCEPTED
from connectors.transport.translating import scrub
from connectors.transport.values import Request, pairs

__all__ = ["MOST_REDIRECTS", "REDIRECTS", "Hop", "first_hop", "next_hop"]

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SEE_OTHER = 303
PORTS = {"http": 80, "https": 443}
# What may be told to another origin than the one it was meant for; credentials never.
HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "range", "user-agent"})
ABOUT_BODY = frozenset({"content-type", "content-encoding", "content-language"})
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})


@dataclass(frozen=True, slots=True)
class Hop:
    """One request to one host: exactly what is sent. `target` is the path and the query."""

    method: str
    scheme: str
    host: str
    port: int
    target: str
    headers: dict[str, str]
    body: bytes | None

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port (RFC 6454)."""
        return self.scheme, self.host, self.port

    @property
    def place(self) -> str:
        """The host, with its port where that is not the usual one."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.place}{self.target}"


def _parsed(url: str) -> tuple[str, str, int, str]:
    try:
        parts = parse_url(url)
    except ValueError as error:
        raise Unreadable("This is no address that can be asked.", detail=scrub(str(error))) from error
    if parts.scheme not in PORTS or not parts.host:
        raise Unreadable("This is no address of the web (http or https).", detail=scrub(url)[:200])
    if parts.auth:
        raise Forbidden("The portal does not ask addresses that hold a user name or password.")
    return parts.scheme, parts.host, parts.port or PORTS[parts.scheme], parts.request_uri


def _body_of(request: Request) -> tuple[bytes | None, str]:
    """The body and its media type."""
    if isinstance(request.data, bytes):
        if request.files:
            raise TypeError("files go with form fields, not with a body of bytes")
        return request.data or None, ""
    if request.files:
        files = [(name, (file.name, file.body, file.media_type)) for name, file in request.files.items()]
        return encode_multipart_formdata([*pairs(request.data), *files])
    form = urlencode(pairs(request.data)).encode()
    return (form, "application/x-www-form-urlencoded") if form else (None, "")


def first_hop(request: Request, user_agent: str) -> Hop:
    """What a request sends. Raises Unreadable or Forbidden for an address that is none."""
    scheme, host, port, target = _parsed(request.url)
    if extra := urlencode(pairs(request.parameters)):
        target += ("&" if "?" in target else "?") + extra
    body, media_type = _body_of(request)
    if body is None and request.method in {"POST", "PUT"}:
        body = b""
    headers = {"User-Agent": user_agent, "Accept": "*/*"} | (
        {"Content-Type": media_type} if media_type else {}
    )
    given = {name: value for name, value in request.headers.items() if name.lower() not in OURS}
    named = {name.lower() for name in given}
    headers = {name: value for name, value in headers.items() if name.lower() not in named} | given
    headers |= {"Accept-Encoding": ACCEPTED, "Connection": "close"}
    return Hop(request.method, scheme, host, port, target, headers, body)


def _next_address(hop: Hop, location: str) -> tuple[str, str, int, str]:
    try:
        return _parsed(urljoin(hop.url, location))
    except (Unreadable, ValueError) as error:
        words = "The service sends the portal on to an address that it does not ask."
        raise Forbidden(words, detail=scrub(location)[:200]) from error


def next_hop(hop: Hop, status: int, location: str) -> Hop:
    """Where a redirect leads (RFC 9110, section 15.4). Raises Forbidden or Refused."""
    if not location:
        raise Refused(f"The service answered with HTTP {status}, and does not say where to go.")
    scheme, host, port, target = _next_address(hop, location)
    method, body, headers = hop.method, hop.body, dict(hop.headers)
    if status == SEE_OTHER or (status < SEE_OTHER and method == "POST"):
        method, body = ("HEAD" if method == "HEAD" else "GET"), None
        headers = {name: value for name, value in headers.items() if name.lower() not in ABOUT_BODY}
    if (scheme, host, port) != hop.origin:
        allowed = HARMLESS | ABOUT_BODY | {"connection"}
        kept = {name: value for name, value in headers.items() if name.lower() in allowed}
        if hop.scheme == "https" and scheme == "http" and (body or kept != headers):
            words = (
                "The service sends the portal on to an address without encryption; nothing was sent there."
            )
            raise Forbidden(words, detail=scrub(location)[:200])
        headers = kept
    return Hop(method, scheme, host, port, target, headers, body)
