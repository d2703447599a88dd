"""Which damage a printed stamp bears, by design and printer, beside the plain way's code.

The plain way is `qrcode` with one byte segment at its default level, M, at the same printed size.
Every row is one step of one kind of damage: the share of codes read by zxing and by OpenCV. Steps
go on until the plain way is read in fewer than half of the cases, and ours alone until it is no
longer safe. Both ways say the same texts and are photographed from the same seeds; every row has
seeds of its own. A code that several designs print with the same dots is measured once.

What `qrcode` makes by itself of our texts, which are capitals on purpose, has two segments as ours:
the table shows what those and whole dots are worth. It is the same table on every run with the same
versions.
"""

import os
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from zlib import crc32

import cv2
from camera import KINDS, READERS, Damage, photograph, steps
from damage_rows import Found, Row, Table, Together, reads_of
from fair_coin import beyond, chance_of
from printed_codes import PRINTERS, Printed, designs, ours, plain

from labels.crew import cores

CODES = int(os.environ.get("NGUON_BENCH_CODES", "40"))
ENOUGH = 0.95  # read, by each of the two: safe
LUCK = 0.05


def bench_damaged_stamps():
    alike = defaultdict(list)
    for printer in PRINTERS:
        for design in designs():
            alike[ours(design, printer, 1).dots].append((design, printer))
    print(f"\nShare of {CODES} codes read, ours | the plain way ({', '.join(READERS)})")
    tables = []
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as pool:
        for found in pool.map(table, alike.values()):
            tables.append(found)
            _print_table(found)
    _print_behind(tables)
    _print_together([row for found in tables for row in found.rows])
    _print_safe(tables, list(READERS))
    _print_safe(tables, ["zxing"])


def table(asked: list[tuple[str, str]]) -> Table:
    """A row for every step of every damage, of the code that these designs and printers share.

    Where the plain way is read no more, ours is tried alone for as long as a reader is safe.
    """
    cv2.setNumThreads(1)
    us = ours(*asked[0], CODES)
    them = plain(us)
    rows = []
    alone: dict[str, list[tuple[str, Found]]] = defaultdict(list)
    for kind in KINDS:
        is_compared = True
        for step, damage in steps(kind):
            seed = crc32(repr((us.printer, us.code, us.module_mm, kind, step)).encode())
            found = _read(us, damage, seed)
            if is_compared:
                row = Row(us.code, kind, step, found, _read(them, damage, seed))
                rows.append(row)
                is_compared = reads_of(row.theirs) >= CODES * len(READERS) / 2
            else:
                alone[kind].append((step, found))
            if not is_compared and max(map(sum, found.values())) < ENOUGH * CODES:
                break
    return Table([design for design, _ in asked], us.first, them.first, rows, dict(alone))


def _print_table(found: Table) -> None:
    us, them = found.ours, found.theirs
    print(f"\n  {', '.join(found.designs)}, {us.printer}, {us.prints[0].side_mm:.1f} mm: ", end="")
    print(f"{us.code} of {us.module_mm:.3f} mm | {them.code} of {them.module_mm:.3f} mm")
    for row in found.rows:
        mark = "  <" if row.ahead < 0 else ""
        said = f"{_shares(row.ours)} | {_shares(row.theirs)}{mark}"
        print(f"    {row.kind:<6}{row.step:>10}   {said}", flush=True)


def _print_behind(tables: list[Table]) -> None:
    """In how many rows ours is behind, and which of them luck does not explain."""
    rows = [(found, row) for found in tables for row in found.rows]
    less = beyond([chance_of(row.won, row.lost) for _, row in rows], LUCK)
    more = beyond([chance_of(row.lost, row.won) for _, row in rows], LUCK)
    ahead = [row.ahead for _, row in rows]
    print(
        f"\nOf {len(rows)} rows ours is read more often in {sum(by > 0 for by in ahead)}", end=" "
    )
    print(f"({sum(more)} beyond chance), as often in {ahead.count(0)}", end=", ")
    print(f"less often in {sum(by < 0 for by in ahead)} ({sum(less)} beyond chance).")
    print(f"Beyond chance: luck alone leaves no such row in {1 - LUCK:.0%} of such tables.")
    for (found, row), is_less in zip(rows, less, strict=True):
        if is_less:
            print(f"  {', '.join(found.designs)}, {found.ours.printer}, {row.kind}", end=" ")
            print(f"{row.step}: {row.won} texts won, {row.lost} lost")


def _print_together(rows: list[Row]) -> None:
    """Rows together, by damage and code."""
    codes = sorted({row.code for row in rows})
    sums = [Together.of(rows, kind=kind, code=code) for kind in KINDS for code in codes]
    sums.append(Together("together", "", rows))
    behind = beyond([each.chance for each in sums], LUCK)
    print(f"\n  {'':<16}{'rows':>6}{'behind':>8}{'ours':>8}{'plain':>8}{'won':>8}{'lost':>8}")
    for each, is_behind in zip(sums, behind, strict=True):
        us, them = each.shares
        mark = "  behind beyond chance" if is_behind else ""
        print(f"  {each.kind:<10}{each.code:<6}{len(each.rows):>6}{each.behind:>8}", end="")
        print(f"{us:>8.1%}{them:>8.1%}{each.won:>8}{each.lost:>8}{mark}")


def _print_safe(tables: list[Table], readers: list[str]) -> None:
    """The last step of each damage up to which each of some readers reads each design."""
    print(f"\nSafe up to ({' as well as '.join(readers)} reads {ENOUGH:.0%} and more)")
    kinds = "".join(f"{kind:>11}" for kind in KINDS)
    print(f"  {'design':<9}{'printer':<13}{'code':<6}{'module':>8}{kinds}")
    for found in tables:
        us, safe = found.ours, dict.fromkeys(KINDS, "-")
        for kind in KINDS:
            for step, read in found.steps(kind):
                if min(sum(read[name]) for name in readers) < ENOUGH * CODES:
                    break
                safe[kind] = step
        said = "".join(f"{safe[kind]:>11}" for kind in KINDS)
        for design in found.designs:
            print(f"  {design:<9}{us.printer:<13}{us.code:<6}{us.module_mm:>5.2f} mm{said}")


def _read(printed: Printed, damage: Damage, seed: int) -> Found:
    found: Found = {name: [] for name in READERS}
    for place, (text, code) in enumerate(zip(printed.texts, printed.prints, strict=True)):
        picture = photograph(code, damage, (seed, place))
        for name, read in READERS.items():
            found[name].append(text in read(picture))
    return found


def _shares(found: Found) -> str:
    return " ".join(f"{sum(read) / CODES:>4.0%}" for read in found.values())
