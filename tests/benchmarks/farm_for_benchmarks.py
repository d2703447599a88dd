"""A cooperative with one packed lot, for the benchmarks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import traceability as nguon


@contextmanager
def packed_farm(folder: Path) -> Iterator[tuple[object, object, object]]:
    """(deployment, recorder, lot of 10,000 packets) on a fresh SQLite database."""
    deployment = nguon.Deployment.open(
        f"sqlite:///{folder}/bench.db",
        base_url="https://nguon.example",
        passphrase="only for the benchmark",
        migrate=True,
    )
    now = nguon.EventTime.local(deployment.clock())
    with deployment.transaction() as book:
        coop = nguon.create_organisation(
            book, code="BENCH", name_vi="HTX", address_vi="Thái Nguyên"
        )
        me = nguon.Recorder(coop.id, nguon.Role.OWNER)
        shed = nguon.add_place(book, me, kind="workshop", code="X", name_vi="Xưởng")
        hill = nguon.add_place(book, me, kind="plot", code="L", name_vi="Đồi", crop="tea")
        leaf = nguon.create_material(book, me, code="T", crop="tea", form="fresh_leaf")
        tea = nguon.create_material(book, me, code="K", crop="tea", form="made_tea")
        packet = nguon.create_product(
            book, me, code="P", name_vi="Chè 200 g", material=tea, net_grams=200
        )
        fresh = nguon.record_harvest(
            book,
            me,
            plot=hill,
            material=leaf,
            taken=nguon.Quantity.weigh(10_000),
            at=now,
            facts={"pluck_standard": "bud_two_leaves"},
        )
        made = nguon.record_process(
            book,
            me,
            stage="process",
            place=shed,
            inputs=[(nguon.output_lot(fresh), nguon.Quantity.weigh(10_000))],
            output=tea,
            made=nguon.Quantity.weigh(2_000),
            at=now,
            facts={"method": "green"},
        )
        packed = nguon.pack(
            book,
            me,
            place=shed,
            product=packet,
            packs=10_000,
            source=nguon.output_lot(made),
            at=now,
        )
        lot = nguon.output_lot(packed)
        nguon.accept_missing(
            book, me, lot=lot, reason="no picture is measured", today=now.business_date
        )
    yield deployment, me, lot
    deployment.close()
