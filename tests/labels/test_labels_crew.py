"""Parts made by several processes come in order, and an end is an end."""

import json
import os
import signal
import subprocess
import sys
import threading
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


loaded = ["module"]
"""What this module holds; a copy of a process holds what was added before."""


class Loaded:
    """Tells what the module holds in the process at work."""

    def part(self, _: int) -> list[str]:
        return loaded


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


@pytest.mark.parametrize("copied", [False, True])
def test_processes_end_with_the_one_that_asked(tmp_path, copied):
    """Killed, it can tell them nothing: their pipes do."""
    told = tmp_path / "told.json"
    program = tmp_path / "asker.py"
    program.write_text(f"""
import json, os, sys
sys.path[:0] = {sys.path!r}
from pathlib import Path
from labels.crew import Crew
from {__name__} import Loaded, Troubled, loaded
if __name__ == "__main__":
    loaded.append("and more")
    with Crew(2, copied={copied}) as crew:
        pids = sorted(set(crew.work(Troubled(""), 40)))
        Path({str(told)!r}).write_text(json.dumps([pids, *crew.work(Loaded(), 1)]))
        os.kill(os.getpid(), {signal.SIGKILL:d})
""")
    ended = subprocess.run([sys.executable, program], check=False)
    assert ended.returncode == -signal.SIGKILL
    workers, held = json.loads(told.read_text())
    assert len(workers) == 2
    assert held == (["module", "and more"] if copied else ["module"])
    assert within(10, lambda: not any(map(alive, workers)))


def test_beside_a_thread_no_process_is_copied(monkeypatch):
    """Of another thread's locks a copy would have what they were, and nobody to open them."""
    monkeypatch.setattr(sys.modules[__name__], "loaded", ["module", "and more"])
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    try:
        with Crew(1, copied=True) as crew:
            assert list(crew.work(Loaded(), 1)) == [["module"]]
    finally:
        over.set()
        other.join()


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
