"""Letters that the portal sends, through the operator's mail server."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from urllib.parse import unquote, urlsplit

from app.config.mail import Mail

__all__ = ["Letter", "MailFault", "Mailer", "mailer_of"]

PATIENCE = 10.0
"""Seconds that the server may take for each of its answers."""
LASTING = 500
"""From which reply code on a refusal is not to be tried again (RFC 5321, section 4.2.1)."""
PORTS = {"smtp": 25, "smtps": 465}


class MailFault(Exception):  # noqa: N818 - it is told to a person as often as it is raised
    """A letter could not be given to the mail server; the words say why, without passwords.

    A `lasting` one would come again: the server does not take this letter.
    """

    def __init__(self, words: str, *, lasting: bool = False) -> None:
        super().__init__(words)
        self.lasting = lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A text to one address."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends letters from `sender` through the server of an SMTP URL.

    `smtps` speaks TLS from the start, `smtp` turns to it where the server offers that (STARTTLS, RFC 3207). A
    name and a password in the URL are sent through TLS alone. `trust` makes what certificates are checked by.
    """

    url: str
    sender: str
    patience: float = PATIENCE
    trust: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)

    def send(self, letter: Letter) -> None:
        """Give the letter to the server. Raises MailFault."""
        message = _message(letter, self.sender)
        try:
            with self._server() as server:
                self._sign_in(server)
                server.send_message(message)
        except smtplib.SMTPException as error:
            code, words = _told_by(error)
            raise MailFault(f"The mail server refused: {words}", lasting=code >= LASTING) from error
        except OSError as error:
            raise MailFault(f"The mail server cannot be reached: {error}") from error

    def _server(self) -> smtplib.SMTP:
        place = urlsplit(self.url)
        host, port = place.hostname or "", place.port or PORTS[place.scheme]
        if place.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=self.patience, context=self.trust())
        server = smtplib.SMTP(host, port, timeout=self.patience)
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=self.trust())
        return server

    def _sign_in(self, server: smtplib.SMTP) -> None:
        place = urlsplit(self.url)
        if not place.username:
            return
        if not isinstance(server.sock, ssl.SSLSocket):
            raise MailFault("The mail server offers no TLS, and a password is not sent without it.")
        server.login(unquote(place.username), unquote(place.password or ""))


def mailer_of(config: Mail) -> Mailer | None:
    """What sends this portal's letters; None where the operator has named no mail server."""
    return Mailer(config.smtp_url, config.mail_from) if config.smtp_url else None


def _message(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it is sent (RFC 5322), marked as written by a program (RFC 3834). Raises MailFault."""
    message = EmailMessage()
    try:
        domain = Address(addr_spec=sender.rpartition("<")[2].rstrip("> ")).domain
        message["To"] = Address(addr_spec=letter.to)
    except (ValueError, IndexError) as error:
        raise MailFault("This is not the address of a person.", lasting=True) from error
    message["From"], message["Subject"] = sender, " ".join(letter.subject.split())
    message["Date"], message["Message-ID"] = localtime(), make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _told_by(error: smtplib.SMTPException) -> tuple[int, str]:
    """The server's reply code, 0 where there is none, and its own words, shortened."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        error = smtplib.SMTPResponseException(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        told = error.smtp_error
        text = told.decode(errors="replace") if isinstance(told, bytes) else str(told)
        return error.smtp_code, text[:200]
    return 0, str(error)[:200]
