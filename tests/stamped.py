"""Stamps for the tests' farm: printed, bound, put into use, as a cooperative would."""

from dataclasses import dataclass
from datetime import date

import farm
from pictured import picture

from traceability.deployment import Deployment
from traceability.lots.models import Lot
from traceability.parties import services as parties
from traceability.stamps import services as stamps
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

PHONE = "0208 555 0101"
OUTLINE = {
    "type": "Polygon",
    "coordinates": [
        [
            [105.60, 21.60],
            [105.602, 21.60],
            [105.602, 21.6012],
            [105.6004, 21.6015],
            [105.60, 21.60],
        ]
    ],
}


@dataclass(frozen=True)
class Stamped:
    """A run of stamps with its codes, and the lot that it is on, if any."""

    run: StampRun
    lot: Lot | None
    codes: tuple[StampCode, ...]

    @property
    def path(self) -> str:
        """The path of the first stamp, as its QR code has it."""
        return self.codes[0].tail

    @property
    def typed(self) -> str:
        """What is printed under the QR code of the first stamp."""
        return self.codes[0].id


def open_farm(deployment: Deployment, *, code: str = "LABANG", **details: object) -> farm.Farm:
    """The tests' farm with a telephone, an English name and an outline of its plot."""
    with deployment.transaction() as session:
        tea = farm.found(session, deployment.clock, code=code)
        told = {"phone": PHONE, "name_en": "La Bang Tea Cooperative", **details}
        for column, value in told.items():
            setattr(tea.organisation, column, value)
        tea.plot.outline = OUTLINE
        picture(session, tea.packet, deployment.files)
        return tea


def packed(deployment: Deployment, tea: farm.Farm, packs: int = 40) -> Lot:
    """A packed lot of today with the whole road behind it."""
    with deployment.transaction() as session:
        return farm.packets(session, farm.visit(session, tea), packs)


def stamp(
    deployment: Deployment,
    tea: farm.Farm,
    lot: Lot | None,
    *,
    count: int = 3,
    kind: Kind = Kind.UNIT,
    format_: Format = Format.FULL,
    bound: bool = True,
    active: bool = True,
) -> Stamped:
    """Print stamps; those for single packets are bound and put into use, unless told not to."""
    with deployment.transaction() as session:
        lot = session.get(Lot, lot.id) if lot else None
        run = stamps.issue_run(
            session,
            tea.recorder,
            deployment.vault,
            count=count,
            host=deployment.host,
            lot=lot if bound or not kind.stands_for_one_packet else None,
            kind=kind,
            format_=format_,
        )
        if lot and kind.stands_for_one_packet and bound:
            stamps.bind(session, tea.recorder, run=run, stamps=Range(1, count), lot=lot)
            if active:
                stamps.activate(session, tea.recorder, run=run, stamps=Range(1, count))
        codes = tuple(stamps.stamp_codes(deployment.vault, run))
    return Stamped(run, lot, codes)


def altered(path: str) -> str:
    """The path with one character of its signature changed."""
    return path[:60] + ("A" if path[60] != "A" else "B") + path[61:]


def certify(
    deployment: Deployment,
    tea: farm.Farm,
    *,
    scheme: str = "vietgap",
    stars: int | None = None,
    valid_from: date = date(2025, 1, 1),
    valid_to: date | None = None,
) -> None:
    """A certificate of the whole cooperative."""
    with deployment.transaction() as session:
        parties.add_certificate(
            session,
            tea.recorder,
            scheme=scheme,
            number=f"{scheme.upper()}-TN-0042",
            issuer="Sở Nông nghiệp và Môi trường Thái Nguyên",
            stars=stars,
            valid_from=valid_from,
            valid_to=valid_to,
        )
