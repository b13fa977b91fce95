"""What a link leads to, in words: by the media type that the archive gives, or by the file's name."""

from urllib.parse import unquote, urlsplit

__all__ = ["link_words", "media_words"]

TYPES = {
    "image/fits": "FITS image",
    "application/fits": "FITS",
    "application/x-fits": "FITS",
    "image/x-fits": "FITS image",
    "application/x-fits-bintable": "FITS table",
    "application/fits-image": "FITS image",
    "application/x-votable+xml": "VOTable",
    "text/xml": "XML",
    "application/xml": "XML",
    "application/pdf": "PDF",
    "application/gzip": "gzip",
    "application/x-gzip": "gzip",
    "application/zip": "zip",
    "application/x-tar": "tar",
    "application/x-tar-gzip": "tar",
    "application/x-hdf5": "HDF5",
    "application/json": "JSON",
    "text/csv": "CSV",
    "text/html": "web page",
    "text/plain": "text",
    "image/jpeg": "JPEG image",
    "image/png": "PNG image",
    "image/gif": "GIF image",
}
LONGEST = 60


def media_words(media_type: str) -> str:
    """A media type for reading; empty where the portal has no better word for it."""
    kind, _, parameters = media_type.strip().lower().partition(";")
    if "content=datalink" in parameters.replace('"', "").replace(" ", ""):
        return "DataLink"
    return TYPES.get(kind.strip(), "")


def _file_name(url: str) -> str:
    """The file that a plain address ends in; empty where it asks a program, or names none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    name = unquote(parts.path.rpartition("/")[2])
    return name if "." in name[1:-1] and not parts.query and name.isprintable() else ""


def link_words(url: str, media_type: str) -> str:
    """What to call a link: DataLink, its file's name, or what kind of thing it is."""
    kind = media_words(media_type)
    if kind == "DataLink":
        return kind
    return _file_name(url)[:LONGEST] or kind or "open"
