"""The loop that draws the prints that wait, beside the pages."""

import time
from threading import Event, Thread

import structlog
from sqlalchemy.exc import OperationalError

from storefront.printing import work
from traceability.deployment import Deployment

PAUSE_SECONDS = 1.0
TIDY_EVERY = 3_600.0
"""Seconds between two removals of files that were kept long enough."""

log = structlog.get_logger("nguon.printing")


class PrintingLoop:
    """Draws one print after the other until it is stopped."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._stopping = Event()
        self._tidied = 0.0
        self._thread = Thread(target=self._run, name="printing", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the print in hand, which is taken up anew later, and end."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                drew = self._round()
            except OperationalError as error:
                # The database is busy or away: the prints wait there, and so does the loop.
                log.warning("database unavailable", reason=type(error).__name__)
                drew = False
            if not drew:
                self._stopping.wait(PAUSE_SECONDS)

    def _round(self) -> bool:
        """Draw one print, if one waits."""
        if time.monotonic() - self._tidied > TIDY_EVERY:
            work.forget_files(self._deployment)
            self._tidied = time.monotonic()
        taken = work.take_next(self._deployment)
        if taken is None:
            return False
        try:
            printed = work.work(self._deployment, taken, progress=self._go_on)
        except work.CalledOff:
            log.info("print called off", print=str(taken.id))
        except OSError as error:
            log.warning("print not written", print=str(taken.id), reason=error.strerror)
        else:
            log.info("print finished", print=str(taken.id), state=printed.state.value)
        return True

    def _go_on(self, *_: object) -> None:
        if self._stopping.is_set():
            raise work.CalledOff


def start_printing(deployment: Deployment) -> PrintingLoop:
    """Start the loop for a running site; call `stop()` when the site ends."""
    loop = PrintingLoop(deployment)
    loop.start()
    return loop
