"""Work in parts, spread over processes, its results in order: the same whatever their number.

Processes are started afresh ("spawn"), which is safe beside threads and the same on every system. A
program that has opened nothing yet may ask for copies of itself instead: they have loaded what it
has, which saves half a second. A job goes to them through a pipe and never to disk: it may hold
keys. Each process has a pipe of its own and nothing else in common with the rest; when the caller
is gone, however that came, its pipe ends and the process with it.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, Self, TypeVar, cast

from labels.errors import N_, WorkerLost

_AHEAD = 2  # parts that a process is given at a time: it need not wait for the next

Result_co = TypeVar("Result_co", covariant=True)


class Job(Protocol[Result_co]):
    """Something that is made in parts, in any process."""

    def part(self, number: int) -> Result_co:
        """The part of that number; the same in every process. Called in a worker."""


def cores() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    job: Job[Result_co], parts: int, *, processes: int
) -> Generator[Result_co, None, None]:
    """Parts 0 to `parts` - 1 of `job`, in order; with one process, made here.

    Closing the iterator ends the processes. Not more than a few results wait for their turn.

    Raises:
        WorkerLost: a process ended by itself; for lack of memory, say.
        Exception: whatever a part raised.
    """
    if min(processes, parts) <= 1:
        yield from map(job.part, range(parts))
        return
    with Crew(min(processes, parts)) as crew:
        yield from crew.work(job, parts)


class Crew:
    """Processes that wait for a job. Started before the job is known, they load meanwhile."""

    def __init__(self, processes: int, *, copied: bool = False) -> None:
        """With `copied`, whoever starts them has no file, database or thread open that matters.

        Then they are forked, where the system does that well and no other thread runs.
        """
        self._processes = processes
        self._is_copied = copied and sys.platform == "linux" and threading.active_count() == 1
        self._workers: dict[Connection, BaseProcess] = {}

    def __enter__(self) -> Self:
        """Start the processes."""
        context: Any = multiprocessing.get_context("fork" if self._is_copied else "spawn")
        for _ in range(self._processes):
            here, there = context.Pipe()
            copies = [*self._workers, here] if self._is_copied else []
            worker = context.Process(target=_worker, args=(there, copies), daemon=True)
            worker.start()
            there.close()
            self._workers[here] = worker
        return self

    def __exit__(self, *_: object) -> None:
        """End them, in the middle of a part if need be."""
        for pipe, worker in self._workers.items():
            pipe.close()
            worker.terminate()
        for worker in self._workers.values():
            worker.join()

    def work(self, job: Job[Result_co], parts: int) -> Generator[Result_co, None, None]:
        """As `in_order`; one job after the other, each to its end."""
        asked = iter(range(parts))
        for pipe in self._workers:
            _tell(pipe, job)
            for number in _next(asked, _AHEAD):
                _tell(pipe, number)
        waiting: dict[int, Result_co] = {}
        most = 2 * _AHEAD * len(self._workers)
        idle: list[Connection] = []
        due = 0
        while due < parts:
            for pipe in cast("list[Connection]", wait(list(self._workers))):
                number, result, error = _heard(pipe)
                if error is not None:
                    raise error
                waiting[number] = result
                idle.append(pipe)
            while due in waiting:
                yield waiting.pop(due)
                due += 1
            while idle and len(waiting) < most:
                for number in _next(asked, 1):
                    _tell(idle[-1], number)
                idle.pop()


def _next(numbers: Iterator[int], count: int) -> Iterator[int]:
    for _, number in zip(range(count), numbers, strict=False):
        yield number


def _tell(pipe: Connection, message: object) -> None:
    try:
        pipe.send(message)
    except OSError as error:
        raise _lost() from error


def _heard(pipe: Connection) -> tuple[int, Any, Exception | None]:
    try:
        heard: tuple[int, Any, Exception | None] = pipe.recv()
    except (EOFError, OSError) as error:
        raise _lost() from error
    return heard


def _lost() -> WorkerLost:
    return WorkerLost(N_("A process that draws labels ended by itself. Try again with fewer."))


def _worker(pipe: Connection, copies: Sequence[Connection]) -> None:
    """Answer with part after part, of job after job, until the pipe ends.

    `copies` are of the caller's ends of pipes: as long as one is open, its pipe does not end.
    Ctrl-C is for the caller to hear.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for copy in copies:
        copy.close()
    try:
        job = pipe.recv()
        gc.freeze()  # what is loaded stays: not to be looked through again and again for garbage
        while True:
            told = pipe.recv()
            if not isinstance(told, int):
                job = told
                continue
            try:
                result, trouble = job.part(told), None
            except Exception as error:  # noqa: BLE001 - it is raised again where the job came from
                result, trouble = None, error
            pipe.send((told, result, trouble))
    except (EOFError, OSError):
        return
