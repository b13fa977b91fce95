"""The stylesheet of charts for a file that stands alone: the portal's colours put in, light and dark."""

import re
from functools import cache
from pathlib import Path

__all__ = ["standing_alone"]

CSS = Path(__file__).parents[2] / "static" / "css"
TOKEN = re.compile(r"--([a-z-]+):\s*([^;]+);")
USE = re.compile(r"var\(--([a-z-]+)\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def _tokens(selector: str) -> dict[str, str]:
    text = (CSS / "tokens.css").read_text("utf-8")
    block = text.partition(f"{selector} {{")[2].partition("}")[0]
    return dict(TOKEN.findall(block))


def _with(rules: str, tokens: dict[str, str]) -> str:
    return USE.sub(lambda match: tokens[match[1]], rules)


@cache
def standing_alone(name: str) -> str:
    """The rules of this stylesheet without variables, which many programs that show SVG do not know."""
    rules = " ".join(COMMENT.sub("", (CSS / name).read_text("utf-8")).partition("@media")[0].split())
    light = _tokens(":root")
    dark = light | _tokens(':root[data-theme="dark"]')
    return f"{_with(rules, light)} @media (prefers-color-scheme: dark) {{ {_with(rules, dark)} }}"
