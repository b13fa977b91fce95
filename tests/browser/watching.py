"""What a page does beside what it shows: errors it tells, requests that leave the portal, broken policy."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

__all__ = ["Watch"]

TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error(`policy ${event.violatedDirective} refused ${event.blockedURI}`));
"""
NO_ANSWER = ("htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")
"""What htmx tells where a question was not answered, whatever the reason."""
GIVEN_UP = "net::ERR_ABORTED"


@dataclass
class Watch:
    """Everything untoward in the contexts that are watched.

    `statuses` are errors that a test provokes, `places` are where else pages may send to; who is not there
    to answer is no fault. No more is a question that a page gave up, because it was left or asked anew.
    """

    origin: str
    statuses: set[int] = field(default_factory=set)
    places: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch a context and all its pages."""
        context.add_init_script(TELL_VIOLATIONS)
        context.on("console", self._heard)
        context.on("weberror", self._threw)
        context.on("request", self._sent)
        context.on("requestfailed", self._failed)

    def _heard(self, message: ConsoleMessage) -> None:
        provoked = any(f"responded with a status of {status} " in message.text for status in self.statuses)
        at_place = bool(self.places) and message.location["url"].startswith(self.places)
        told_below = message.text.startswith(NO_ANSWER)
        if message.type in {"error", "warning"} and not provoked and not at_place and not told_below:
            self.faults.append(f"console {message.type}: {message.text}")

    def _threw(self, error: WebError) -> None:
        self.faults.append(f"thrown: {error.error.message}")

    def _failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP and not (self.places and request.url.startswith(self.places)):
            self.faults.append(f"no answer from {request.url}: {request.failure}")

    def _sent(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:", *self.places)):
            self.faults.append(f"sent to {request.url}")
