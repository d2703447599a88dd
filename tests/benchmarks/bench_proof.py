"""How long it takes to read a finished file back, every code. Printed, never asserted."""

import os
import resource
import time

from farm_for_benchmarks import packed_farm

from labels.crew import cores
from storefront.printing.files import proof_run
from storefront.printing.paper import Layout
from storefront.printing.stamp_sheet import recorded, write_run_to
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run

COUNT = int(os.environ.get("NGUON_BENCH_STAMPS", "180000"))
SAMPLE = 2_000


def timed(act):
    """What an act gives, the seconds it took, and those of all processors together."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    start = time.perf_counter()
    result = act()
    seconds = time.perf_counter() - start
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    spent = sum(
        b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime
        for a, b in zip(before, after, strict=True)
    )
    return result, seconds, spent


def bench_the_proof_of_a_run(tmp_path):
    file = tmp_path / "run.pdf"
    with packed_farm(tmp_path) as (deployment, recorder, _), deployment.transaction() as session:
        vault = deployment.vault
        run = issue_run(session, recorder, vault, count=COUNT, host=deployment.host)
        lines = {
            "drawn, all cores": lambda: (
                write_run_to(file, vault, run, design="35x25", processes=cores()).stamps
            )
        }
        layout, expected = Layout("35x25"), recorded(vault, run, Range(1, COUNT)).codes
        lines["proved, every code, all cores"] = lambda: proof_run(file, expected, layout=layout)
        lines[f"proved, a sample of {SAMPLE:,}"] = lambda: proof_run(
            file, expected, layout=layout, sample=SAMPLE
        )
        print(f"\nA run of {COUNT:,} stamps on {cores()} cores")
        print(f"  {'':<34}{'codes':>10}{'seconds':>10}{'of all cores':>14}")
        for name, act in lines.items():
            codes, seconds, spent = timed(act)
            print(f"  {name:<34}{codes:>10,}{seconds:>10.1f}{spent:>14.1f}")
    each = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  the file {file.stat().st_size / 1e6:,.1f} MB; each process {each:,.0f} MB at most")
