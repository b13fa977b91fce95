"""Pictures of what archives show of their data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import escape

from app.services.previews import is_remote
from connectors.contract import Column, Role

__all__ = ["no_picture", "preview_sources"]


def no_picture(words: str) -> str:
    """A small neutral SVG that says in its title why there is no picture."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44" width="44" height="44" fill="none" '
        f'stroke="#7c8896"><title>{escape(words)}</title>'
        '<rect x="6.5" y="6.5" width="31" height="31" rx="3"/>'
        '<path d="M6.5 37.5l31-31" stroke-opacity=".5"/></svg>'
    )


def preview_sources(
    columns: Sequence[Column],
    values: Mapping[str, Any],
    number: int,
    file_url: Callable[[str], str],
    preview_url: Callable[[int], str],
) -> list[str]:
    """The addresses, all in the portal, of the pictures of a row; one for what its archive holds."""
    named = [values[column.name] for column in columns if column.role is Role.PREVIEW]
    own = [file_url(value) for value in named if isinstance(value, str) and value and "://" not in value]
    return [*own, *([preview_url(number)] if any(map(is_remote, named)) else [])]
