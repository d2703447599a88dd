"""Many at once: threads that start together, and processes of their own."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any


def together(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act returned or raised; all start at the same moment, each in a thread."""
    ready = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def perform(number: int) -> None:
        ready.wait()
        try:
            outcomes[number] = acts[number]()
        except Exception as error:  # noqa: BLE001 - the test decides which errors are expected
            outcomes[number] = error

    threads = [threading.Thread(target=perform, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


class Processes:
    """Fresh processes that open what they need, wait until all are ready, and then act.

    `target(*args, ready, outcomes)` opens, calls `ready.wait()`, acts, and puts one outcome.
    """

    def __init__(self, count: int, target: Callable[..., None], *args: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self.ready = context.Barrier(count + 1)
        self.outcomes = context.Queue()
        self.started = [
            context.Process(target=target, args=(*args, self.ready, self.outcomes))
            for _ in range(count)
        ]
        for process in self.started:
            process.start()

    def go(self) -> None:
        """Let all of them act; waits until the last one is ready."""
        self.ready.wait(timeout=120)

    def finish(self) -> list[Any]:
        """What each put, in the order in which they finished."""
        outcomes = [self.outcomes.get(timeout=120) for _ in self.started]
        for process in self.started:
            process.join(timeout=120)
            assert process.exitcode == 0
        return outcomes


def tally(outcomes: Sequence[Any]) -> Counter:
    """How often each outcome: values as they are, errors by the name of their class."""
    return Counter(
        type(each).__name__ if isinstance(each, Exception) else each for each in outcomes
    )
