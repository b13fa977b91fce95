import pytest

from app.forms.redirects import local_path


@pytest.mark.parametrize(
    "path", ["/", "/basket", "/archives/demo/openngc?target=M+31&sort=-v_mag", "/a?back=http://x"]
)
def test_a_path_of_the_portal_is_gone_back_to(path: str) -> None:
    assert local_path(path, "/home") == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "basket",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nLocation: //evil.example",
        "//[",
        "http://[",
    ],
)
def test_another_address_is_not(text: str) -> None:
    assert local_path(text, "/home") == "/home"
