"""Parts made by several processes come in order, and an end is an end."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from labels.crew import Crew, in_order
from labels.errors import MissingGlyph, WorkerLost


@dataclass(frozen=True)
class Squares:
    """Later parts are made faster than earlier ones."""

    secret: bytes = b""

    def part(self, number: int) -> int:
        time.sleep(0.002 * (number % 3 == 0))
        return number * number


@dataclass(frozen=True)
class Troubled:
    """Something happens at part 3."""

    what: str

    def part(self, number: int) -> int:
        if number == 3 and self.what == "refused":
            raise MissingGlyph("box", "茶", "Chè 茶")
        if number == 3 and self.what == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()


@pytest.mark.parametrize(("parts", "processes"), [(0, 2), (1, 2), (40, 1), (40, 2)])
def test_parts_come_in_order_whatever_the_number_of_processes(parts, processes):
    made = in_order(Squares(bytes(200_000)), parts, processes=processes)
    assert list(made) == [number * number for number in range(parts)]


@pytest.mark.parametrize(("what", "error"), [("refused", MissingGlyph), ("killed", WorkerLost)])
def test_what_goes_wrong_in_a_part_is_told_in_its_turn(what, error):
    done = in_order(Troubled(what), 12, processes=2)
    with pytest.raises(error):
        list(done)


def test_others_do_the_work_and_end_when_nobody_asks_any_more():
    done = in_order(Troubled(""), 1_000, processes=2)
    pids = {next(done) for _ in range(20)}
    assert os.getpid() not in pids
    assert all(map(alive, pids))
    done.close()
    assert not any(map(alive, pids))


def test_the_same_processes_do_one_job_after_the_other():
    with Crew(2) as crew:
        drew = set(crew.work(Troubled(""), 20))
        assert list(crew.work(Squares(b""), 5)) == [0, 1, 4, 9, 16]
        read = set(crew.work(Troubled(""), 20))
    assert len(drew | read) <= 2


def test_processes_end_with_the_one_that_asked(tmp_path):
    """Killed, it can tell them nothing: their pipe does."""
    told = tmp_path / "pid"
    if not (asker := os.fork()):
        os.setsid()
        with Crew(1) as crew:
            pid = next(crew.work(Troubled(""), 9))
            told.write_text(str(pid))
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(asker, 0)
    worker = int(told.read_text())
    assert within(10, lambda: not alive(worker))


def within(seconds: float, condition) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
