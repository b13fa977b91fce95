"""Addresses that a page may link to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.remote import host_of, web_url


@pytest.mark.parametrize(
    "url", ["http://example.org", "https://example.org:8443/a?b=c&d=%20#e", "HTTPS://[::1]/x"]
)
def test_the_web_s_own(url: str) -> None:
    assert web_url(url) == url
    assert host_of(url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/local",
        "https:///path",
        "https://",
        "https://user:word@example.org/",
        "https://example.org/a b",
        "https://example.org/\n",
        " https://example.org",
        "java\tscript:alert(1)",
        "http://[::1",
        "ftp://example.org",
    ],
)
def test_anything_else_is_no_link(text: str) -> None:
    assert web_url(text) == ""


@given(st.text())
def test_any_text_is_a_web_address_or_none(text: str) -> None:
    assert web_url(f"https://{text}") in {"", f"https://{text}"}
    assert web_url(text) == "" or text.lower().startswith("http")
