"""Work in the field of the demo cooperatives, and what a laboratory found about their tea.

Before the season: fertilised and sprayed, long enough before the first harvest. In it, at La Bằng,
the plots that rest between two rounds of plucking are weeded, or sprayed with neem.
"""

import io
from collections.abc import Iterable
from datetime import date, timedelta

from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from storefront.demo.desk import Desk, Packed
from storefront.demo.packing import pack_lot
from traceability.areas import Area
from traceability.events.recording import Evidence
from traceability.field.models import AgroInput
from traceability.field.register import create_input
from traceability.field.services import Treatment, record_field_operation
from traceability.files.evidence import show_to_all, store_evidence
from traceability.inspections.services import record_inspection
from traceability.lots.models import Lot
from traceability.parties.roles import Role
from traceability.parties.services import add_party

NEEM, PESTICIDE, COMPOST = "NEEM", "REASGANT", "HUUCO"
_LABELS = {
    NEEM: ("pesticide", "Dầu neem", "Azadirachtin", 2),
    PESTICIDE: ("pesticide", "Reasgant 3.6EC", "Abamectin", 7),
    COMPOST: ("fertiliser", "Phân hữu cơ vi sinh", None, None),
}
"""Kind, name, active ingredient and days until harvest; the days are this demo's."""

_FERTILISED, _SPRAYED, _WEEDED = timedelta(days=40), timedelta(days=25), timedelta(days=20)
_PLUCKED_AT_ANY_TIME = (4, 5)
"""Plots that are plucked besides the round: they are not sprayed in it."""
_A_DAY_ROUND = 3
_HELD_PACKS = 12


def before_the_season(desk: Desk) -> None:
    """Fill the register of inputs, and record what was done before the first harvest."""
    first, crop = desk.days[0], desk.content.season.crop
    desk.put(first - _FERTILISED - timedelta(days=1), 8)
    for code, (kind, name, ingredient, days) in _LABELS.items():
        create_input(
            desk.session,
            desk.by(Role.OWNER),
            code=code,
            kind=kind,
            name=name,
            active_ingredient=ingredient,
            phi_days={crop: days} if days is not None else None,
        )
    work(
        desk, first - _FERTILISED, "fertilise", range(len(desk.plots)), used=COMPOST, kind="compost"
    )
    if crop != "vermicelli":
        plots = range(0, len(desk.plots), 2)
        work(desk, first - _SPRAYED, "spray", plots, used=PESTICIDE, target="other")
    work(desk, first - _WEEDED, "weed", range(len(desk.plots)), method="hand")


def between_two_rounds(desk: Desk, day: date) -> None:
    """The plot that is plucked only the day after tomorrow is weeded, every third day sprayed."""
    turn = desk.days.index(day)
    resting = (turn + 9) % len(desk.plots)
    if turn % _A_DAY_ROUND or resting in _PLUCKED_AT_ANY_TIME:
        work(desk, day, "weed", [resting], method="mulch")
    else:
        work(desk, day, "spray", [resting], used=NEEM, target="leafhopper")


def work(
    desk: Desk, day: date, operation: str, plots: Iterable[int], *, used: str = "", **facts: str
) -> None:
    """Record one work on plots, by their numbers."""
    for number in plots:
        plot = desk.plots[number]
        at = desk.put(day, 7)
        treatment = None
        if used:
            dose = ("1.5", "ml/l") if used != COMPOST else ("150", "kg/sào")
            treatment = Treatment(_input(desk, used), dose=dose[0], dose_unit=dose[1])
        record_field_operation(
            desk.session,
            desk.by(Role.PICKER),
            plots=[plot],
            operation=operation,
            at=at,
            treatment=treatment,
            facts={**facts, "weather": desk.chance.choice(("sunny", "cloudy"))},
            area=Area.measure(plot.area_m2 or 360),
            household=desk.chance.choice(desk.households),
        )


def pass_residues(desk: Desk, day: date, tea: Lot) -> None:
    """A batch of tea is tested, passes, and the report is shown to buyers."""
    desk.put(day, 16)
    owner = desk.by(Role.OWNER)
    laboratory = add_party(
        desk.session, owner, kind="supplier", code="KN-01", name="Phòng kiểm nghiệm (dữ liệu mẫu)"
    )
    stored = store_evidence(
        desk.session,
        owner,
        desk.deployment.files,
        content=_report(f"Lo {tea.code}: Abamectin 0,01"),
    )
    show_to_all(desk.session, owner, stored.sha256, is_public=True)
    record_inspection(
        desk.session,
        owner,
        kind="residue",
        lots=[tea],
        facts={"result": "passed", "sampled_on": day.isoformat(), "report": "MAU-26/118"},
        values=[{"name": "Abamectin", "figure": "0.01", "unit": "mg/kg", "limit": "1"}],
        at=desk.put(day, 17),
        laboratory=laboratory,
        documents=[Evidence(stored.sha256, "test_report", None)],
    )


def pack_what_is_held(desk: Desk, day: date) -> Packed:
    """A few packs for a fair, packed in the evening; the microbiology of them is still out."""
    batch = next(each for each in desk.waiting if each[0].content.code == "KHOMOC")
    product = desk.products["MOC500"]
    few = pack_lot(
        desk,
        source=batch[0],
        product=product,
        packs=_HELD_PACKS,
        at=desk.put(day, 19),
        packaging="pouch",
    )
    few.is_held = True
    desk.waiting.remove(batch)
    desk.waiting.append((batch[0], batch[1] - _HELD_PACKS * product.net_grams))
    return few


def fail_microbiology(desk: Desk, day: date) -> None:
    """The test of those packs did not pass: they are held, and not called back yet."""
    few = [packed for packed in desk.shelf if packed.is_held][-1]
    record_inspection(
        desk.session,
        desk.by(Role.OWNER),
        kind="microbiology",
        lots=[few.lot],
        facts={"result": "failed", "report": "MAU-26/121"},
        values=[{"name": "E. coli", "figure": "240", "unit": "CFU/g", "limit": "100"}],
        at=desk.put(day, 8),
    )


def _input(desk: Desk, code: str) -> AgroInput:
    return desk.session.scalars(
        select(AgroInput).where(
            AgroInput.organisation_id == desk.organisation.id, AgroInput.code == code
        )
    ).one()


def _report(line: str) -> bytes:
    """A page that says that it is a sample."""
    out = io.BytesIO()
    page = Canvas(out, invariant=1)
    page.drawString(72, 770, "PHIEU KET QUA - MAU (SAMPLE)")
    page.drawString(72, 740, line)
    page.save()
    return out.getvalue()
