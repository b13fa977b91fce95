import pytest

from app.pages.rows.media import link_words, media_words


@pytest.mark.parametrize(
    ("media_type", "words"),
    [
        ("image/fits", "FITS image"),
        ("application/x-votable+xml", "VOTable"),
        ("application/x-votable+xml;content=datalink", "DataLink"),
        ('application/x-votable+xml; content="datalink"', "DataLink"),
        ("APPLICATION/FITS", "FITS"),
        ("text/html; charset=utf-8", "web page"),
        ("application/x-unheard-of", ""),
        ("", ""),
    ],
)
def test_media_types_in_words(media_type: str, words: str) -> None:
    assert media_words(media_type) == words


@pytest.mark.parametrize(
    ("url", "media_type", "words"),
    [
        ("https://x.org/a/m31.fits", "image/fits", "m31.fits"),
        ("https://x.org/a/m31%20g.fits", "", "m31 g.fits"),
        ("https://x.org/get?file=m31.fits", "image/fits", "FITS image"),
        ("https://x.org/a/m31.fits", "application/x-votable+xml;content=datalink", "DataLink"),
        ("https://x.org/a/12345", "", "open"),
        ("https://x.org", "", "open"),
        ("http://[x", "", "open"),
        ("https://x.org/%0a.fits", "", "open"),
        (f"https://x.org/{'a' * 100}.fits", "", "a" * 60),
        ("m31.fits", "", "m31.fits"),
    ],
)
def test_what_a_link_is_called(url: str, media_type: str, words: str) -> None:
    assert link_words(url, media_type) == words
