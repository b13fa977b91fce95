"""A real SAMP hub with the Web Profile, and a program that is connected to it."""

import queue
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyvo.samp import SAMPHubServer, SAMPIntegratedClient
from pyvo.samp.hub import WebProfileDialog

__all__ = ["PORT", "Hub", "Program", "hub", "is_free"]

PORT = 21012
"""Where the Web Profile has its hub (SAMP 1.3, section 5.2)."""
PATIENCE = 30.0


class Answerer(WebProfileDialog):
    """Answers for the person whom the hub asks."""

    def __init__(self, *, consents: bool) -> None:
        self.consents = consents
        self.asked: list[str] = []
        self.ended = threading.Event()

    def show_dialog(self, samp_name: str, *_: Any) -> None:
        self.asked.append(samp_name)
        (self.consent if self.consents else self.reject)()

    def answer(self) -> None:
        """Until the end."""
        while not self.ended.wait(0.05):
            self.handle_queue()


@dataclass
class Program:
    """What TOPCAT does, as far as tables go: sends them, and loads those that are sent to it."""

    client: SAMPIntegratedClient
    loaded: queue.Queue[tuple[str, dict[str, str]]] = field(default_factory=queue.Queue)

    def hears(self, _key: str, _sender: str, message_id: str | None, *message: Any) -> None:
        """Keep what was sent: its type, parameters, and what else it says."""
        mtype, params, _ = message
        self.loaded.put((mtype, dict(params)))
        if message_id:
            self.client.reply(message_id, {"samp.status": "samp.ok", "samp.result": {}})

    def next_loaded(self) -> tuple[str, dict[str, str]]:
        """What was sent next, and its parameters."""
        return self.loaded.get(timeout=PATIENCE)

    def fetched(self, url: str) -> bytes:
        """What it gets from an address, without anybody's cookie."""
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - a link of the test's portal
            return bytes(answer.read())

    def send(self, mtype: str, file: Path, name: str) -> dict[str, Any]:
        """Send a table to whoever takes it, wait until it is loaded, and give the answer."""
        found = [
            one for one in self.client.get_subscribed_clients(mtype) if one != self.client.get_public_id()
        ]
        params = {"url": file.as_uri(), "name": name, "table-id": file.name}
        message = {"samp.mtype": mtype, "samp.params": params}
        return dict(self.client.call_and_wait(found[0], message, timeout=str(int(PATIENCE))))


def is_free() -> bool:
    """Whether no hub is on this machine."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) != 0


@dataclass(frozen=True, slots=True)
class Hub:
    """A hub that runs; `answerer` is its person, `lock_file` tells other programs where it is."""

    server: SAMPHubServer
    answerer: Answerer
    lock_file: Path

    @contextmanager
    def program(self, name: str) -> Iterator[Program]:
        """A program of this name that takes tables and positions."""
        client = SAMPIntegratedClient(name=name, addr="127.0.0.1")
        client.connect(hub=self.server)
        made = Program(client)
        for mtype in ("table.load.votable", "table.load.fits", "coord.pointAt.sky"):
            client.bind_receive_message(mtype, made.hears)
        try:
            yield made
        finally:
            client.disconnect()


@contextmanager
def hub(folder: Path, *, consents: bool = True) -> Iterator[Hub]:
    """A hub whose person says yes or no to pages."""
    answerer, lock_file = Answerer(consents=consents), folder / "samp"
    server = SAMPHubServer(
        lockfile=str(lock_file), web_profile=True, web_profile_dialog=answerer, addr="127.0.0.1"
    )
    server.start()
    thread = threading.Thread(target=answerer.answer, daemon=True)
    thread.start()
    try:
        yield Hub(server, answerer, lock_file)
    finally:
        answerer.ended.set()
        thread.join()
        server.stop()
