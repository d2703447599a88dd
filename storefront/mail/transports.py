"""Ways for a letter to leave: a mail server, or a folder where there is none."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from traceability.errors import N_, NguonError

TIMEOUT_SECONDS = 30
SMTP_PORT = 587
SMTPS_PORT = 465


class MailUndelivered(NguonError):
    """The letter did not leave; it may be tried again."""

    code = "mail_undelivered"


class MailTransport(Protocol):
    """One way for a letter to leave."""

    def send(self, message: EmailMessage) -> None:
        """Hand a letter over. Called once per attempt by `mail.services.deliver_due`.

        When it returns, somebody else answers for the letter. A letter may be handed over twice
        (after a crash between sending and noting it), with the same Message-ID.

        Raises:
            MailUndelivered: nobody took it.
        """
        ...


class SmtpTransport:
    """A mail server: `smtp://user:password@host:587` (STARTTLS) or `smtps://...:465`.

    A password is never sent in clear: with `smtp` and a user, a server without STARTTLS is
    refused.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._is_smtps = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (SMTPS_PORT if self._is_smtps else SMTP_PORT)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def send(self, message: EmailMessage) -> None:
        """Speak SMTP."""
        try:
            with self._connected() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise MailUndelivered(
                N_("The mail server did not take the letter: %(reason)s"), reason=_reason(error)
            ) from error

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._is_smtps:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if not self._is_smtps and (self._user or server.has_extn("starttls")):
                server.starttls(context=context)
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server


class FolderTransport:
    """A folder of `.eml` files, for a site without a mail server: any mail program opens them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write one file, named after its Message-ID, so that a repetition replaces it."""
        name = "".join(c if c.isalnum() or c in "-." else "_" for c in message["Message-ID"])
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name.strip('_')}.eml").write_bytes(message.as_bytes())
        except OSError as error:
            raise MailUndelivered(
                N_("The letter could not be written: %(reason)s"), reason=_reason(error)
            ) from error


def _reason(error: Exception) -> str:
    """What went wrong, without what was said to the server."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
