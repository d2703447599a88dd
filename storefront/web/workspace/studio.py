"""The label studio: a design in the cooperative's own words, seen as it will be printed."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

import labels
from labels import stock
from labels.document import write_document
from labels.drawing import texts_of
from storefront.printing import changing, styles
from storefront.printing.changing import Changes, Sides
from storefront.printing.models import LabelStyle
from storefront.printing.paper import DESIGNS, Layout
from storefront.printing.picturing import picture, sample_of
from storefront.printing.printers import printer_by_id, printers_of
from storefront.printing.product_leaflet import payment_content
from storefront.printing.subjects import (
    Thing,
    content_of,
    lot_on_sale,
    stamp_like,
    thing_by_id,
)
from storefront.web.current import deployment, here, recorder, signed_in
from storefront.web.downloads import download
from storefront.web.label_notices import say_notice
from storefront.web.language import language
from storefront.web.sent_once import redirect_once
from storefront.web.tell import tell
from storefront.web.texts import gettext
from storefront.web.uploads import takes_up_to
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.law_before_printing import law_told
from storefront.web.workspace.sheet_places import sheet_shown, take_place
from storefront.web.workspace.studio_form import (
    BLANK,
    COLOURS,
    FEW_TEXTS,
    MOST_COPIES,
    SAMPLE,
    changes_in,
    has_own_texts,
    id_in,
    kept_logo,
    studio_form,
    tell_now,
    things_to_show,
)
from traceability.errors import N_, InvalidInput, NguonError, NotFound
from traceability.files.services import MOST_BYTES
from traceability.lots.models import Lot, Product
from traceability.parties.models import Organisation
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun
from traceability.stamps.progress import runs_of

_FORM_BYTES = 200_000
_RUNS = 5
_FIELDS = {"file": "logo", "calibration": "printer"}


@dataclass(frozen=True)
class Look:
    """The label as it will be printed: a picture of it, and what drawing it had to say."""

    png: bytes
    notices: tuple[labels.Notice, ...]

    @property
    def address(self) -> str:
        """The picture within the page."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")


blueprint.app_template_global("say_notice")(say_notice)


@blueprint.route("/labels/<design>", methods=["GET", "POST"])
@signed_in(Permission.STAMPS)
@takes_up_to(MOST_BYTES + _FORM_BYTES)
def studio(design: str) -> ResponseReturnValue:
    """Change a design, look at it with this lot's data, keep it as a style, take its PDF."""
    sides = _sides(design)
    with deployment().reading() as db:
        style = _style(db, design)
        form = _form(db, sides, style)
    act = request.form.get("act", "preview")
    changes = changing.NONE
    if request.method == "POST":
        take_place(form)
    if form.validate_on_submit():
        try:
            _take_logo(form)
            with deployment().reading() as db:
                changes = changes_in(form, sides, logo=kept_logo(db, form, deployment().files))
            if act == "save":
                return redirect_once(form, lambda db: _save(db, form, design, changes))
            if act == "pdf":
                return _pdf(form, sides, changes)
        except NguonError as error:
            form.refuse(error, _FIELDS)
    elif request.method == "GET":
        changes = styles.changes_of(style, deployment().files)
    return _page(form, sides, style, changes)


def _page(
    form: Any, sides: Sides, style: LabelStyle | None, changes: Changes
) -> ResponseReturnValue:
    look = None
    with deployment().reading() as db:
        thing = _thing(db, form, sides)
        try:
            content = _content(db, form, sides, thing)
            tell_now(form, sides, _said(sides, content))
            if not form.refusals:
                look = _look(content, sides, changes)
        except NguonError as error:
            form.refuse(error, _FIELDS)
        if look is not None:
            _fold_colours(form, sides)
        is_stamp = sides.front.subject == "stamp"
        page = render_template(
            "workspace/studio.html",
            form=form,
            sides=sides,
            style=style,
            look=look,
            colours=COLOURS,
            few_texts=FEW_TEXTS,
            has_own_texts=has_own_texts(form, sides),
            sheet=sheet_shown(sides.front.name, form.paper.data, form.start.data),
            law=law_told(db, _lot_of(db, thing)),
            runs=_runs(db, _lot_of(db, thing)) if is_stamp else [],
            roomy=[each.front for each in map(Sides.of, DESIGNS) if each.has_logo and is_stamp],
        )
    return page, 422 if form.refusals else 200


def _runs(db: Session, lot: Lot | None) -> Sequence[StampRun]:
    """The runs to print: those of the lot that is looked at, else the newest."""
    of_lot = runs_of(db, here().organisation.id, lot_id=lot.id, limit=_RUNS) if lot else ()
    return of_lot or runs_of(db, here().organisation.id, limit=_RUNS)


def _sides(design: str) -> Sides:
    try:
        sides = Sides.of(design)
    except InvalidInput as error:
        raise NotFound(N_("There is no such design."), field="design", value=design) from error
    if sides.front.subject == "reverse":
        raise NotFound(N_("There is no such design."), field="design", value=design)
    return sides


def _style(db: Session, design: str) -> LabelStyle | None:
    """The style that is worked on, from the address."""
    asked = request.args.get("style")
    if not asked:
        return None
    style_id = id_in(asked)
    found = styles.style_by_id(db, here().organisation.id, style_id) if style_id else None
    if found is None or found.design != design:
        raise NotFound(N_("There is no such style."), field="style", value=asked)
    return found


def _form(db: Session, sides: Sides, style: LabelStyle | None) -> Any:
    subject = sides.front.subject
    things = things_to_show(db, subject)
    asked = request.form.get("of") or request.args.get("of") or things[0][0]
    return studio_form(
        sides,
        style=style,
        things=things,
        chosen=asked,
        paper=request.args.get("paper"),
        printers=printers_of(db, here().organisation.id),
    )


def _thing(db: Session, form: Any, sides: Sides) -> Thing | None:
    """What the label is shown with; None for made-up content, a blank reel and what is refused."""
    thing_id = id_in(form.of.data or "") if "of" in form else None
    if thing_id is None:
        return None
    return thing_by_id(db, here().organisation.id, sides.front.subject, thing_id)


def _lot_of(db: Session, thing: Thing | None) -> Lot | None:
    """The lot that a stamp or a leaflet speaks of."""
    if isinstance(thing, Product):
        return lot_on_sale(db, deployment(), thing)
    return thing if isinstance(thing, Lot) and thing.product_id else None


def _content(db: Session, form: Any, sides: Sides, thing: Thing | None) -> labels.StampContent:
    """What stands on the label. Of a payment that is not typed yet, something made up."""
    design = sides.front
    if design.subject == "payment":
        if not (form.bank.data or form.account.data):
            return sample_of(design)
        return payment_content(
            db.get_one(Organisation, here().organisation.id),
            bank=form.bank.data or "",
            bank_name=form.bank_name.data or "",
            account=form.account.data or "",
            account_name=form.account_name.data or "",
            files=deployment().files,
            language=form.words.data,
        )
    if form.of.data == SAMPLE or (thing is None and form.of.data != BLANK):
        return sample_of(design)
    if design.subject == "stamp":
        assert thing is None or isinstance(thing, Lot)
        organisation = db.get_one(Organisation, here().organisation.id)
        return stamp_like(db, deployment(), design, organisation=organisation, lot=thing)
    assert thing is not None
    return content_of(db, deployment(), thing, language=form.words.data)


def _said(sides: Sides, content: labels.StampContent) -> dict[str, str]:
    """What each text says where nobody changes it."""
    return {
        name: " ".join(run.text for run in runs)
        for side in sides.all
        for name, runs in texts_of(side, content).items()
    }


def _look(content: labels.StampContent, sides: Sides, changes: Changes) -> Look:
    changed = sides.with_(changes)
    png, report = changing.drawn_with(sides, changes, lambda: picture(changed, content))
    return Look(png, report.warnings)


def _take_logo(form: Any) -> None:
    """Keep a logo that came along: a page that is shown again cannot send the file again."""
    sent = form.logo.data if "logo" in form else None
    if not sent or not getattr(sent, "filename", ""):
        return
    content = sent.read(MOST_BYTES + 1)
    sent.close()
    with deployment().transaction() as db:
        form.kept_logo.data = styles.keep_logo(db, recorder(), deployment().files, content)
    form.drop_logo.data = False


def _fold_colours(form: Any, sides: Sides) -> None:
    """Show a written colour in its well, now that it is known to be one."""
    for name in sides.colours:
        if form[f"written_{name}"].data:
            form[f"colour_{name}"].data = form[f"written_{name}"].data
            form[f"written_{name}"].data = ""


def _save(db: Session, form: Any, design: str, changes: Changes) -> str:
    name = (form.name.data or "").strip()
    is_same = name == form.seen_name.data and (form.seen.data or "").isdigit()
    has_logo = "kept_logo" in form and changes.logo is not None
    saved = styles.save_style(
        db,
        recorder(),
        deployment().files,
        name=name,
        design=design,
        texts=changes.texts,
        colours=changes.colours,
        logo=form.kept_logo.data if has_logo else None,
        seen=int(form.seen.data) if is_same else None,
    )
    tell(gettext("The style “%(name)s” is saved.", name=saved.name))
    of = form.of.data if "of" in form else None
    return url_for("workspace.studio", design=design, style=saved.id, of=of, paper=form.paper.data)


def _pdf(form: Any, sides: Sides, changes: Changes) -> ResponseReturnValue:
    """The labels on the chosen paper, drawn here and now."""
    if sides.front.subject == "stamp":
        raise InvalidInput(N_("Stamps are printed from a run of stamps."), field="act")
    copies = form.copies.data or 0
    if not 1 <= copies <= MOST_COPIES:
        raise InvalidInput(
            N_("%(value)s copies cannot be printed; 1 to %(most)s can."),
            field="copies",
            value=copies,
            most=MOST_COPIES,
        )
    layout = Layout.checked(sides.front.name, form.paper.data, form.start.data)
    with deployment().reading() as db:
        thing = _thing(db, form, sides)
        content = _content(db, form, sides, thing)
        calibration = stock.EXACT
        if printer_id := id_in(form.printer.data or ""):
            calibration = printer_by_id(db, here().organisation.id, printer_id).calibration
    changed = sides.with_(changes)
    title = changed.front.title_en if language() == "en" else changed.front.title_vi
    out = BytesIO()
    changing.drawn_with(
        sides,
        changes,
        lambda: write_document(
            [content] * copies,
            design=changed.front,
            back=changed.back,
            paper=layout.stock,
            start=layout.start - 1,
            calibration=calibration,
            title=title,
            out=out,
        ),
    )
    code = getattr(thing, "code", None) or here().organisation.code
    name = f"{sides.front.name}-{code}.pdf"
    return download(out, name=name, media_type="application/pdf")
