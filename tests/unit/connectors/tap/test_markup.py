import pytest

from connectors.errors import Unreadable
from connectors.tap.markup import elements, words

LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(9))


def test_elements_come_one_by_one_and_are_forgotten() -> None:
    chunks = [
        b"<s xmlns='u'><name>a</name>",
        *(b"<t><name> n  %d </name></t>" % n for n in range(3)),
        b"</s>",
    ]
    seen = []
    for element in elements(chunks, "t"):
        parent = element.getparent()
        assert parent is not None
        assert len(parent) == 2
        assert words(parent, "name") == "a"
        seen.append(words(element, "name"))
    assert seen == ["n 0", "n 1", "n 2"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<s><t/>",
        b"<!DOCTYPE html><html><body/></html>",
        b"<!DOCTYPE s [" + LAUGHS + b"]><s><t>&l8;</t></s>",
        b'<!DOCTYPE s SYSTEM "file:///etc/passwd"><s><t/></s>',
    ],
)
def test_what_is_no_plain_xml_is_not_read(body: bytes) -> None:
    with pytest.raises(Unreadable) as raised:
        list(elements([body], "t"))
    assert raised.value.evidence == body
