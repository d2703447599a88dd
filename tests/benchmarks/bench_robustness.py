"""Which damage a printed stamp bears, by design and printer, beside the plain way's code.

The plain way is `qrcode` with one byte segment at its default level, M, at the same printed size.
Every row is one step of one kind of damage: the share of codes read by zxing and by OpenCV. Steps
go on until the plain way is read in fewer than half of the cases. What `qrcode` makes by itself of
our texts, which are capitals on purpose, has two segments as ours: the table shows what those and
whole dots are worth. Seeds are fixed: the same table on every run with the same versions.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from math import comb
from multiprocessing import get_context

import cv2
from camera import KINDS, READERS, Damage, photograph, steps
from printed_codes import PRINTERS, Printed, designs, ours, plain

from labels.crew import cores

CODES = int(os.environ.get("NGUON_BENCH_CODES", "12"))
ENOUGH = 0.95  # read, by each of the two: safe
CHANCE = 0.05


@dataclass(frozen=True)
class Row:
    """One step of damage: for each reader, which of our codes it read, and which of theirs."""

    design: str
    printer: str
    kind: str
    step: str
    ours: dict[str, list[bool]]
    theirs: dict[str, list[bool]]

    @property
    def is_less(self) -> bool:
        return _read_of(self.ours) < _read_of(self.theirs)

    @property
    def is_beyond_chance(self) -> bool:
        """Whether a fair coin would rarely decide so for the codes that one way alone is read."""
        pairs = [
            pair
            for name in READERS
            for pair in zip(self.ours[name], self.theirs[name], strict=True)
        ]
        won, lost = pairs.count((True, False)), pairs.count((False, True))
        tails = sum(comb(won + lost, more) for more in range(lost, won + lost + 1))
        return lost > won and tails / 2 ** (won + lost) < CHANCE


def bench_damaged_stamps():
    asked = [(design, printer) for design in designs() for printer in PRINTERS]
    print(f"\nShare of {CODES} codes read, ours | the plain way ({', '.join(READERS)})")
    tables = []
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        for us, them, rows in pool.map(table, *zip(*asked, strict=True)):
            tables.append((us, rows))
            print(f"\n  {us.design}, {us.printer}, {us.prints[0].side_mm:.1f} mm: ", end="")
            print(f"{us.code} of {us.module_mm:.3f} mm | {them.code} of {them.module_mm:.3f} mm")
            for row in rows:
                mark = "  <" if row.is_less else ""
                said = f"{_shares(row.ours)} | {_shares(row.theirs)}{mark}"
                print(f"    {row.kind:<6}{row.step:>10}   {said}", flush=True)
    rows = [row for _, rows_of_design in tables for row in rows_of_design]
    less = [row for row in rows if row.is_less]
    beyond = [row for row in less if row.is_beyond_chance]
    print(f"\n  Of {len(rows)} rows ours is read less often in {len(less)},", end=" ")
    print(f"beyond chance (1 in {1 / CHANCE:.0f}) in {len(beyond)}:")
    for row in beyond:
        print(f"    {row.design}, {row.printer}, {row.kind} {row.step}")
    _print_safe(tables)


def table(design: str, printer: str) -> tuple[Printed, Printed, list[Row]]:
    """Both ways' codes, the first of each in print, and a row for every step of every damage."""
    cv2.setNumThreads(1)
    us = ours(design, printer, CODES)
    them = plain(us)
    rows = []
    for kind in KINDS:
        for step, damage in steps(kind):
            row = Row(design, printer, kind, step, _read(us, damage), _read(them, damage))
            rows.append(row)
            if _read_of(row.theirs) < CODES * len(READERS) / 2:
                break
    first = (replace(each, prints=each.prints[:1]) for each in (us, them))
    return *first, rows


def _print_safe(tables: list[tuple[Printed, list[Row]]]) -> None:
    """The last step of each damage up to which each design is read by both readers."""
    print(f"\nSafe up to (each reader reads {ENOUGH:.0%} and more)")
    kinds = "".join(f"{kind:>11}" for kind in KINDS)
    print(f"  {'design':<9}{'printer':<13}{'code':<6}{'module':>8}{kinds}")
    for us, rows in tables:
        safe = dict.fromkeys(KINDS, "-")
        for kind in KINDS:
            for row in (row for row in rows if row.kind == kind):
                if min(map(sum, row.ours.values())) < ENOUGH * CODES:
                    break
                safe[kind] = row.step
        said = "".join(f"{safe[kind]:>11}" for kind in KINDS)
        print(f"  {us.design:<9}{us.printer:<13}{us.code:<6}{us.module_mm:>5.2f} mm{said}")


def _read(printed: Printed, damage: Damage) -> dict[str, list[bool]]:
    found: dict[str, list[bool]] = {name: [] for name in READERS}
    for seed, (text, code) in enumerate(zip(printed.texts, printed.prints, strict=True)):
        picture = photograph(code, damage, seed)
        for name, read in READERS.items():
            found[name].append(text in read(picture))
    return found


def _read_of(found: dict[str, list[bool]]) -> int:
    return sum(map(sum, found.values()))


def _shares(found: dict[str, list[bool]]) -> str:
    return " ".join(f"{sum(read) / CODES:>4.0%}" for read in found.values())
