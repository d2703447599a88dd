"""A print run of 180,000 stamps: the plain ways, ours, and the floor under all of them.

Printed, never asserted. `NGUON_BENCH_STAMPS` and `NGUON_BENCH_ROUNDS` make it shorter. The plain
ways would take hours: a few dozen stamps are measured and the rest is reckoned, with the work
spread over as many processes as ours has and nothing lost in spreading it. On a machine that has
other things to do the processor's seconds say more than the clock's.
"""

import io
import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import qrcode
import segno
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from farm_for_benchmarks import packed_farm
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from segno import consts

from labels.crew import Crew, cores
from traceability.stamps.services import issue_run, stamp_codes

COUNT = int(os.environ.get("NGUON_BENCH_STAMPS", "180000"))
ROUNDS = int(os.environ.get("NGUON_BENCH_ROUNDS", "3"))
PEER_STAMPS = 40
PARTS = 200
MM = 72 / 25.4
SIDE_MM = 18.85


@dataclass
class Spent:
    """Seconds of one way for the whole run, on all processes."""

    wall: float
    cpu: float


class BareSignatures:
    """The floor: signatures and nothing else (`labels.crew.Job`)."""

    def __init__(self, key, count):
        self.key, self.count = key, count

    def part(self, number):
        sign = Ed25519PrivateKey.from_private_bytes(self.key).sign
        message = b"nguon-stamp\0nguon.example\0A0000123456789ABC"
        for _ in range(self.count * number // PARTS, self.count * (number + 1) // PARTS):
            sign(message)
        return number


@contextmanager
def spending(found, scale=1.0, processes=1):
    wall, cpu = time.perf_counter(), time.process_time() + children()
    yield
    found.append(
        Spent(
            (time.perf_counter() - wall) * scale / processes,
            (time.process_time() + children() - cpu) * scale,
        )
    )


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain_symbol(canvas, head, tail):
    """`qrcode` and a rectangle for each dark module, as most programs do it."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(head + tail)
    code.make(fit=True)
    matrix = code.get_matrix()
    module = SIDE_MM * MM / len(matrix)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(x * module, -y * module, module, module, stroke=0, fill=1)


def segno_symbol(canvas, head, tail):
    """`segno` with a fixed mask, and one path of bars."""
    code = segno.make(
        [(head, consts.MODE_BYTE), (tail, consts.MODE_ALPHANUMERIC)],
        error="m",
        micro=False,
        boost_error=False,
        mask=3,
    )
    module = SIDE_MM * MM / len(code.matrix)
    path = canvas.beginPath()
    for y, row in enumerate(code.matrix):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            path.rect(start * module, -y * module, (end - start) * module, module)
            start = row.find(1, end)
    canvas.drawPath(path, stroke=0, fill=1)


def zxing_symbol(canvas, head, tail):
    """`zxing-cpp`'s writer, and a picture of one bit a module."""
    code = zxingcpp.create_barcode(head + tail, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    canvas.drawImage(ImageReader(picture.convert("1")), 0, 0, SIDE_MM * MM, SIDE_MM * MM)


def sheet(codes, symbol):
    """Sign, encode and draw some stamps with reportlab, fifty to a sheet."""
    canvas = Canvas(io.BytesIO(), pagesize=(210 * MM, 297 * MM), pageCompression=1)
    for place, (head, tail, serial) in enumerate(codes):
        canvas.saveState()
        canvas.translate(20 + place % 5 * 37 * MM, 800 - place // 5 % 10 * 27 * MM)
        symbol(canvas, head, tail)
        canvas.setFont("Helvetica", 4.8)
        canvas.drawString(19 * MM, 0, serial)
        canvas.restoreState()
        if place % 50 == 49:
            canvas.showPage()
    canvas.save()


class Watch:
    """The memory of a process and all it started: the share of each (PSS), at its highest."""

    def __init__(self, pid):
        self.pid, self.peak, self.open = pid, 0, True
        self.thread = threading.Thread(target=self._look)
        self.thread.start()

    def _look(self):
        while self.open:
            self.peak = max(self.peak, sum(map(share, family(self.pid))))
            time.sleep(0.5)

    def close(self):
        self.open = False
        self.thread.join()


def family(pid):
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
            for child in task.read_text().split():
                yield from family(int(child))


def share(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def issue(folder, number, found):
    """Our command, in a process of its own as a person starts it."""
    database = folder / "bench.db"
    before = stored(folder)
    environment = {
        **os.environ,
        "NGUON_DATABASE_URL": f"sqlite:///{database}",
        "NGUON_BASE_URL": "https://nguon.example",
        "NGUON_KEY_PASSPHRASE": "only for the benchmark",
        "NGUON_FILES": str(folder / "files"),
    }
    out = folder / f"{number}.pdf"
    command = Path(sys.executable).with_name("nguon")
    asked = ("--organisation", "BENCH", "--count", str(COUNT), "--out", str(out), "--json")
    with spending(found):
        started = subprocess.Popen(
            [command, "stamps", "issue", "--no-proof", *asked],
            env=environment,
            stdout=subprocess.PIPE,
        )
        watch = Watch(started.pid)
        told, _ = started.communicate()
        watch.close()
    assert json.loads(told)["count"] == COUNT
    size = out.stat().st_size
    out.unlink()
    return watch.peak, size, stored(folder) - before


def stored(folder):
    """Bytes of the database, its log included."""
    return sum(file.stat().st_size for file in folder.glob("bench.db*"))


def bench_a_print_run(tmp_path):
    processes = cores()
    (tmp_path / "files").mkdir()
    peers = {
        "qrcode + reportlab, rectangles": plain_symbol,
        "segno + reportlab, paths": segno_symbol,
        "zxing-cpp's writer + reportlab": zxing_symbol,
    }
    spent = {name: [] for name in (*peers, "nguon stamps issue --no-proof", "floor: bare Ed25519")}
    measured = []
    key = Ed25519PrivateKey.generate().private_bytes_raw()
    with packed_farm(tmp_path) as (deployment, recorder, _):
        with deployment.transaction() as session:
            run = issue_run(
                session, recorder, deployment.vault, count=PEER_STAMPS, host=deployment.host
            )

            def codes():
                for code in stamp_codes(deployment.vault, run):
                    yield (*code.segments(deployment.base_url), code.id)

            assert len(list(codes())) == PEER_STAMPS
        for number in range(ROUNDS):
            for name, symbol in peers.items():
                with spending(spent[name], COUNT / PEER_STAMPS, processes):
                    sheet(codes(), symbol)
            measured.append(issue(tmp_path, number, spent["nguon stamps issue --no-proof"]))
            with Crew(processes) as crew:
                warm = crew.work(BareSignatures(key, COUNT), PARTS)
                next(warm)
                started = time.perf_counter()
                assert sum(1 for _ in warm) == PARTS - 1
                wall = (time.perf_counter() - started) * PARTS / (PARTS - 1)
            spent["floor: bare Ed25519"].append(Spent(wall, bare_cpu(key)))
    show(spent, measured, processes)


def bare_cpu(key):
    """The processor's seconds of that many signatures in one process, from a stretch of them."""
    started = time.process_time()
    for number in range(10):
        BareSignatures(key, COUNT).part(number)
    return (time.process_time() - started) * PARTS / 10


def show(spent, measured, processes):
    print(f"\n{COUNT:,} stamps of 35 x 25 mm, {processes} processes, median of {ROUNDS}")
    print(f"  {'':<34}{'seconds':>12}{'x floor':>9}{'cpu s':>12}{'x floor':>9}")
    middle = {
        name: Spent(
            statistics.median(each.wall for each in found),
            statistics.median(each.cpu for each in found),
        )
        for name, found in spent.items()
    }
    floor = middle["floor: bare Ed25519"]
    for name, each in middle.items():
        walls = f"{each.wall:>12,.1f}{each.wall / floor.wall:>9,.1f}"
        print(f"  {name:<34}{walls}{each.cpu:>12,.1f}{each.cpu / floor.cpu:>9,.1f}")
    print(f"  The plain ways are reckoned from {PEER_STAMPS} stamps, spread without loss.")
    ours, plain = middle["nguon stamps issue --no-proof"], next(iter(middle.values()))
    print(f"  Ours takes {plain.wall / ours.wall:,.0f} times less than the plain way by the clock,")
    print(f"  {plain.cpu / ours.cpu:,.0f} times by the processor;", end=" ")
    print(f"{ours.wall - 1.5 * floor.wall:+.1f} s beside 1.5 floors (2.0 are allowed).")
    memory, size, grown = (statistics.median(column) for column in zip(*measured, strict=True))
    print(f"  Memory {memory / 1e6:,.0f} MB, file {size / 1e6:,.1f} MB,", end=" ")
    print(f"database +{grown / 1e3:,.0f} kB.")
