"""Keeps the portal's programs running until someone asks to stop."""

import http.client
import time
from collections.abc import Callable, Iterable
from contextlib import closing

from app.config import Config
from app.supervisor.faults import ExitCode, StartFault
from app.supervisor.keeper import Keeper
from app.supervisor.processes import reap_strangers
from app.supervisor.programs import WEB, Program
from app.supervisor.run_folder import Running, note_running
from app.supervisor.signals import Signals

__all__ = ["Supervisor", "web_answers"]

LOOK_EVERY = 1.0
LOOK_WHILE_STARTING = 0.1
WEB_MAY_DIE = 3
WEB_MAY_TAKE = 60.0


def web_answers(config: Config) -> bool:
    """Whether the web server answers at all; what it says is the health page's matter."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104 - asked, not bound
    with closing(http.client.HTTPConnection(host, config.port, timeout=10.0)) as connection:
        try:
            connection.request("GET", "/-/health")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
    return True


class Supervisor:
    """The keepers of all programs, in the order of starting."""

    def __init__(
        self, config: Config, programs: Iterable[Program], signals: Signals, tell: Callable[[str], None]
    ) -> None:
        self.config = config
        self.keepers = [Keeper(program) for program in programs]
        self._signals = signals
        self._tell = tell
        self._noted: dict[str, Running] = {}

    def look(self, *names: str) -> None:
        """Look after all programs, or those named: start what is due, tell what ended, note who runs."""
        now = time.monotonic()
        chosen = [keeper for keeper in self.keepers if not names or keeper.program.name in names]
        for keeper in chosen:
            news = keeper.look(now)
            if news and not self._signals.stopping:
                self._tell(news)
        reap_strangers({pid for keeper in self.keepers if (pid := keeper.pid)})
        self._note()

    def _note(self) -> None:
        running = {keeper.program.name: keeper.running for keeper in self.keepers if keeper.started}
        if running != self._noted:
            note_running(self.config, running)
            self._noted = running

    def _until_due(self) -> float:
        now = time.monotonic()
        return min(
            [keeper.due - now for keeper in self.keepers if keeper.process is None], default=LOOK_EVERY
        )

    def run_until_web_answers(self) -> None:
        """Start everything and wait for the first answer. Raises StartFault when none comes."""
        web = next(keeper for keeper in self.keepers if keeper.program.name == WEB)
        patience = time.monotonic() + WEB_MAY_TAKE
        while not self._signals.stopping:
            self.look()
            if web_answers(self.config):
                return
            if web.deaths >= WEB_MAY_DIE or time.monotonic() > patience:
                raise StartFault(
                    ExitCode.NO_WEB_SERVER, "The web server does not start; the messages above say why."
                )
            self._signals.wait(LOOK_WHILE_STARTING)

    def run_until_asked_to_stop(self) -> None:
        """Keep everything running."""
        while not self._signals.stopping:
            self.look()
            self._signals.wait(min(self._until_due(), LOOK_EVERY))

    def stop(self) -> None:
        """Stop all, last started first; who takes too long, or is asked for twice, is killed."""
        wishes = self._signals.stops
        for keeper in reversed(self.keepers):
            keeper.ask_to_stop()
            patience = time.monotonic() + keeper.program.grace
            while (
                not keeper.stopped() and time.monotonic() < patience and self._signals.stops <= max(wishes, 1)
            ):
                self._signals.wait(LOOK_WHILE_STARTING)
            keeper.kill()
        note_running(self.config, {})
