"""ADQL's own lexical rules, written a second time, to see what a server sees (ADQL 2.1, section 2.1).

`backslash` reads as those services do that take it as an escape within quotes.
"""

from dataclasses import dataclass

__all__ = ["Token", "shape", "tokens"]

SPACE = " \t\r\n"
SIGNS = ("<=", ">=", "<>", "!=", "||")


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


def _quoted(adql: str, at: int, *, backslash: bool) -> tuple[str, int]:
    quote, place, parts = adql[at], at + 1, []
    while True:
        sign = adql[place]  # an IndexError is a text without an end
        if sign == "\\" and backslash:
            parts.append(adql[place + 1])
            place += 2
        elif sign != quote:
            parts.append(sign)
            place += 1
        elif adql[place : place + 2] == quote * 2:
            parts.append(quote)
            place += 2
        else:
            return "".join(parts), place + 1


def _run(adql: str, at: int, more: str) -> int:
    end = at
    while end < len(adql) and ((adql[end].isascii() and adql[end].isalnum()) or adql[end] in more):
        end += 1
    return end


def _number(adql: str, at: int) -> int:
    end = _run(adql, at, ".")
    while adql[end - 1] in "eE" and adql[end : end + 1] in {"+", "-"}:
        end = _run(adql, end + 1, ".")
    return end


def tokens(adql: str, *, backslash: bool = False) -> list[Token]:
    """Names are as they stand, quotes are resolved, comments are passed over."""
    found, at = [], 0
    while at < len(adql):
        sign, end = adql[at], at + 1
        if sign in SPACE:
            pass
        elif adql.startswith("--", at):
            end = min((adql.find(stop, at) for stop in "\r\n" if stop in adql[at:]), default=len(adql))
        elif sign in "'\"":
            text, end = _quoted(adql, at, backslash=backslash)
            found.append(Token("text" if sign == "'" else "delimited", text))
        elif sign.isascii() and (sign.isalpha() or sign == "_"):
            end = _run(adql, at, "_")
            found.append(Token("word", adql[at:end]))
        elif sign.isascii() and sign.isdigit():
            end = _number(adql, at)
            found.append(Token("number", adql[at:end]))
        else:
            end = at + (2 if adql.startswith(SIGNS, at) else 1)
            found.append(Token("sign", adql[at:end]))
        at = end
    return found


def shape(adql: str, *, backslash: bool = False) -> list[str]:
    """The query's structure: its tokens, without what its texts and delimited names say."""
    return [
        token.kind if token.kind in {"text", "delimited"} else f"{token.kind} {token.text}"
        for token in tokens(adql, backslash=backslash)
    ]
