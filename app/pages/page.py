"""How a page becomes a response: the one place that looks at htmx."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Response, make_response, render_template
from htmx_flask import request
from jinja2_fragments.flask import render_block
from markupsafe import Markup

__all__ = ["Page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, of which htmx may ask for one region.

    A region is a block of the template, an id and an hx-target of one name; the first is what htmx gets
    when it names none. A `quiet` page loads by itself within another: its region leaves the shell as it is,
    as `quiet_regions` of other pages do.
    """

    template: ClassVar[str]
    regions: ClassVar[tuple[str, ...]] = ()
    quiet: ClassVar[bool] = False
    quiet_regions: ClassVar[frozenset[str]] = frozenset()

    def instead(self, region: str) -> str:
        """The region that is given, in its own place, where this one is asked for."""
        return region

    def _region(self) -> str | None:
        """The region that is asked for, None for the whole page."""
        htmx = request.htmx
        if not htmx or htmx.boosted or htmx.history_restore_request or not self.regions:
            return None
        wanted = (htmx.target or "").rpartition("#")[2]
        return wanted if wanted in self.regions else self.regions[0]

    def _live(self, region: str) -> str:
        """The parts of the shell that any answer may change."""
        title = Markup(render_block(self.template, "title", page=self))  # noqa: S704 - rendered, so escaped
        return render_template("_live.html", title=title, region=region)

    def render(self, status: int = 200) -> Response:
        """The whole page, or the region that htmx asks for with the live parts of the shell."""
        wanted = self._region()
        region = wanted and self.instead(wanted)
        if region is None:
            body = render_template(self.template, page=self)
        else:
            body = render_block(self.template, region, page=self)
            body += "" if self.quiet or region in self.quiet_regions else self._live(region)
        response = make_response(body, status)
        if request.method == "POST":  # nothing can be asked for again at its address
            response.headers["HX-Push-Url"] = "false"
        if region != wanted:
            response.headers["HX-Retarget"] = f"#{region}"
        response.headers["Vary"] = "HX-Request, Cookie"
        response.headers["Cache-Control"] = "private, no-cache"
        return response
