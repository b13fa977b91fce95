"""Makes VOTables of any datatype, in the spellings that are met."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

__all__ = ["document", "documents"]

INTEGERS = {"unsignedByte": (0, 255), "short": (-32768, 32767), "int": (-(2**31), 2**31 - 1)}
INTEGERS["long"] = (-(2**63), 2**63 - 1)
SPACES = st.sampled_from(["", "", "", " ", "\n  ", "\t", "\r\n"])
SIZES = ("1", "2", "3", "2x2", "*", "2x*", "5*")


def document(fields: str, rows: str, *, version: str = "1.4", after: str = "", before: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>\n<VOTABLE version="{version}">'
        f'<RESOURCE type="results">{before}<TABLE>{fields}'
        f"<DATA><TABLEDATA>{rows}</TABLEDATA></DATA></TABLE>{after}</RESOURCE></VOTABLE>"
    ).encode()


def integers(kind: str) -> st.SearchStrategy[str]:
    low, high = INTEGERS[kind]
    plain = st.integers(low, high).map(str)
    odd = st.sampled_from(
        ["0x1F", "0X7", "+5", "007", "NaN", "0x7FFFFFFFFF", "99999999999999999999", "1_0", "-0"]
    )
    return st.one_of(plain, plain, plain, odd)


FLOATS = st.one_of(
    st.floats(allow_nan=False).map(repr),
    st.floats(width=32, allow_nan=False).map(str),
    st.sampled_from(
        ["NaN", "nan", "-nan", "+InF", "-InF", "inf", "1.", ".5", "+3", "1E5", "1e400", "null", "1_0.5"]
    ),
)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=8,
)
BOOLEANS = st.sampled_from(["T", "F", "t", "f", "1", "0", "true", "False", "tRuE", "?"])
SCALARS: dict[str, st.SearchStrategy[str]] = {
    **{kind: integers(kind) for kind in INTEGERS},
    "float": FLOATS,
    "double": FLOATS,
    "boolean": BOOLEANS,
    "bit": st.sampled_from(["0", "1"]),
}


@st.composite
def marked(draw: st.DrawFn, text: str) -> str:
    """A text as markup: escaped, in CDATA, or cut by a comment."""
    style = draw(st.sampled_from(["plain", "plain", "plain", "cdata", "comment", "reference"]))
    if style == "cdata" and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    if style == "comment":
        return f"{escape(text[:1])}<!-- </TR><TD> & -->{escape(text[1:])}"
    if style == "reference" and text:
        return (
            f"&#{ord(text[0])};&#x{ord(text[0]):x};{escape(text[1:], {chr(34): '&quot;', chr(39): '&apos;'})}"
        )
    return escape(text)


@st.composite
def arrays(draw: st.DrawFn, kind: str, size: str) -> str:
    fixed = 1
    for part in size.rstrip("*").split("x")[: -1 if size.endswith("*") else None]:
        fixed *= int(part)
    count = fixed * (draw(st.integers(0, 3)) if size.endswith("*") else 1)
    if not size.endswith("*") and draw(st.integers(0, 9)) == 0:
        count += 1
    parts = [draw(SCALARS[kind]) for _ in range(count)]
    return draw(st.sampled_from([" ", " ", " ", "  ", ", ", "\n"])).join(parts)


@st.composite
def cell_strategy(draw: st.DrawFn) -> tuple[str, st.SearchStrategy[str]]:
    """A FIELD's attributes, and what makes its cells."""
    kind = draw(st.sampled_from([*SCALARS, "char", "unicodeChar", "char"]))
    if kind in {"char", "unicodeChar"}:
        size = draw(st.sampled_from(["*", "*", "4", "6*", ""]))
        return f'datatype="{kind}"' + (f' arraysize="{size}"' if size else ""), TEXTS.flatmap(marked)
    if kind != "bit" and draw(st.integers(0, 2)) == 0:
        size = draw(st.sampled_from(SIZES))
        return f'datatype="{kind}" arraysize="{size}"', arrays(kind, size)
    return f'datatype="{kind}"', SCALARS[kind]


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A VOTable whose cells astropy can read."""
    version = draw(st.sampled_from(["1.1", "1.2", "1.3", "1.4", "1.5"]))
    kinds = draw(st.lists(cell_strategy(), min_size=1, max_size=5))
    fields = ""
    for number, (attributes, _) in enumerate(kinds):
        null = draw(st.sampled_from([None, "0", "-9", "5", "NaN"])) if "har" not in attributes else None
        values = f"<VALUES null={quoteattr(null)}/>" if null is not None else ""
        fields += f'<FIELD name="c{number}" {attributes}>{values}</FIELD>'
    between = draw(SPACES)
    rows = "".join(_row(draw, kinds, between) for _ in range(draw(st.integers(0, 5))))
    return document(fields, rows, version=version)


def _row(draw: st.DrawFn, kinds: list[tuple[str, Any]], between: str) -> str:
    cells = []
    for attributes, cell in kinds:
        if draw(st.integers(0, 6)) == 0:
            cells.append(draw(st.sampled_from(["<TD/>", "<TD></TD>", "<TD />", "<TD> </TD>"])))
            continue
        around = draw(SPACES) if "boolean" in attributes or "bit" not in attributes else ""
        cells.append(f"<TD>{around}{draw(cell)}{draw(SPACES)}</TD>")
    comment = draw(st.sampled_from(["", "", "", "<!-- <TR><TD>1</TD></TR> -->", "<?go on?>"]))
    return f"<TR>{between}{between.join(cells)}{between}</TR>{between}{comment}"
