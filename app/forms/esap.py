"""What ESAP's clients send: a whole shopping cart, or a query in ESAP's common words."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue
from werkzeug.datastructures import MultiDict

from app.forms.api.bodies import storable

__all__ = ["CartItem", "ProfileChange", "query_arguments"]

MOST_ITEMS = 10_000
NOT_ASKED = frozenset(
    {"archive_uri", "dataset_uri", "page", "page_size", "pagination", "ra", "dec", "fov", "institute"}
)
"""Arguments that say which dataset and which part, or are put into other words."""


def _object(value: JsonValue) -> dict[str, Any]:
    """An item, which ESAP sends as JSON within JSON. Raises ValueError."""
    try:
        made = json.loads(value) if isinstance(value, str) else value
        if isinstance(made, dict):
            return dict(storable(made))
    except RecursionError as error:
        raise ValueError("this is nested too deeply") from error
    raise ValueError("an item is a JSON object, or one written as text")


class CartItem(BaseModel):
    """One item of the cart; whose it is is not for the sender to say."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    item_data: Annotated[JsonValue, AfterValidator(_object)]


class ProfileChange(BaseModel):
    """What to change in a profile; without a cart the cart stays as it is."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    shopping_cart: Annotated[list[CartItem], Field(max_length=MOST_ITEMS)] | None = None


def query_arguments(sent: Mapping[str, str]) -> MultiDict[str, str]:
    """ESAP's arguments as a dataset's form has them: ra, dec and fov are degrees, fov is the radius."""
    pairs = [(name, text) for name, text in sent.items() if name not in NOT_ASKED and text]
    if sent.get("ra") and sent.get("dec"):
        pairs = [pair for pair in pairs if pair[0] != "target"]
        pairs.append(("target", f"{sent['ra']} {sent['dec']}"))
    if sent.get("fov"):
        pairs.append(("radius", f"{sent['fov']} deg"))
    return MultiDict(pairs)
