"""What goes wrong in a cooperative, so that every answer of a stamp can be seen.

Each is recorded as it would be in life, by whoever may, at its hour: a slip of the keyboard put
right, stamps torn off and replaced, a lot called back, a key given up, a reel still blank.
"""

from datetime import date, datetime, timedelta

from storefront.demo import field, tea
from storefront.demo.desk import Desk, Packed
from storefront.demo.packing import pack_lot
from storefront.demo.scanning import scan
from storefront.demo.stamping import print_stamps, put_on
from traceability.events.corrections import declare_error
from traceability.events.services import output_lot
from traceability.events.truth import Truth
from traceability.lots.stock import left_of
from traceability.parties.roles import Role
from traceability.quantities import GRAMS_PER_UNIT, Quantity
from traceability.recalls.services import open_recall
from traceability.stamps import keys
from traceability.stamps.code import Kind
from traceability.stamps.ranges import Range
from traceability.stamps.services import issue_run, void
from traceability.stamps.verdict import MANY_SCANS, MANY_SCANS_WITHIN_DAYS

BLANK_REEL = 500
_TORN = Range(41, 50)
_SMALL_LOT = 20
"""Packs of the lot that is called back."""
TINS_LEAF_PER_TEA = 4.6


def by_day(desk: Desk, day: date) -> None:
    """What happens on one of the last days at La Bằng, counted from the end."""
    from_end = len(desk.days) - desk.days.index(day)
    if from_end == max(len(desk.days) // 2, 5):
        renew_key(desk, day)
    elif from_end == 4:  # noqa: PLR2004 - the day's number from the end
        pack_what_is_recalled(desk, day)
        field.pack_what_is_held(desk, day)
    elif from_end == 3:  # noqa: PLR2004 - days before the last one
        replace_torn_stamps(desk, day)
        slip_of_the_keyboard(desk, day)
    elif from_end == 2:  # noqa: PLR2004 - days before the last one
        print_blank_reel(desk, day)
        field.pass_residues(desk, day, desk.waiting[0][0])
        pack_with_hidden_codes(desk, day)
    elif from_end == 1:
        recall(desk, day)
        field.fail_microbiology(desk, day)


def renew_key(desk: Desk, day: date) -> None:
    """A laptop with a copy of the key was lost: a new key is made, the old one revoked."""
    desk.put(day, 18)
    owner = desk.by(Role.OWNER)
    old = keys.signing_key(desk.session, owner, desk.deployment.vault)
    desk.put(day, 18, 55)
    keys.create_key(desk.session, owner, desk.deployment.vault)
    keys.revoke_key(desk.session, owner, old.id)


def slip_of_the_keyboard(desk: Desk, day: date) -> None:
    """A picker types 400 for 40; the office puts it right twenty minutes later, then fires it."""
    at = desk.put(day, 9, 10)
    event = tea.pluck(
        desk,
        plot=desk.plots[4],
        standard="bud",
        grams=400 * GRAMS_PER_UNIT["kg"],
        at=at,
    )
    desk.put(day, 9, 30)
    truth = Truth(quantities={0: Quantity.weigh("40")})
    declare_error(desk.session, desk.by(Role.STAFF), event_id=event.id, truth=truth)
    grams = 40 * GRAMS_PER_UNIT["kg"]
    made, _ = tea.fire(desk, day, [(output_lot(event), grams)], "KHODINH", TINS_LEAF_PER_TEA)
    desk.kept = [made]


def pack_with_hidden_codes(desk: Desk, day: date) -> None:
    """A trial with that small lot: half of its tins get a code under a scratch cover instead.

    One of them has been uncovered already.
    """
    (source,) = desk.kept
    packs = left_of(desk.session, source).grams // 100
    tins = pack_lot(
        desk,
        source=source,
        product=desk.products["DINH100"],
        packs=packs,
        at=desk.put(day, 14),
        packaging="tin",
        stamped=False,
    )
    half = Range(1, packs // 2)
    tins.run = print_stamps(desk, tins, count=len(half))
    put_on(desk, tins, tins.run, half)
    hidden = print_stamps(desk, tins, count=len(half), kind=Kind.HIDDEN)
    put_on(desk, tins, hidden, half)
    tins.stamped = len(half)
    scan(desk, hidden, half.first, desk.clock() + timedelta(hours=5))


def replace_torn_stamps(desk: Desk, day: date) -> None:
    """Ten stamps were torn off in packing: they are void, and spares take their place."""
    packed = _packed_on(desk, day, "TOM200")
    assert packed.run is not None
    desk.put(day, 15)
    staff = desk.by(Role.STAFF)
    void(desk.session, staff, run=packed.run, stamps=_TORN)
    spares = Range(packed.packs + 1, min(packed.run.count, packed.packs + len(_TORN)))
    put_on(desk, packed, packed.run, spares)


def print_blank_reel(desk: Desk, day: date) -> None:
    """A reel for the weeks before Tết, on no lot yet."""
    desk.put(day, 16)
    issue_run(
        desk.session,
        desk.by(Role.STAFF),
        desk.deployment.vault,
        count=BLANK_REEL,
        host=desk.deployment.host,
    )


def pack_what_is_recalled(desk: Desk, day: date) -> None:
    """A buyer will not wait for tomorrow's packing: a small lot is packed in the evening."""
    batch = next(each for each in desk.waiting if each[0].content.code == "KHOTOM")
    product = desk.products["TOM200"]
    small = pack_lot(
        desk,
        source=batch[0],
        product=product,
        packs=_SMALL_LOT,
        at=desk.put(day, 18),
        packaging="pouch",
    )
    small.is_held = True
    desk.waiting.remove(batch)
    desk.waiting.append((batch[0], batch[1] - _SMALL_LOT * product.net_grams))


def recall(desk: Desk, day: date) -> None:
    """The small lot was too moist on a second look: it is called back, and the recall is open."""
    small = next(packed for packed in desk.shelf if packed.is_held)
    desk.put(day, 7, 30)
    open_recall(
        desk.session,
        desk.by(Role.OWNER),
        lot=small.lot,
        reason_vi="Kiểm tra lại thấy độ ẩm 8,2%, cao hơn mức 6% của hợp tác xã: chè có thể mốc.",
        reason_en="A second look found 8.2% moisture, our limit is 6%: the tea may go mouldy.",
    )


def many_scans(desk: Desk, now: datetime) -> None:
    """One stamp that more people have looked at in a week than hold one packet."""
    packed = next(each for each in reversed(desk.shelf) if each.run and each.of("MOC500"))
    assert packed.run is not None
    week = timedelta(days=MANY_SCANS_WITHIN_DAYS)
    since = max(now - week * 0.9, packed.run.issued_at + timedelta(hours=3))
    visitors = MANY_SCANS + 2
    for visit in range(visitors):
        scan(desk, packed.run, 7, since + (now - since) * visit / visitors)


def _packed_on(desk: Desk, day: date, code: str) -> Packed:
    return next(each for each in desk.shelf if each.on == day and each.of(code))
