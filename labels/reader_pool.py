"""Read the pages of a file on every core there is: answers in the order of the pages."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from labels.errors import ProofInterrupted
from labels.page_reader import Mismatch, Page, PageReader, Places

_WAITING = 3  # tasks per process under way: none idles, and few codes are held


@dataclass(frozen=True)
class Compared:
    """How many labels hold what they should, up to the first mismatch."""

    labels: int
    mismatch: Mismatch | None


def cores() -> int:
    """How many processes can run at the same time here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def compare_here(
    pdf: bytes | Path, tasks: Iterable[list[Page]], *, places: Places, dpi: int
) -> Generator[Compared, None, None]:
    """Compare in this process, task after task."""
    with closing(PageReader(pdf, dpi)) as reader:
        for pages in tasks:
            yield _compare(reader, pages, places)


def compare_spread(
    pdf: Path, tasks: Iterable[list[Page]], *, places: Places, dpi: int, processes: int
) -> Generator[Compared, None, None]:
    """Compare on several processes; the answers come in the order of the tasks.

    Whoever stops asking, or raises, stops the processes; they end with this one, even killed.

    Raises:
        ProofInterrupted: a process was killed.
    """
    pool = ProcessPoolExecutor(
        processes,
        # A forked copy would share the threads and the connections of whoever asks.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(pdf, places, dpi),
    )
    waiting: deque[Future[Compared]] = deque()
    try:
        for pages in tasks:
            waiting.append(pool.submit(_compare_task, pages))
            if len(waiting) >= _WAITING * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise ProofInterrupted from error
    finally:
        pool.shutdown(cancel_futures=True)


def _compare(reader: PageReader, pages: list[Page], places: Places) -> Compared:
    done = 0
    for page in pages:
        mismatch = reader.compare(page, places)
        if mismatch is not None:
            return Compared(done, mismatch)
        done += len(page.labels)
    return Compared(done, None)


class _Worker:
    """What a process reads with, from its beginning to its end."""

    reader: PageReader
    places: Places


def _begin(pdf: Path, places: Places, dpi: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asking process is told, and stops this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Worker.reader = PageReader(pdf, dpi)
    _Worker.places = places


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None, "only a started process begins"
    parent.join()
    os._exit(1)


def _compare_task(pages: list[Page]) -> Compared:
    return _compare(_Worker.reader, pages, _Worker.places)
