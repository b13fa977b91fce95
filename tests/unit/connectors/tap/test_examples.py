"""Examples of queries in the shapes in which services show them."""

from pathlib import Path

import pytest

from connectors.deadline import Deadline
from connectors.errors import Unreachable
from connectors.tap.examples import read_examples
from connectors.transport import Reply
from tests.support.tap import BASE, made

PAGE = "<!DOCTYPE html><html><head><title>Examples</title></head><body vocab='{vocab}'>{inner}</body></html>"
GAVO = """
<ul id="toc"><li><a href="#Bright"><span class="plainmeta">Bright</span></a></li></ul>
<div typeof="example" id="Bright" resource="#Bright">
<h2 property="name">Columns “by physics”</h2>
<p>Of <a class="taptable-link" href="/tableinfo/a.stars" content="↗">↗</a><em property="table">a.stars</em>
and <a href="/doc">a document</a>:</p>
<pre class="literal-block">SELECT not_this</pre>
<pre class="dachs-ex-tapquery literal-block" property="query">
SELECT ra
  FROM a.stars
WHERE vmag &lt; 5
</pre>
<p>(nothing else will work).</p>
</div>"""
VIZIER = """
<div id="examples"><div class="example" typeof="example" resource="#one" id="one">
  <h3 property="name">Catalogues  around
     Sirius</h3>
  <div property="description"><p>All of it, <b>in J2000</b>.</p></div>
  <p>Tables: <span property="table">"II/246/out"</span>, <span property="table">"I/239/hip_main"</span></p>
  <p><code property="query">SELECT "II/246/out".Jmag FROM "II/246/out"</code></p>
</div></div>"""
ESA = """
<table><tr typeof="example" resource="#q1" id="q1"><td><span property="name">Gaia cone</span></td>
<td><span property="dc:description">Five arcseconds.</span>
<div property="query">
\t\tSELECT TOP 5 *
\t\tFROM gaiadr3.gaia_source
\t\t  WHERE parallax &gt; 10
</div></td></tr></table>"""


def shown(inner: str, vocab: str = "ivo://ivoa.net/std/DALI-examples#") -> bytes:
    return PAGE.format(vocab=vocab, inner=inner).encode()


def test_a_page_of_dachs() -> None:
    (one,) = read_examples(shown(GAVO)).examples
    assert one.title == "Columns “by physics”"
    assert one.text == "SELECT ra\n  FROM a.stars\nWHERE vmag < 5"
    assert one.description == "Of a.stars and a document:"


def test_a_page_with_descriptions_and_several_tables() -> None:
    (one,) = read_examples(shown(VIZIER, "http://www.ivoa.net/rdf/examples#")).examples
    assert one.title == "Catalogues around Sirius"
    assert one.text == 'SELECT "II/246/out".Jmag FROM "II/246/out"'
    assert one.description == "All of it, in J2000."


def test_a_page_in_a_table_with_indented_queries() -> None:
    (one,) = read_examples(shown(ESA)).examples
    assert one.text == "SELECT TOP 5 *\nFROM gaiadr3.gaia_source\n  WHERE parallax > 10"
    assert (one.title, one.description) == ("Gaia cone", "Five arcseconds.")


def test_an_example_without_a_query_or_a_name() -> None:
    inner = (
        "<div typeof='example'><h2 property='name'>Nothing to ask</h2><pre property='query'> </pre></div>"
        "<div typeof='example'><pre property='query'>SELECT 1</pre></div>"
    )
    (one,) = read_examples(shown(inner)).examples
    assert (one.title, one.text, one.description) == ("Example", "SELECT 1", "")


@pytest.mark.parametrize(("head", "title"), [("", "Ægir"), ("<?xml version='1.0' encoding='UTF-8'?>", "星")])
def test_a_page_whose_head_does_not_say_its_encoding(head: str, title: str) -> None:
    body = f"{head}<div typeof='example'><b property='name'>{title}</b><p property='query'>SELECT 1</p></div>"
    assert [one.title for one in read_examples(body.encode()).examples] == [title]


def test_a_page_in_another_encoding() -> None:
    head = "<html><head><meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'></head>"
    body = head + "<div typeof='example'><b property='name'>éæ</b><p property='query'>SELECT 1</p></div>"
    (one,) = read_examples(body.encode("latin-1")).examples
    assert one.title == "éæ"


@pytest.mark.parametrize("body", [b"", b"no page at all", b"\x00\xff\xfe", b"<div typeof='example'>"])
def test_what_is_no_page_has_no_examples(body: bytes) -> None:
    assert read_examples(body).examples == ()


def test_examples_go_on_on_other_pages(tmp_path: Path) -> None:
    links = "<a property='continuation' href='more'>More</a><a property='continuation' href='/no'>-</a>"
    replies = {
        f"{BASE}/examples": Reply(200, shown(GAVO + links)),
        f"{BASE}/more": Reply(200, shown(ESA)),
        BASE.replace("/tap", "/no"): Unreachable("Nobody answers."),
    }
    told = made(tmp_path, replies).examples(Deadline(5))
    assert [one.title for one in told] == ["Columns “by physics”", "Gaia cone"]


def test_a_service_without_examples_has_none(tmp_path: Path) -> None:
    assert not made(tmp_path, {f"{BASE}/examples": Reply(404, b"no")}).examples(Deadline(5))


def test_a_service_that_does_not_answer_is_told(tmp_path: Path) -> None:
    replies = {f"{BASE}/examples": Unreachable("Nobody answers.")}
    with pytest.raises(Unreachable):
        made(tmp_path, replies).examples(Deadline(5))
