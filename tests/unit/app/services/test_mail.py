"""Letters through a real mail server on loopback."""

import socket
from pathlib import Path

import pytest

from app.config import Config
from app.services.mail import Letter, Mailer, MailFault, mailer_of
from tests.support.certificates import Certificates, make_certificates
from tests.support.smtp import MailServer, mail_server

SENDER = "Escapade <portal@example.org>"
LETTER = Letter(to="ada@example.org", subject="Vega’s\nanswers", text="3 rows.\n.\nhttp://portal/x\n")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


def mailer(server: MailServer, name: str = "") -> Mailer:
    return Mailer(f"smtp://{name}127.0.0.1:{server.port}", SENDER)


def test_a_letter_arrives_as_it_was_written() -> None:
    with mail_server() as server:
        mailer(server).send(LETTER)
    (letter,) = server.letters
    assert server.recipients == ["ada@example.org"]
    assert letter["From"] == SENDER
    assert letter["To"] == "ada@example.org"
    assert letter["Subject"] == "Vega’s answers"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter.get_content() == LETTER.text


def test_a_password_goes_through_tls_alone(certificates: Certificates) -> None:
    with mail_server(certificates.server) as server:
        url = f"smtp://ada%40x:s%3Acret@127.0.0.1:{server.port}"
        Mailer(url, SENDER, trust=certificates.client).send(LETTER)
    assert server.spoke_tls
    assert server.passwords == ["\0ada@x\0s:cret"]
    with mail_server() as open_server, pytest.raises(MailFault, match="no TLS"):
        mailer(open_server, "ada:secret@").send(LETTER)
    assert not open_server.passwords
    assert not open_server.letters


def test_a_certificate_that_nobody_vouches_for_is_refused(certificates: Certificates) -> None:
    with mail_server(certificates.server) as server, pytest.raises(MailFault, match="certificate"):
        mailer(server).send(LETTER)
    assert server.letters == []


def test_what_the_server_refuses_is_told_in_its_words() -> None:
    with mail_server(refuses="ada@example.org") as server, pytest.raises(MailFault, match="of that name"):
        mailer(server).send(LETTER)


def test_a_server_that_is_away_or_silent_holds_nobody_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(MailFault, match="cannot be reached"):
            Mailer(url, SENDER).send(LETTER)
        silent.listen()
        with pytest.raises(MailFault, match="timed out"):
            Mailer(url, SENDER, patience=0.05).send(LETTER)


@pytest.mark.parametrize("address", ["", "ada", "ada@x\nBcc: bob@y", "ada@x, bob@y", "Ada <ada@x>"])
def test_what_is_no_single_address_gets_no_letter(address: str) -> None:
    with mail_server() as server, pytest.raises(MailFault, match="address"):
        mailer(server).send(Letter(to=address, subject="x", text="y"))
    assert server.letters == []


def test_without_a_server_there_is_no_mailer(tmp_path: Path) -> None:
    assert mailer_of(Config(data_dir=tmp_path)) is None
    assert mailer_of(Config(data_dir=tmp_path, smtp_url="smtp://x", mail_from=SENDER)) is not None
