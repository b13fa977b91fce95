"""What is around every page: navigation, basket count, account, theme, notices."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, get_flashed_messages, request, url_for
from jinja2 import Environment, StrictUndefined

from app.config import Config
from app.extensions import sql_session
from app.identity import current_account, ends_soon, here
from app.models import Account, Basket
from app.pages.quantities import grouped, size_words
from app.services import baskets
from app.services.jobs.finding import active_count
from app.stylesheet import fingerprint

__all__ = ["STATIC", "Components", "Shell", "asset", "init_app"]

STATIC = Path(__file__).parent / "static"
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Shell:
    """What the templates of the shell show; read when it is asked for."""

    title: str
    contact: str
    version: str

    @property
    def account(self) -> Account | None:
        """Who is here."""
        return current_account()

    @property
    def baskets(self) -> Sequence[Basket]:
        """The baskets that ticks can go into."""
        account = current_account()
        found = baskets.baskets_of(sql_session(), account.id) if account else ()
        return [basket for basket in found if not basket.is_frozen]

    @property
    def basket(self) -> Basket | None:
        """The basket that ticks go into."""
        account = current_account()
        return baskets.default_basket(sql_session(), account.id) if account else None

    @property
    def ends_soon(self) -> str:
        """How long the sign-in still lasts, in words, where that is not long; else empty."""
        left = ends_soon()
        if left is None:
            return ""
        minutes = max(1, round(left.total_seconds() / 60))
        return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"  # noqa: PLR2004 - words

    @property
    def basket_count(self) -> int:
        """Items in the basket that ticks go into."""
        basket = self.basket
        return baskets.count(sql_session(), basket.id) if basket else 0

    @property
    def waits(self) -> bool:
        """Whether there is news of a job to wait for."""
        account = current_account()
        return bool(account and active_count(sql_session(), account.id))

    @property
    def theme(self) -> str:
        """The chosen theme, empty for the browser's preference."""
        chosen = request.cookies.get("theme", "")
        return chosen if chosen in THEMES else ""

    @property
    def notices(self) -> list[str]:
        """What happened just now, in words."""
        return [str(words) for words in get_flashed_messages()]

    @property
    def here(self) -> str:
        """The page's own path and query, to come back to."""
        return here()


@dataclass(slots=True)
class Components:
    """Macros by file, as in `ui.table.pager(…)`.

    One global reaches them: a macro imported at the top of a template is undefined where one block of it is
    rendered alone.
    """

    environment: Environment

    def __getattr__(self, name: str) -> ModuleType | Any:
        """The macros of templates/components/`name`.html."""
        return self.environment.get_template(f"components/{name}.html").module


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The URL of a static file, which changes with its content."""
    return url_for("static", filename=name, v=_fingerprint(name))


def init_app(app: Flask, config: Config) -> None:
    """Give the templates their globals."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000 if config.is_production else None
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(grouped=grouped, size_words=size_words)
    app.jinja_env.globals.update(
        ui=Components(app.jinja_env),
        asset=asset,
        sheets=fingerprint,
        shell=Shell(config.title, config.contact, version("escapade")),
    )
