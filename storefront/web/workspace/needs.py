"""What needs somebody today: goods to finish, stamps to print, orders to pack, papers to renew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, url_for
from sqlalchemy.orm import Session

from storefront import formats
from storefront.orders.lifecycle import OrderState
from storefront.orders.reading import orders_by_state
from storefront.web.current import deployment, here, recorder
from storefront.web.language import language, two_text
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.days import today
from storefront.web.workspace.kinds import scheme
from traceability.crops import registry
from traceability.crops.profile import StageKind
from traceability.logistics.quarantine import awaiting_decision
from traceability.lots.holding import holds_of
from traceability.lots.holds import Cause
from traceability.lots.models import Material
from traceability.lots.reading import materials_of, products_of
from traceability.lots.stock import Content, ContentStock, lots_in_stock, stock_by_content
from traceability.parties.models import Certificate
from traceability.parties.papers import Standing, standing_of
from traceability.parties.reading import (
    area_codes_ending,
    certificates_ending,
    certificates_of,
    places_of,
)
from traceability.parties.roles import Permission, allowed
from traceability.recalls.clock import Deadline
from traceability.recalls.services import recalls_in
from traceability.rules.rule_set import Act
from traceability.rules.services import lots_lacking
from traceability.stamps.doubts import waiting_doubts
from traceability.stamps.progress import stamping_of_lots

SOON = timedelta(days=60)
"""So long before its end a paper is worth renewing."""

JUST_NOW = timedelta(days=30)
"""So long after its end a paper is still asked for."""

_ENDED = {Standing.REVOKED, Standing.WITHDRAWN}
"""Nobody renews these."""

MOST_LOTS = 5
"""So many lots are named; the rest are in the list of lots."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: a drawing, a sentence, where to do it. `urgency`: "", "soon", "urgent"."""

    icon: str
    text: str
    url: str
    urgency: str = ""


def needs(db: Session) -> list[Need]:
    """What the person at the desk may do something about, the most pressing first."""
    found: list[Need] = []
    role = here().role
    found += _recalls(db)
    if allowed(role, Permission.STAMPS):
        found += _doubts(db)
    if allowed(role, Permission.RECORD_WORKSHOP):
        found += _held(db)
    if allowed(role, Permission.CATALOGUE):
        found += _unlawful(db)
    if allowed(role, Permission.ORDERS):
        found += _orders(db)
    if allowed(role, Permission.REGISTERS):
        found += _beginnings(db)
        found += _papers(db)
    if allowed(role, Permission.RECORD_WORKSHOP):
        found += _goods(db)
    if allowed(role, Permission.CORRECT):
        found += _decisions(db)
    if allowed(role, Permission.STAMPS):
        found += _stamps(db)
    return found


def _recalls(db: Session) -> Iterator[Need]:
    """Open recalls stand on top; who may not lead them sees the lot."""
    for recall in recalls_in(db, recorder(), only_open=True):
        deadline = Deadline.of(recall.opened_at, deployment().clock())
        hours, minutes = deadline.hours_minutes
        text = gettext("Lot %(lot)s is being recalled", lot=recall.lot.code)
        if not deadline.is_over:
            text = gettext(
                "Lot %(lot)s is being recalled: %(hours)s h %(minutes)s min left to tell everybody",
                lot=recall.lot.code,
                hours=hours,
                minutes=minutes,
            )
        leads = allowed(here().role, Permission.RECALL)
        url = (
            url_for("workspace.recall", recall_id=recall.id)
            if leads
            else url_for("workspace.lot", lot_id=recall.lot_id)
        )
        yield Need("stop", text, url, "urgent")


def _decisions(db: Session) -> Iterator[Need]:
    waiting = awaiting_decision(db, here().organisation.id)
    if waiting:
        text = ngettext(
            "%(num)s lot waits for a decision: sell it or destroy it",
            "%(num)s lots wait for a decision: sell them or destroy them",
            len(waiting),
        )
        yield Need("warning", text, url_for("workspace.quarantine"), "soon")


def _beginnings(db: Session) -> Iterator[Need]:
    """What has to be registered before anything can be recorded, in that order."""
    organisation_id = here().organisation.id
    kinds = {place.kind for place in places_of(db, organisation_id)}
    if not materials_of(db, organisation_id):
        yield Need("harvest", gettext("Register a material"), url_for("workspace.new_material"))
    if "plot" not in kinds:
        url = url_for("workspace.new_place", kind="plot")
        yield Need("place", gettext("Register a plot"), url)
    if not kinds & {"workshop", "warehouse"}:
        url = url_for("workspace.new_place", kind="workshop")
        yield Need("place", gettext("Register a workshop"), url)
    if not products_of(db, organisation_id):
        yield Need("pack", gettext("Register a product"), url_for("workspace.new_product"))


def _doubts(db: Session) -> Iterator[Need]:
    waiting = waiting_doubts(db, recorder())
    if waiting:
        text = ngettext(
            "%(num)s report by a buyer that something is wrong",
            "%(num)s reports by buyers that something is wrong",
            len(waiting),
        )
        yield Need("warning", text, url_for("workspace.doubts"), "urgent")


def _held(db: Session) -> Iterator[Need]:
    """Lots in stock that must wait, and why."""
    stock = lots_in_stock(db, here().organisation.id, limit=200)
    holds = holds_of(db, [each.lot.id for each in stock])
    for each in [each for each in stock if each.lot.id in holds][:MOST_LOTS]:
        words = {"lot": each.lot.code, "product": holds[each.lot.id][0].detail}
        if holds[each.lot.id][0].cause is Cause.EARLY_HARVEST:
            text = gettext("Lot %(lot)s is held: harvested too early after %(product)s", **words)
        else:
            text = gettext("Lot %(lot)s is held: an inspection did not pass", **words)
        yield Need("warning", text, url_for("workspace.lot", lot_id=each.lot.id), "urgent")


def _unlawful(db: Session) -> Iterator[Need]:
    """Packed lots that the shop leaves out, since they lack what the law asks for."""
    stock = lots_in_stock(db, here().organisation.id, content=Content.PRODUCT, limit=200)
    lacking = lots_lacking(db, [each.lot.id for each in stock], Act.LISTINGS, today=today())
    for each in [each for each in stock if each.lot.id in lacking][:MOST_LOTS]:
        text = gettext("Lot %(lot)s is not sold: it lacks what the law asks for", lot=each.lot.code)
        yield Need("warning", text, url_for("workspace.lot_check", lot_id=each.lot.id), "urgent")


def _orders(db: Session) -> Iterator[Need]:
    if "workspace.orders" not in current_app.view_functions:
        return
    counted = orders_by_state(db, recorder())
    url = url_for("workspace.orders")
    if counted[OrderState.PLACED]:
        text = ngettext(
            "%(num)s order to confirm", "%(num)s orders to confirm", counted[OrderState.PLACED]
        )
        yield Need("orders", text, url, "soon")
    if counted[OrderState.CONFIRMED]:
        text = ngettext(
            "%(num)s order to pack and send",
            "%(num)s orders to pack and send",
            counted[OrderState.CONFIRMED],
        )
        yield Need("ship", text, url, "soon")


def _papers(db: Session) -> Iterator[Need]:
    organisation_id, now = here().organisation.id, today()
    every = certificates_of(db, organisation_id)
    known = [paper for paper in every if standing_of(paper, now) not in _ENDED]
    for paper in certificates_ending(db, organisation_id, since=now - JUST_NOW, until=now + SOON):
        if paper not in known or any(_renews(other, paper) for other in known):
            continue
        assert paper.valid_to is not None
        words = {
            "paper": scheme(paper.scheme),
            "number": paper.number,
            "day": formats.day(paper.valid_to, language()),
        }
        url = url_for("workspace.certificate", certificate_id=paper.id)
        if paper.valid_to < now:
            text = gettext("%(paper)s %(number)s lapsed on %(day)s", **words)
            yield Need("paper", text, url, "urgent")
        else:
            text = gettext("%(paper)s %(number)s lapses on %(day)s", **words)
            yield Need("paper", text, url, "soon")
    for code in area_codes_ending(db, organisation_id, since=now, until=now + SOON):
        assert code.valid_to is not None
        text = gettext(
            "Planting-area code %(number)s lapses on %(day)s",
            number=code.code,
            day=formats.day(code.valid_to, language()),
        )
        yield Need("paper", text, url_for("workspace.place", place_id=code.place_id), "soon")


def _renews(other: Certificate, paper: Certificate) -> bool:
    return (
        (other.scheme, other.place_id, other.product_id, other.lot_id)
        == (paper.scheme, paper.place_id, paper.product_id, paper.lot_id)
        and paper.valid_to is not None
        and (other.valid_to is None or other.valid_to > paper.valid_to)
    )


def _goods(db: Session) -> Iterator[Need]:
    """Materials in stock: to pack where they can be packed, else to process."""
    for stock in stock_by_content(db, here().organisation.id):
        if not isinstance(stock.content, Material):
            continue
        following = registry.profile(stock.content.crop).stages_taking(stock.content.form)
        if not following:
            continue
        packable = any(stage.kind is StageKind.PACK for stage in following)
        yield _to_pack(stock) if packable else _to_process(stock)


def _to_pack(stock: ContentStock) -> Need:
    text = gettext("%(amount)s of %(material)s to pack", **_said(stock))
    return Need("pack", text, url_for("workspace.pack"))


def _to_process(stock: ContentStock) -> Need:
    text = gettext("%(amount)s of %(material)s to process", **_said(stock))
    return Need("process", text, url_for("workspace.process", takes=stock.content.id))


def _said(stock: ContentStock) -> dict[str, str]:
    return {
        "amount": formats.weight(stock.grams, language()),
        "material": two_text(stock.content, "name"),
    }


def _stamps(db: Session) -> Iterator[Need]:
    stock = lots_in_stock(db, here().organisation.id, content=Content.PRODUCT, limit=200)
    stamping = stamping_of_lots(db, [each.lot.id for each in stock])
    named = 0
    for each in stock:
        state, code = stamping[each.lot.id], each.lot.code
        words = {"lot": code, "count": formats.number(state.lacking, language())}
        if state.packets > state.printed and state.lacking:
            missing = formats.number(state.packets - state.printed, language())
            text = gettext("Lot %(lot)s: %(count)s stamps to print", lot=code, count=missing)
            yield Need("stamp", text, url_for("workspace.issue", lot=each.lot.id))
        elif state.lacking:
            text = gettext("Lot %(lot)s: %(count)s stamps to put on packs", **words)
            yield Need("stamp", text, url_for("workspace.lot", lot_id=each.lot.id))
        elif state.asleep:
            text = gettext(
                "Lot %(lot)s: %(count)s stamps to activate",
                lot=code,
                count=formats.number(state.asleep, language()),
            )
            yield Need("stamp", text, url_for("workspace.lot", lot_id=each.lot.id), "soon")
        else:
            continue
        named += 1
        if named == MOST_LOTS:
            return
