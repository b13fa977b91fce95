import pytest

from connectors.errors import Refused, Unreadable
from connectors.transport import Forbidden, Request, Upload
from connectors.transport.hops import Hop, first_hop, next_hop

SECRET = {"Authorization": "Bearer abc", "X-Auth-Token": "abc", "Accept": "text/xml"}


def first(url: str = "https://one.test/a?b=1", **request: object) -> Hop:
    return first_hop(Request(url, **request), "Portal/1")  # type: ignore[arg-type]


def test_a_request_says_who_asks_and_what_it_understands() -> None:
    hop = first(parameters={"q": "M 31", "r": "é&"})
    assert hop.url == "https://one.test/a?b=1&q=M+31&r=%C3%A9%26"
    assert hop.headers == {
        "User-Agent": "Portal/1",
        "Accept": "*/*",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }
    assert hop.body is None


def test_given_headers_replace_ours_but_not_the_doors() -> None:
    hop = first(
        headers={"accept": "text/xml", "host": "evil.test", "accept-encoding": "br", "Range": "bytes=0-9"}
    )
    assert {name.lower(): value for name, value in hop.headers.items()} == {
        "user-agent": "Portal/1",
        "accept": "text/xml",
        "range": "bytes=0-9",
        "accept-encoding": "gzip, deflate",
        "connection": "close",
    }


def test_bodies() -> None:
    form = first(method="POST", data=[("LANG", "ADQL"), ("QUERY", "a b"), ("LANG", "2")])
    assert (form.body, form.headers["Content-Type"]) == (
        b"LANG=ADQL&QUERY=a+b&LANG=2",
        "application/x-www-form-urlencoded",
    )
    assert first(method="POST", data=b"raw").body == b"raw"
    assert first(method="POST").body == b""
    sent = first(method="POST", data={"a": "b"}, files={"t": Upload("t.xml", b"<x/>", "text/xml")})
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="t"; filename="t.xml"\r\nContent-Type: text/xml\r\n\r\n<x/>' in (sent.body or b"")
    with pytest.raises(TypeError):
        first(data=b"raw", files={"t": Upload("t", b"")})


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "http://",
        "file:///etc/passwd",
        "ftp://one.test/",
        "gopher://x/",
        "http://[::1",
        "",
        "//x/y",
    ],
)
def test_what_is_no_address_of_the_web_is_unreadable(url: str) -> None:
    with pytest.raises(Unreadable):
        first(url)


def test_names_and_passwords_never_stand_in_addresses() -> None:
    with pytest.raises(Forbidden) as raised:
        first("http://me:secret@one.test/")
    assert "secret" not in raised.value.message + raised.value.detail


@pytest.mark.parametrize(
    ("method", "status", "becomes"),
    [
        ("POST", 301, "GET"),
        ("POST", 302, "GET"),
        ("POST", 303, "GET"),
        ("POST", 307, "POST"),
        ("POST", 308, "POST"),
        ("GET", 302, "GET"),
        ("HEAD", 303, "HEAD"),
        ("DELETE", 303, "GET"),
        ("DELETE", 302, "DELETE"),
    ],
)
def test_methods_of_redirects(method: str, status: int, becomes: str) -> None:
    hop = next_hop(first(method=method, data={"a": "b"}), status, "/next?x=1")
    assert (hop.method, hop.url) == (becomes, "https://one.test/next?x=1")
    kept = method == becomes and status != 303
    assert (bool(hop.body), "Content-Type" in hop.headers) == (kept, kept)


def test_credentials_stay_at_their_origin() -> None:
    begun = first(headers=SECRET)
    assert next_hop(begun, 302, "/next").headers == begun.headers
    for away in ("https://two.test/", "https://one.test:8443/", "//two.test/"):
        assert next_hop(begun, 302, away).headers == {
            "User-Agent": "Portal/1",
            "Accept": "text/xml",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }


def test_credentials_and_forms_never_leave_encryption() -> None:
    with pytest.raises(Forbidden, match="without encryption"):
        next_hop(first(headers=SECRET), 302, "http://one.test/")
    with pytest.raises(Forbidden, match="without encryption"):
        next_hop(first(method="POST", data={"a": "b"}), 307, "http://one.test/")
    assert next_hop(first(), 302, "http://one.test/").url == "http://one.test/"


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://x/", "http://[", "http://", "javascript:1"]
)
def test_redirects_leave_the_web_nowhere(location: str) -> None:
    with pytest.raises(Forbidden, match="sends the portal on"):
        next_hop(first(), 302, location)


def test_a_redirect_to_nowhere_is_refused() -> None:
    with pytest.raises(Refused, match="where to go"):
        next_hop(first(), 302, "")
