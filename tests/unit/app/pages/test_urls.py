import pytest

from app.pages.urls import url_maker

ARGUMENTS = [("target", "M 31"), ("type", "a"), ("type", "b&="), ("sort", ""), ("page", "2")]


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({}, "/x?target=M+31&type=a&type=b%26%3D&page=2"),
        ({"page": None}, "/x?target=M+31&type=a&type=b%26%3D"),
        ({"page": ""}, "/x?target=M+31&type=a&type=b%26%3D"),
        ({"page": 3}, "/x?target=M+31&type=a&type=b%26%3D&page=3"),
        ({"row": 0}, "/x?target=M+31&type=a&type=b%26%3D&page=2&row=0"),
        ({"type": "c"}, "/x?target=M+31&page=2&type=c"),
    ],
)
def test_arguments_are_set_dropped_or_kept(changes: dict[str, str | int | None], url: str) -> None:
    assert url_maker("/x", ARGUMENTS)(**changes) == url


def test_without_arguments_only_the_path_is_left() -> None:
    assert url_maker("/x", [("page", "2")])(page=None) == "/x"
