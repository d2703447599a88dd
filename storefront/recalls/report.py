"""The report of a recall as rows: who has what, how to reach them, and where the rest is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from storefront import formats
from storefront.orders.buyer import readable_phone
from storefront.wording import say
from traceability.errors import N_
from traceability.lots.history import TracedLot
from traceability.recalls.clock import Deadline
from traceability.recalls.models import Recall, RecallContact
from traceability.recalls.reach import Reach, Recipient
from traceability.words import Words


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the report: a title, what its columns are called, rows of text and numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report in one language: a heading, what it is about, the tables."""

    heading: str
    about: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]


def report_of(
    *,
    recall: Recall | None,
    lot: TracedLot,
    organisation: Words,
    reach: Reach,
    contacts: Mapping[str, RecallContact],
    language: str,
    now: datetime,
) -> Report:
    """The report of a recall or, without one, of a drill."""
    about = [
        (say(N_("Cooperative"), language), organisation.in_(language)),
        (say(N_("Lot"), language), f"{lot.code}: {lot.name.in_(language)}"),
    ]
    if recall is not None:
        reason = Words(recall.reason_vi, recall.reason_en).in_(language)
        deadline = Deadline.of(recall.opened_at, now)
        about += [
            (say(N_("Reason"), language), reason),
            (say(N_("Opened"), language), formats.moment(recall.opened_at, language)),
            (say(N_("Everybody told by"), language), formats.moment(deadline.at, language)),
        ]
        if recall.closed_at is not None:
            closed = formats.moment(recall.closed_at, language)
            about.append((say(N_("Closed"), language), closed))
    about.append((say(N_("As of"), language), formats.moment(now, language)))
    heading = N_("Recall of lot %(lot)s") if recall else N_("Recall drill of lot %(lot)s")
    return Report(
        heading=say(heading, language, lot=lot.code),
        about=tuple(about),
        tables=(
            _recipients(reach, contacts, language),
            _promised(reach, language),
            _lots(reach, language),
            _units(reach, language),
            _stamps(reach, language),
            _mass(reach, language),
        ),
    )


def _recipients(reach: Reach, contacts: Mapping[str, RecallContact], language: str) -> Table:
    return Table(
        say(N_("Who has what"), language),
        _said(
            language,
            N_("Name"),
            N_("Number"),
            N_("Telephone"),
            N_("E-mail"),
            N_("Address"),
            N_("Still has"),
            N_("Was sent"),
            N_("Since"),
            N_("Told"),
            N_("Answered"),
        ),
        tuple(
            (
                each.name or say(N_("Sold without a name"), language),
                each.label,
                _phone(each.phone),
                each.email or "",
                each.address or "",
                _amounts(reach, each, language),
                _amounts(reach, each, language, sent=True),
                formats.day(each.since, language) if each.since else "",
                *_told(contacts.get(each.key), language),
            )
            for each in reach.recipients
        ),
    )


def _told(contact: RecallContact | None, language: str) -> tuple[str, str]:
    notified = contact.notified_at if contact else None
    answered = contact.answered_at if contact else None
    return (
        formats.moment(notified, language) if notified else "",
        formats.moment(answered, language) if answered else "",
    )


def _amounts(reach: Reach, each: Recipient, language: str, *, sent: bool = False) -> str:
    """`6 packs CHE200-01, 2 kg CHE-KHO-02`."""
    return ", ".join(
        f"{amount_said(grams, pieces, language)} {reach.history.lots[amount.lot_id].code}"
        for amount in each.amounts
        for grams, pieces in [
            (amount.sent_grams, amount.sent_pieces) if sent else (amount.grams, amount.pieces)
        ]
    )


def amount_said(grams: int, pieces: int, language: str) -> str:
    """Packs where goods are packed, else their weight."""
    if not pieces:
        return formats.weight(grams, language)
    if pieces == 1:
        return say(N_("1 pack"), language)
    count = formats.number(pieces, language, decimals=0)
    return say(N_("%(count)s packs"), language, count=count)


def _phone(number: str | None) -> str:
    """A number as people read it, on one line."""
    return readable_phone(number).replace(" ", "\N{NO-BREAK SPACE}") if number else ""


def _promised(reach: Reach, language: str) -> Table:
    return Table(
        say(N_("Orders that must not be sent"), language),
        _said(language, N_("Number"), N_("Name"), N_("Telephone"), N_("Lot"), N_("Packs")),
        tuple(
            (
                buyer.label,
                buyer.name,
                _phone(buyer.phone),
                reach.history.lots[lot_id].code,
                packs,
            )
            for buyer in reach.promised
            for lot_id, packs in buyer.promised.items()
        ),
    )


def _lots(reach: Reach, language: str) -> Table:
    lots = reach.history.lots
    ordered = [lot_id for level in reach.history.lineage.levels() for lot_id in level]
    return Table(
        say(N_("Lots"), language),
        _said(language, N_("Lot"), N_("What"), N_("Day"), N_("In our own places")),
        tuple(
            (
                lots[lot_id].code,
                lots[lot_id].name.in_(language),
                formats.day(lots[lot_id].business_date, language),
                amount_said(*reach.on_hand.get(lot_id, (0, 0)), language),
            )
            for lot_id in ordered
        ),
    )


def _units(reach: Reach, language: str) -> Table:
    return Table(
        say(N_("Cartons and pallets"), language),
        _said(language, N_("Unit"), N_("Stands in"), N_("Lot"), N_("Holds"), N_("Where")),
        tuple(
            (
                box.unit.code,
                box.outermost.code if box.outermost.id != box.unit.id else "",
                reach.history.lots[box.lot_id].code,
                amount_said(box.grams, box.pieces, language),
                say(N_("away") if box.left_with else N_("here"), language),
            )
            for box in reach.history.whereabouts.boxes
        ),
    )


def _stamps(reach: Reach, language: str) -> Table:
    return Table(
        say(N_("Stamps"), language),
        _said(language, N_("Lot"), N_("Run"), N_("Stamps"), N_("How many")),
        tuple(
            (
                reach.history.lots[each.lot_id].code,
                each.run_number,
                ", ".join(f"{part.first}–{part.last}" for part in each.ranges),
                each.count,
            )
            for each in reach.history.stamps
        ),
    )


def _mass(reach: Reach, language: str) -> Table:
    mass = reach.mass
    figures = (
        (N_("Recalled in all"), mass.recalled),
        (N_("In our own places"), mass.on_hand),
        (N_("Destroyed since"), mass.destroyed),
        (N_("Counted short since"), mass.counted_off),
        (N_("Lost in processing since"), mass.used_up),
        (N_("Still with buyers"), mass.still_out),
        (N_("Sent out in all"), mass.sent),
        (N_("Come back"), mass.returned),
    )
    return Table(
        say(N_("Where everything is"), language),
        _said(language, N_("What"), N_("Weight")),
        tuple((say(what, language), formats.weight(grams, language)) for what, grams in figures),
    )


def _said(language: str, *texts: str) -> tuple[str, ...]:
    return tuple(say(text, language) for text in texts)


def document(
    recall: Recall | None, reach: Reach, contacts: Mapping[str, RecallContact]
) -> dict[str, Any]:
    """The same for programs: figures as numbers, days and moments as they are."""
    lots = reach.history.lots

    def held(pairs: Iterable[tuple[UUID, int, int]]) -> list[dict[str, Any]]:
        return [{"lot": lots[i].code, "grams": grams, "pieces": n} for i, grams, n in pairs]

    mass = reach.mass
    return {
        "recall": recall.id if recall else None,
        "lot": next(lots[lot_id].code for lot_id in reach.history.lineage.start),
        "reason_vi": recall.reason_vi if recall else None,
        "reason_en": recall.reason_en if recall else None,
        "opened_at": recall.opened_at if recall else None,
        "closed_at": recall.closed_at if recall else None,
        "outcome": recall.outcome if recall else None,
        "lost_grams": recall.lost_grams if recall else None,
        "lost_reason": recall.lost_reason if recall else None,
        "lots": [
            {
                "lot": lots[lot_id].code,
                "content": lots[lot_id].content_code,
                "business_date": lots[lot_id].business_date,
                "grams": reach.on_hand.get(lot_id, (0, 0))[0],
                "pieces": reach.on_hand.get(lot_id, (0, 0))[1],
            }
            for level in reach.history.lineage.levels()
            for lot_id in level
        ],
        "recipients": [
            {
                "recipient": each.key,
                "label": each.label,
                "name": each.name,
                "phone": each.phone,
                "email": each.email,
                "address": each.address,
                "since": each.since,
                "still_has": held((a.lot_id, a.grams, a.pieces) for a in each.amounts),
                "was_sent": held((a.lot_id, a.sent_grams, a.sent_pieces) for a in each.amounts),
                "notified_at": contacts[each.key].notified_at if each.key in contacts else None,
                "answered_at": contacts[each.key].answered_at if each.key in contacts else None,
            }
            for each in reach.recipients
        ],
        "promised": [
            {
                "order": buyer.label,
                "name": buyer.name,
                "phone": buyer.phone,
                "packs": [
                    {"lot": lots[lot_id].code, "pieces": packs}
                    for lot_id, packs in buyer.promised.items()
                ],
            }
            for buyer in reach.promised
        ],
        "units": [
            {
                "unit": box.unit.code,
                "inside": box.outermost.code if box.outermost.id != box.unit.id else None,
                "lot": lots[box.lot_id].code,
                "grams": box.grams,
                "pieces": box.pieces,
                "is_here": box.left_with is None,
            }
            for box in reach.history.whereabouts.boxes
        ],
        "stamps": [
            {
                "lot": lots[each.lot_id].code,
                "run": each.run_number,
                "count": each.count,
                "ranges": [[part.first, part.last] for part in each.ranges],
            }
            for each in reach.history.stamps
        ],
        "mass": {
            "recalled": mass.recalled,
            "on_hand": mass.on_hand,
            "destroyed": mass.destroyed,
            "counted_off": mass.counted_off,
            "used_up": mass.used_up,
            "still_out": mass.still_out,
            "sent": mass.sent,
            "returned": mass.returned,
        },
    }
