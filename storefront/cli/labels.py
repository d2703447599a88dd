"""`nguon labels`: cards, cartons, leaflets and posters; designs, styles, papers, printers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from labels import LabelError, StampContent, load_design, registry, shipped_designs, stock
from labels import document as documents
from labels.files import whole_file
from labels.paper import papers_for
from labels.printer_page import write_page
from storefront.cli.drawing import warn
from storefront.printing.changing import Changes, Sides
from storefront.printing.models import LabelPrinter
from storefront.printing.paper import usual_paper
from storefront.printing.printers import printer_named, printers_of
from storefront.printing.product_leaflet import payment_content
from storefront.printing.styles import changes_of, style_named, styles_of
from storefront.printing.subjects import Thing, content_of
from storefront.printing.trial_sheet import LABEL_SHEETS, trial_sheet
from traceability.cli.commands import Act, Area
from traceability.cli.exits import Refused
from traceability.cli.naming import lot_named, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.cli.writing import out_option, refuse_taken, replace_option
from traceability.deployment import Deployment
from traceability.logistics.units import unit_by_code
from traceability.lots.models import Product
from traceability.parties.models import Place

_OF = {"carton": "carton", "plot": "place", "lot": "lot", "product": "product"}
"""What is named for each subject of a design."""


@click.group(cls=Area)
def labels() -> None:
    """Cards, carton labels, leaflets and posters."""


@labels.command("list", cls=Act)
@json_option
def list_(*, as_json: bool) -> None:
    """List the designs, and the papers that suit each, with how many a sheet or a row holds."""
    rows = []
    for name in shipped_designs():
        design = load_design(name)
        if design.subject == "reverse":
            continue
        fits = papers_for(design)
        rows.append(
            {
                "design": name,
                "title": design.title_en,
                "of": design.subject,
                "papers": fits
                if as_json
                else ", ".join(f"{paper} ({count})" for paper, count in fits.items()),
            }
        )
    show_rows(rows, as_json=as_json)


@labels.command("print", cls=Act)
@click.option("--design", required=True, metavar="NAME", help="See: nguon labels list.")
@click.option("--paper", metavar="NAME", help="See: nguon labels list; else the usual one.")
@click.option("--lot", metavar="CODE", help="The lot of a lot card.")
@click.option("--carton", metavar="CODE", help="The carton or pallet, by its code or SSCC.")
@click.option("--place", metavar="CODE", help="The plot of a plot card.")
@click.option("--product", metavar="CODE", help="The product of a leaflet.")
@click.option("--bank", metavar="BIN", help="Of a payment poster: the bank's six digits.")
@click.option("--bank-name", default="", metavar="NAME", help="The bank as people know it.")
@click.option("--account", metavar="NUMBER", help="The account that is paid to.")
@click.option("--account-name", default="", metavar="NAME", help="As the bank writes it.")
@click.option("--style", metavar="NAME", help="Own words and colours: nguon labels styles.")
@click.option("--printer", metavar="NAME", help="Its correction: nguon labels printers.")
@click.option("--sample", is_flag=True, help="Made-up content, to see what a design looks like.")
@organisation_option
@click.option(
    "--copies", type=click.IntRange(1, 1_000), default=1, show_default=True, help="How many."
)
@click.option("--start", type=click.IntRange(1), default=1, show_default=True, help="First place.")
@click.option("--offset", type=float, nargs=2, default=(0, 0), help="The printer's, in mm: X Y.")
@click.option("--scale", type=float, nargs=2, default=(1, 1), help="The printer's: X Y.")
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="Of its words.",
)
@out_option
@replace_option
@json_option
def print_(*, out: Path, replace: bool, as_json: bool, **asked: Any) -> None:
    """Print a card, carton labels, a leaflet, a brochure or a poster into a PDF.

    Stamps are printed with: nguon stamps issue, nguon stamps sheet.
    """
    refuse_taken(out, replace=replace)
    with _drawing():
        design = load_design(asked["design"])
        paper = stock.load(asked["paper"] or usual_paper(design.name))
        calibration = stock.Calibration(*asked["offset"], *asked["scale"])
        content = (
            registry.sample(compact=design.compact)
            if asked["sample"]
            else _content(design.subject, asked)
        )
        if asked["printer"]:
            calibration = _printer(asked).calibration
        sides = Sides.of(design.name)
        if asked["style"]:
            sides = sides.with_(_changes(asked))
        with whole_file(out) as file:
            report = documents.write_document(
                [content] * asked["copies"],
                design=sides.front,
                back=sides.back,
                paper=paper,
                start=asked["start"] - 1,
                calibration=calibration,
                title=design.title_en if asked["language"] == "en" else design.title_vi,
                out=file,
            )
    warn(report.warnings)
    show_one(
        {
            "design": design.name,
            "paper": paper.name,
            "pages": report.pages,
            "labels": report.stamps,
            "file": out,
        },
        as_json=as_json,
    )


@labels.command(cls=Act)
@organisation_option
@json_option
def styles(*, organisation: str | None, as_json: bool) -> None:
    """List the styles: designs in the cooperative's own words and colours."""
    with opened() as deployment, deployment.reading() as session:
        found = styles_of(session, organisation_named(session, organisation).id)
    show_rows(
        [
            {"name": each.name, "version": each.version, "design": each.design, "id": each.id}
            for each in found
        ],
        as_json=as_json,
    )


@labels.command(cls=Act)
@organisation_option
@json_option
def printers(*, organisation: str | None, as_json: bool) -> None:
    """List the printers with the correction that each needs."""
    with opened() as deployment, deployment.reading() as session:
        found = printers_of(session, organisation_named(session, organisation).id)
    show_rows(
        [
            {
                "name": each.name,
                "offset_x_mm": each.calibration.offset_x_mm,
                "offset_y_mm": each.calibration.offset_y_mm,
                "scale_x": each.calibration.scale_x,
                "scale_y": each.calibration.scale_y,
            }
            for each in found
        ],
        as_json=as_json,
    )


@labels.command("calibration-page", cls=Act)
@out_option
@replace_option
@json_option
def calibration_page(*, out: Path, replace: bool, as_json: bool) -> None:
    """Write the page on which one measures what a printer does wrong."""
    refuse_taken(out, replace=replace)
    with whole_file(out) as file:
        write_page(file)
    show_one({"file": out}, as_json=as_json)


@labels.command("trial-sheet", cls=Act)
@click.option(
    "--paper", required=True, type=click.Choice(LABEL_SHEETS), help="The label sheet, in mm."
)
@click.option("--printer", metavar="NAME", help="With its correction: nguon labels printers.")
@organisation_option
@out_option
@replace_option
@json_option
def outlines(*, paper: str, out: Path, replace: bool, as_json: bool, **asked: Any) -> None:
    """Write the outlines of a label sheet: print them on plain paper and hold both to the light."""
    refuse_taken(out, replace=replace)
    calibration = _printer(asked).calibration if asked["printer"] else stock.EXACT
    with whole_file(out) as file:
        file.write(trial_sheet(paper, calibration).getvalue())
    show_one({"file": out}, as_json=as_json)


_PAYMENT = ("bank", "bank_name", "account", "account_name", "language")


def _content(subject: str, asked: dict[str, Any]) -> StampContent:
    if subject == "stamp":
        raise click.UsageError("Stamps are printed with nguon stamps issue or nguon stamps sheet.")
    with opened() as deployment, deployment.reading() as session:
        if subject == "payment":
            return _payment(session, deployment, asked)
        code = asked[_OF[subject]]
        if code is None:
            raise click.UsageError(f"Say which: --{_OF[subject]} CODE.")
        return _of_record(session, deployment, subject, code, asked)


def _payment(session: Session, deployment: Deployment, asked: dict[str, Any]) -> StampContent:
    if asked["bank"] is None or asked["account"] is None:
        raise click.UsageError("Say --bank and --account of the account that is paid to.")
    return payment_content(
        organisation_named(session, asked["organisation"]),
        files=deployment.files,
        **{key: asked[key] for key in _PAYMENT},
    )


def _of_record(
    session: Session, deployment: Deployment, subject: str, code: str, asked: dict[str, Any]
) -> StampContent:
    if subject == "lot":
        return content_of(
            session,
            deployment,
            lot_named(session, code, asked["organisation"]),
            language=asked["language"],
        )
    organisation = organisation_named(session, asked["organisation"])
    thing: Thing
    if subject == "plot":
        thing = row_named(session, Place, organisation, code, field="place")
    elif subject == "carton":
        thing = unit_by_code(session, organisation.id, code)
    else:
        thing = row_named(session, Product, organisation, code, field="product")
    return content_of(session, deployment, thing, language=asked["language"])


def _changes(asked: dict[str, Any]) -> Changes:
    with opened() as deployment, deployment.reading() as session:
        organisation = organisation_named(session, asked["organisation"])
        style = style_named(session, organisation.id, asked["style"])
        if style.design != asked["design"]:
            raise Refused(f"There is no style {asked['style']} of the design {asked['design']}.")
        return changes_of(style, deployment.files)


def _printer(asked: dict[str, Any]) -> LabelPrinter:
    with opened() as deployment, deployment.reading() as session:
        organisation = organisation_named(session, asked["organisation"])
        return printer_named(session, organisation.id, asked["printer"])


@contextmanager
def _drawing() -> Iterator[None]:
    try:
        yield
    except LabelError as error:
        raise Refused(str(error)) from error
