"""The form of the label studio: what may be changed of a design, and how it lies on paper."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import BooleanField, FileField, HiddenField, SelectChoice, TextAreaField
from wtforms.fields import ColorField

from labels import registry
from storefront.printing.changing import LONGEST_TEXT, Changes, Sides
from storefront.printing.models import LabelPrinter, LabelStyle
from storefront.printing.paper import paper_words, papers_of, usual_paper
from storefront.printing.styles import LONGEST_NAME
from storefront.printing.subjects import things_of
from storefront.web.current import here
from storefront.web.forms import Required, TextField, WholeField
from storefront.web.language import language, two_text
from storefront.web.texts import gettext
from storefront.web.workspace.picking import ListField, Option
from storefront.web.workspace.recording import form_of
from storefront.web.workspace.sheet_places import start_field
from traceability.files.evidence import own_file
from traceability.files.services import read_file
from traceability.lots.models import LogisticUnit

SAMPLE, BLANK = "sample", "blank"
FEW_LINES = 4
"""A text that the label has more lines for gets a box of several lines."""
FEW_TEXTS = 4
"""More are folded away: whoever only prints a leaflet has not to pass fifteen fields."""
MOST_COPIES = 1_000

COLOURS = {
    "ink": lazy_gettext("Texts"),
    "code": lazy_gettext("Codes"),
    "accent": lazy_gettext("Accent"),
}


def studio_form(
    sides: Sides,
    *,
    style: LabelStyle | None,
    things: Sequence[Option],
    chosen: str,
    paper: str | None,
    printers: Sequence[LabelPrinter],
) -> Any:
    """The form; `chosen` is what the label is shown with at first."""
    design = sides.front.name
    fields: dict[str, Any] = {}
    if sides.front.subject == "payment":
        fields |= _payment_fields()
    else:
        fields["of"] = _list(lazy_gettext("Show it with"), things, chosen)
    if sides.front.subject != "stamp":
        words = [("vi", "Tiếng Việt"), ("en", "English")]
        fields["words"] = _list(lazy_gettext("Language of the label"), words, "vi")
    for name in sides.texts:
        fields |= _text_fields(sides, name, style)
    for name, colour in sides.colours.items():
        own = style.colours.get(name) if style else None
        fields[f"colour_{name}"] = ColorField(COLOURS.get(name, name), default=own or colour)
        fields[f"written_{name}"] = TextField(
            lazy_gettext("or written"), render_kw={"placeholder": own or colour, "maxlength": 7}
        )
    if sides.has_logo:
        fields["logo"] = FileField(
            lazy_gettext("Logo"),
            description=lazy_gettext("PNG, JPEG or WebP, at most 5 MB and 16 million pixels."),
            render_kw={"accept": "image/png,image/jpeg,image/webp"},
        )
        fields["kept_logo"] = HiddenField(default=style.logo_sha256 if style else None)
        fields["drop_logo"] = BooleanField(lazy_gettext("Without this logo"))
    papers = [(each, paper_words(each, language())) for each in papers_of(design)]
    fields["paper"] = _list(lazy_gettext("Printed on"), papers, paper or usual_paper(design))
    fields["start"] = start_field()
    fields["printer"] = printer_field(printers)
    if sides.front.subject != "stamp":
        fields["copies"] = WholeField(lazy_gettext("Copies"), default=1)
    fields["name"] = TextField(
        lazy_gettext("Name of the style"),
        default=style.name if style else None,
        description=lazy_gettext("Such as: Gift box for Tết"),
        render_kw={"maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    fields["seen"] = HiddenField(default=str(style.version) if style else "")
    fields["seen_name"] = HiddenField(default=style.name if style else "")
    return form_of(fields)


def printer_field(printers: Sequence[LabelPrinter]) -> Any:
    """Which printer's correction is drawn in."""
    exact = ("", gettext("Without a correction"))
    options = [exact, *((str(each.id), each.name) for each in printers)]
    return _list(lazy_gettext("Printer"), options, "")


def things_to_show(db: Session, subject: str) -> list[Option]:
    """What the label can be shown with, and printed for."""
    options = []
    for thing in things_of(db, here().organisation.id, subject):
        if isinstance(thing, LogisticUnit):
            options.append((str(thing.id), thing.code))
            continue
        named = getattr(thing, "content", thing)
        options.append((str(thing.id), f"{thing.code}, {two_text(named, 'name')}"))
    if subject == "stamp":
        options.append((BLANK, gettext("A blank reel, put on packs later")))
    return [*options, (SAMPLE, gettext("Made-up content, as long as it comes"))]


def changes_in(form: Any, sides: Sides, *, logo: bytes | None) -> Changes:
    """What was typed and chosen; what is as the design has it is no change."""
    texts = {}
    for name in sides.texts:
        if form[f"omit_{name}"].data:
            texts[name] = ""
        elif form[f"text_{name}"].data and form[f"text_{name}"].data.strip():
            texts[name] = form[f"text_{name}"].data.strip()
    colours = {}
    for name, colour in sides.colours.items():
        chosen = (form[f"written_{name}"].data or form[f"colour_{name}"].data or colour).lower()
        if chosen != colour.lower():
            colours[name] = chosen
    return Changes(texts, colours, logo)


def has_own_texts(form: Any, sides: Sides) -> bool:
    """Whether a text was typed, left out or refused: its field is not folded away."""
    fields = (form[f"{kind}_{name}"] for kind in ("text", "omit") for name in sides.texts)
    return any(each.data or each.errors for each in fields)


def kept_logo(db: Session, form: Any, files: Any) -> bytes | None:
    """The bytes of the logo that stands in the form.

    Raises:
        NotFound: it is not the organisation's.
    """
    if "kept_logo" not in form or not form.kept_logo.data or form.drop_logo.data:
        return None
    return read_file(files, own_file(db, here().organisation.id, form.kept_logo.data).sha256)


def id_in(text: str) -> UUID | None:
    """The id that an option stands for, if any."""
    try:
        return UUID(text)
    except ValueError:
        return None


def tell_now(form: Any, sides: Sides, now: Mapping[str, str]) -> None:
    """Say beside each text what stands there where nobody changes it."""
    for name in sides.texts:
        text = now.get(name)
        said = gettext("Now: %(text)s", text=text) if text else gettext("Now: nothing")
        form[f"text_{name}"].description = said


def _text_fields(sides: Sides, name: str, style: LabelStyle | None) -> dict[str, Any]:
    own = style.texts.get(name) if style else None
    told = registry.known().get(("text", name))
    label = told.means(language()) if told else f"“{sides.words_of(name, language())}”"
    render: dict[str, Any] = {"maxlength": LONGEST_TEXT, "autocomplete": "off"}
    is_long = sides.lines_of(name) > FEW_LINES
    if is_long:
        render["rows"] = 4
    kind: Any = TextAreaField if is_long else TextField
    return {
        f"text_{name}": kind(label, default=own or None, render_kw=render),
        f"omit_{name}": BooleanField(lazy_gettext("Leave it out"), default=own == ""),
    }


def _payment_fields() -> dict[str, Any]:
    return {
        "bank": TextField(
            lazy_gettext("The bank's number (BIN)"),
            description=lazy_gettext("Six digits, such as 970405 for Agribank."),
            render_kw={"inputmode": "numeric", "maxlength": 6, "autocomplete": "off"},
        ),
        "bank_name": TextField(lazy_gettext("Name of the bank"), render_kw={"maxlength": 100}),
        "account": TextField(
            lazy_gettext("Account number"),
            render_kw={"maxlength": 25, "autocomplete": "off"},
        ),
        "account_name": TextField(
            lazy_gettext("Name on the account"), render_kw={"maxlength": 100}
        ),
    }


def _list(label: Any, options: Sequence[Option], default: str) -> Any:
    values = [value for value, _ in options]
    return ListField(
        label,
        choices=[SelectChoice(value, text) for value, text in options],
        default=default if default in values else values[0],
        validators=[] if "" in values else [Required()],
    )
