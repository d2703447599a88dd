"""The cooperative's printers: what each does wrong, from four distances on a calibration page."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labels import LabelError
from labels.printer_page import Measured
from labels.stock import Calibration
from storefront.printing.models import LabelPrinter, Print
from storefront.printing.paper import Language
from traceability.errors import N_, CodeTaken, InvalidInput, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

LONGEST_NAME = 60


def add_printer(
    session: Session, recorder: Recorder, *, name: str, measured: Measured
) -> LabelPrinter:
    """Note a printer.

    Raises:
        InvalidInput: no name, or no printer is that far off.
        CodeTaken: there is one of that name.
    """
    recorder.require(Permission.STAMPS)
    printer = LabelPrinter(organisation_id=recorder.organisation_id)
    _note(session, recorder, printer, name, measured)
    return printer


def measure_printer(
    session: Session, recorder: Recorder, *, printer: LabelPrinter, name: str, measured: Measured
) -> None:
    """Note anew what a printer does wrong, or that it is called otherwise.

    Prints keep the correction that they were made with.

    Raises:
        InvalidInput: no name, or no printer is that far off.
        CodeTaken: there is another one of that name.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(printer)
    session.refresh(printer, with_for_update=True)
    _note(session, recorder, printer, name, measured)


def remove_printer(session: Session, recorder: Recorder, *, printer: LabelPrinter) -> None:
    """Take a printer off the list; the prints that name it stay as they are."""
    recorder.require(Permission.STAMPS)
    recorder.require_own(printer)
    session.delete(printer)


def printers_of(session: Session, organisation_id: UUID) -> Sequence[LabelPrinter]:
    """The organisation's printers by name."""
    query = select(LabelPrinter).where(LabelPrinter.organisation_id == organisation_id)
    return session.scalars(query.order_by(LabelPrinter.name)).all()


def printer_named(session: Session, organisation_id: UUID, name: str) -> LabelPrinter:
    """The organisation's printer of that name.

    Raises:
        NotFound: it has none.
    """
    printer = session.scalar(
        select(LabelPrinter).where(
            LabelPrinter.name == name, LabelPrinter.organisation_id == organisation_id
        )
    )
    if printer is None:
        raise NotFound(N_("There is no such printer."), field="printer", value=name)
    return printer


def printer_by_id(session: Session, organisation_id: UUID, printer_id: UUID) -> LabelPrinter:
    """The organisation's printer of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    printer = session.scalar(
        select(LabelPrinter).where(
            LabelPrinter.id == printer_id, LabelPrinter.organisation_id == organisation_id
        )
    )
    if printer is None:
        raise NotFound(N_("There is no such printer."), field="printer", value=str(printer_id))
    return printer


def _note(
    session: Session, recorder: Recorder, printer: LabelPrinter, name: str, measured: Measured
) -> None:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            N_("The name has %(value)s characters; 1 to %(most)s are taken."),
            field="name",
            value=len(name),
            most=LONGEST_NAME,
        )
    found = _calibration(measured)
    taken = CodeTaken(N_("There is a printer “%(value)s” already."), field="name", value=name)
    printer.calibrate(found)
    printer.measured_by = recorder.person_id
    printer.measured_at = recorder.now()
    try:
        with session.begin_nested():
            printer.name = name
            session.add(printer)
    except IntegrityError as error:
        raise taken from error


def _calibration(measured: Measured) -> Calibration:
    """The correction; a refusal names the figure that is furthest off on its axis.

    Raises:
        InvalidInput: no printer is that far off.
    """
    plain = Measured()
    for field in ("left_mm", "right_mm", "top_mm", "bottom_mm"):
        try:
            _ = Measured(**{field: getattr(measured, field)}).calibration
        except LabelError as error:
            raise InvalidInput(error.template, field=field, **error.params) from error
    try:
        return measured.calibration
    except LabelError as error:
        across = abs(measured.right_mm - measured.left_mm - plain.right_mm + plain.left_mm)
        down = abs(measured.bottom_mm - measured.top_mm - plain.bottom_mm + plain.top_mm)
        field = "right_mm" if across > down else "bottom_mm"
        raise InvalidInput(error.template, field=field, **error.params) from error


def last_roll_printer(
    session: Session, organisation_id: UUID
) -> tuple[Language, int | None] | None:
    """What the file of the organisation's last print on a roll was written for, if any was."""
    found = session.execute(
        select(Print.language, Print.dpi)
        .where(Print.organisation_id == organisation_id, Print.language != Language.PDF)
        .order_by(Print.asked_at.desc())
        .limit(1)
    ).first()
    return None if found is None else (found.language, found.dpi)
