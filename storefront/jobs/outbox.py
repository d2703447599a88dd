"""The loop that sends what waits in the outbox, beside the pages."""

from threading import Event, Thread

import structlog
from sqlalchemy.exc import OperationalError

from storefront.idempotency.services import forget
from storefront.mail import services as mail
from storefront.mail.transports import FolderTransport, MailTransport, SmtpTransport
from storefront.settings import Settings
from traceability.deployment import Deployment

PAUSE_SECONDS = 5.0
FORGET_EVERY = 1000
"""Rounds between two removals of old request keys."""

log = structlog.get_logger("nguon.outbox")


def transport_for(settings: Settings) -> MailTransport | None:
    """How letters leave here; None where neither a server nor a folder is set."""
    if settings.smtp_url:
        return SmtpTransport(settings.smtp_url)
    if settings.mail_folder:
        return FolderTransport(settings.mail_folder)
    return None


class OutboxLoop:
    """Sends due letters every few seconds until it is stopped."""

    def __init__(
        self, deployment: Deployment, transport: MailTransport | None, *, sender: str
    ) -> None:
        self._deployment = deployment
        self._transport = transport
        self._sender = sender
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the letter in hand and end."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            try:
                self._round(rounds)
            except OperationalError as error:
                # The database is busy or away: the letters wait there, and so does the loop.
                log.warning("database unavailable", reason=type(error).__name__)
            rounds += 1
            self._stopping.wait(PAUSE_SECONDS)

    def _round(self, rounds: int) -> None:
        if self._transport is not None:
            sent = mail.deliver_due(self._deployment, self._transport, sender=self._sender)
            if sent:
                log.info("letters sent", count=sent)
        if rounds % FORGET_EVERY == 0:
            with self._deployment.transaction() as session:
                forget(session, now=self._deployment.clock())


def start_outbox(settings: Settings, deployment: Deployment) -> OutboxLoop:
    """Start the loop for a running site; call `stop()` when the site ends."""
    transport = transport_for(settings)
    if transport is None:
        log.warning("no mail leaves: set NGUON_SMTP_URL or NGUON_MAIL_FOLDER")
    loop = OutboxLoop(deployment, transport, sender=settings.mail_from or "nguon@localhost")
    loop.start()
    return loop
