"""Texts in HTML that archives and registries write about themselves."""

import nh3
from markupsafe import Markup

__all__ = ["prose"]

TAGS = frozenset(
    {
        *("a", "abbr", "b", "blockquote", "br", "cite", "code", "em", "i", "kbd", "p", "pre", "q", "s"),
        *("small", "strong", "sub", "sup", "u", "dd", "dl", "dt", "li", "ol", "ul"),
    }
)
"""Words and lists: a picture would be asked for by the reader's browser, a heading belongs to the page."""
SCHEMES = frozenset({"http", "https", "mailto"})


def prose(html: str) -> Markup:
    """What of it may be shown: words, lists, and links to other sites."""
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}, "abbr": {"title"}},
        url_schemes=set(SCHEMES),
        url_relative="deny",
    )
    return Markup(cleaned)  # noqa: S704 - nh3 has made it safe
