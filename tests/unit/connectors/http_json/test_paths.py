import pytest

from connectors.http_json.paths import at, steps

ANSWER = {"a": {"b": [{"c": 1}, None]}, "d.e": 2, "f": "text", "g": [[3]]}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b[0].c", 1),
        ("a.b[1]", None),
        ("a.b[2].c", None),
        ('["d.e"]', 2),
        ("d.e", None),
        ("f.x", None),
        ("f[0]", None),
        ("g[0][0]", 3),
        ("a[0]", None),
        ("", ANSWER),
    ],
)
def test_what_is_at_a_path(path: str, found: object) -> None:
    assert at(ANSWER, steps(path)) == found


@pytest.mark.parametrize("path", [".a", "a..b", "a.", "a[", "a[-1]", "a[x]", "[0]a", 'a["', 7])
def test_what_is_no_path(path: object) -> None:
    with pytest.raises(ValueError, match="path"):
        steps(path)
