"""The mail server, and who the letters come from."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from typing_extensions import override

from app.config.settings import PREFIX, Settings, setting

__all__ = ["Mail"]


@dataclass(frozen=True, kw_only=True)
class Mail(Settings):
    """E-mail."""

    smtp_url: str = setting(
        "",
        "Mail server, as smtp://name:password@host:587 (STARTTLS) or smtps://…; empty sends no e-mail.",
    )
    mail_from: str = setting("", "Sender of e-mail, as `Escapade <portal@example.org>`.")

    @override
    def faults(self) -> list[str]:
        found = super().faults()
        if self.smtp_url and not _is_server(self.smtp_url):
            # Not repeated: a password may be in it.
            found.append(f"{PREFIX}SMTP_URL: must be smtp://host:port or smtps://host:port.")
        if self.smtp_url and "@" not in self.mail_from:
            found.append(f"{PREFIX}MAIL_FROM={self.mail_from!r}: must be an address where SMTP_URL is given.")
        return found


def _is_server(url: str) -> bool:
    try:
        place = urlsplit(url)
        return place.scheme in {"smtp", "smtps"} and bool(place.hostname) and place.port != 0
    except ValueError:
        return False
