import pytest

from app.pages.prose import prose


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Words, <b>bold</b>, x<sup>2</sup>.</p>", "<p>Words, <b>bold</b>, x<sup>2</sup>.</p>"),
        ("a & b < c", "a &amp; b &lt; c"),
        (
            "<a href='https://x.org/' onclick='run()'>x</a>",
            '<a href="https://x.org/" rel="noopener noreferrer">x</a>',
        ),
        ("<a href='javascript:run()'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<a href='/sign-out'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        ("<script>run()</script>After.", "After."),
        ("<img src='/sign-in/with/iam'>After.", "After."),
        ("<h1 id='main' class='notice' style='color: red'>Title</h1>", "Title"),
        ("<svg onload='run()'><style>p { }</style></svg>After.", "After."),
        ("<form action='/account/delete'><button>Go</button></form>", "Go"),
    ],
)
def test_words_are_shown_and_nothing_else(html: str, shown: str) -> None:
    assert prose(html) == shown
