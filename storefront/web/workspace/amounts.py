"""How much, as people here say it: packs where goods are packed, weights where they are not."""

from decimal import Decimal
from typing import Protocol

from storefront import formats
from storefront.web.language import language
from storefront.web.texts import gettext, ngettext
from storefront.web.workspace.area import blueprint
from traceability.events.models import EventLine
from traceability.lots.ledger import is_counted
from traceability.lots.models import Lot, Material, Product
from traceability.quantities import GRAMS_PER_UNIT

_SPACE = "\N{NO-BREAK SPACE}"


class _Measured(Protocol):
    """What has both figures; `pieces` is 0 for what is weighed."""

    @property
    def grams(self) -> int: ...
    @property
    def pieces(self) -> int: ...


class _Kept(_Measured, Protocol):
    """So much of a lot, or nothing."""

    @property
    def lot(self) -> Lot: ...


@blueprint.app_template_filter("packs")
def packs(count: int) -> str:
    """A number of packs: `1.200 gói`."""
    said = ngettext(
        "%(count)s pack", "%(count)s packs", count, count=formats.number(count, language())
    )
    return str(said).replace(" ", _SPACE)


def pieces(count: int) -> str:
    """A number of bags, boxes or labels: `1.200 cái`."""
    said = ngettext(
        "%(count)s piece", "%(count)s pieces", count, count=formats.number(count, language())
    )
    return str(said).replace(" ", _SPACE)


def pieces_unit(content: Material | Product) -> str:
    """The unit beside a field for what is counted."""
    return gettext("packs") if isinstance(content, Product) else gettext("pieces")


@blueprint.app_template_filter("amount")
def amount(thing: _Measured) -> str:
    """What is packed in packs, supplies in pieces, anything else by weight; without sign."""
    if thing.pieces:
        return packs(abs(thing.pieces)) if thing.grams else pieces(abs(thing.pieces))
    return formats.weight(abs(thing.grams), language())


@blueprint.app_template_filter("left")
def left(stock: _Kept) -> str:
    """What is left of a lot, nothing included: `0 gói`."""
    if stock.lot.product_id:
        return packs(stock.pieces)
    if is_counted(stock.lot.content):
        return pieces(stock.pieces)
    return formats.weight(stock.grams, language())


@blueprint.app_template_filter("as_typed")
def as_typed(line: EventLine) -> str:
    """A line of an entry in the figure and unit that were typed: `4,5 tạ`.

    Where a draw was split over several places the typed figure is not this line's: then, as for
    what a program wrote in grams, the weight.
    """
    if line.pieces or line.unit == "g":
        return amount(line)
    if Decimal(line.figure) * GRAMS_PER_UNIT[line.unit] != abs(line.grams):
        return amount(line)
    return figure(line.figure, line.unit)


def figure(typed: str, unit: str) -> str:
    """A typed weight in the notation of the page."""
    return f"{formats.number(Decimal(typed), language())}{_SPACE}{unit}"
