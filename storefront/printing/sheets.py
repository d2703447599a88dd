"""Which stamps stand on which sheets of a print. Pure.

The first sheet may begin at a later label than the first: it was half used.
"""

import labels
from labels.sheet import Grid
from storefront.printing.models import Print
from traceability.errors import N_, InvalidInput
from traceability.stamps.ranges import Range


def sheet_count(stamps: int, *, design: str, paper: str, start: int = 1) -> int:
    """How many sheets so many stamps take.

    Raises:
        InvalidInput: the first sheet has no label `start`, or the paper has no room for the design.
    """
    per_sheet = _per_sheet(design, paper)
    if not 1 <= start <= per_sheet:
        raise InvalidInput(
            N_("A sheet has labels 1 to %(most)s, not %(value)s."),
            field="start",
            value=start,
            most=per_sheet,
        )
    return -(-(stamps + start - 1) // per_sheet)


def stamps_of_sheets(printed: Print, sheets: Range) -> Range:
    """The stamps on sheets of a print, which must have them."""
    per_sheet = _per_sheet(printed.design, printed.paper)
    before = printed.first - (printed.start - 1)
    first = before + (sheets.first - 1) * per_sheet
    last = before + sheets.last * per_sheet - 1
    return Range(max(first, printed.first), min(last, printed.last))


def _per_sheet(design: str, paper: str) -> int:
    try:
        return Grid.of(labels.load_design(design)).per_sheet
    except labels.LabelError as error:
        raise InvalidInput(error.template, field="design", **error.params) from error
