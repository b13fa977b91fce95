"""A mail server on loopback that keeps what it is given (RFC 5321), with STARTTLS and AUTH PLAIN."""

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from typing_extensions import override

__all__ = ["MailServer", "mail_server"]


@dataclass
class MailServer:
    """What the server says and keeps; `refuses` is an address that it does not know."""

    tls: ssl.SSLContext | None = None
    refuses: str = ""
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)
    spoke_tls: bool = False


class _Talk(socketserver.StreamRequestHandler):
    house: MailServer
    over = False

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    @override
    def handle(self) -> None:
        self.say("220 loopback ESMTP")
        while line := (b"" if self.over else self.rfile.readline()):
            verb, _, rest = line.decode().strip().partition(" ")
            if verb.upper() == "QUIT":
                self.say("221 bye")
                return
            getattr(self, f"do_{verb.lower()}", self.unknown)(rest)

    def unknown(self, _: str) -> None:
        self.say("502 what?")

    def do_ehlo(self, _: str) -> None:
        offers = [] if self.house.tls is None or self.house.spoke_tls else ["250-STARTTLS"]
        self.say("250-loopback", *offers, "250 AUTH PLAIN")

    def do_starttls(self, _: str) -> None:
        assert self.house.tls is not None
        self.say("220 go ahead")
        try:
            self.connection = self.house.tls.wrap_socket(self.connection, server_side=True)
        except ssl.SSLError:  # the client does not trust us
            self.over = True
            return
        self.house.spoke_tls = True
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    @override
    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def do_auth(self, rest: str) -> None:
        self.house.passwords.append(base64.b64decode(rest.partition(" ")[2]).decode())
        self.say("235 welcome")

    def do_mail(self, _: str) -> None:
        self.say("250 fine")

    def do_rcpt(self, rest: str) -> None:
        address = rest.partition("<")[2].partition(">")[0]
        if address == self.house.refuses:
            self.say("550 nobody of that name")
            return
        self.house.recipients.append(address)
        self.say("250 fine")

    def do_data(self, _: str) -> None:
        self.say("354 go on")
        lines = [line.removeprefix(b".") for line in iter(self.rfile.readline, b".\r\n")]
        letter = message_from_bytes(b"".join(lines).replace(b"\r\n", b"\n"), policy=policy.default)
        self.house.letters.append(letter)
        self.say("250 kept")


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, refuses: str = "") -> Iterator[MailServer]:
    """The server, which listens while the context lasts."""
    house = MailServer(tls, refuses)
    talk = type("Talk", (_Talk,), {"house": house})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk) as server:
        server.daemon_threads = True
        house.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield house
        finally:
            server.shutdown()
            thread.join()
