"""How fast stamps are made and read, beside what they are made of. Printed, never asserted."""

import io
import statistics
import time

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from farm_for_benchmarks import packed_farm

from labels import Listed, StampContent, load_design, split_url, write_sheets
from traceability.stamps.reading import read_stamp
from traceability.stamps.services import issue_run, stamp_codes

COUNT = 2_000
ROUNDS = 5


def medians(**acts):
    """Run each act in turn, some rounds over, and give the median seconds of each."""
    seconds = {name: [] for name in acts}
    for _ in range(ROUNDS):
        for name, act in acts.items():
            start = time.perf_counter()
            act()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def table(title, count, results):
    print(f"\n{title} ({count} each, median of {ROUNDS})")
    floor = min(results.values())
    for name, seconds in results.items():
        rate = count / seconds
        print(f"  {name:<38}{rate:>12,.0f} /s{seconds / floor:>8.1f} x the quickest")


def bench_signing_a_run(tmp_path):
    with packed_farm(tmp_path) as (deployment, recorder, lot):
        with deployment.transaction() as session:
            run = issue_run(
                session, recorder, deployment.vault, count=COUNT, host=deployment.host, lot=lot
            )
            assert run.key.public_bytes
        bare = Ed25519PrivateKey.generate()
        message = b"nguon-stamp" + bytes(40)
        table(
            "Signing stamps",
            COUNT,
            medians(
                bare_ed25519_signatures=lambda: [bare.sign(message) for _ in range(COUNT)],
                stamp_codes=lambda: list(stamp_codes(deployment.vault, run)),
            ),
        )


def bench_a_sheet_of_stamps(tmp_path):
    with packed_farm(tmp_path) as (deployment, recorder, lot):
        with deployment.transaction() as session:
            run = issue_run(
                session, recorder, deployment.vault, count=200, host=deployment.host, lot=lot
            )
            urls = [code.url(deployment.base_url) for code in stamp_codes(deployment.vault, run)]
        design = load_design("35x25")

        def sheet():
            contents = [StampContent(*split_url(url), product="Chè", lot="L1") for url in urls]
            write_sheets(Listed(contents), design=design, out=io.BytesIO())

        table(
            "Drawing stamps",
            200,
            medians(
                segno_symbols_alone=lambda: [segno.make(url, error="m") for url in urls],
                pdf_sheet_of_stamps=sheet,
            ),
        )


def bench_reading_a_stamp(tmp_path):
    with packed_farm(tmp_path) as (deployment, recorder, lot):
        with deployment.transaction() as session:
            run = issue_run(
                session, recorder, deployment.vault, count=COUNT, host=deployment.host, lot=lot
            )
            url = next(stamp_codes(deployment.vault, run)).url(deployment.base_url)

        def read():
            with deployment.reading() as session:
                for _ in range(200):
                    read_stamp(session, deployment.vault, url, now=deployment.clock())

        def select_one():
            with deployment.reading() as session:
                connection = session.connection()
                for _ in range(200):
                    connection.exec_driver_sql("SELECT 1").scalar()

        table(
            "Reading a stamp, from the address to the verdict (SQLite)",
            200,
            medians(select_1=select_one, read_stamp=read),
        )
