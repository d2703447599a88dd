"""Styles: shipped designs in the cooperative's own words and colours, kept by name.

A style that was saved never changes, so that what was printed with it can be printed again. To
change it is to save a newer version under its name; whoever saves must have seen the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labels import LabelError, pictures
from storefront.printing import changing
from storefront.printing.changing import Changes, Sides
from storefront.printing.models import LabelStyle, Print
from storefront.printing.paper import Layout
from storefront.printing.picturing import draw, sample_of
from traceability.errors import N_, Conflict, InvalidInput, NotFound
from traceability.files.evidence import own_file
from traceability.files.services import read_file, store_file
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

LONGEST_NAME = 60
_LOGO_PX = 1_200


def save_style(
    session: Session,
    recorder: Recorder,
    files: Path,
    *,
    name: str,
    design: str,
    texts: Mapping[str, str],
    colours: Mapping[str, str],
    logo: str | None = None,
    seen: int | None = None,
) -> LabelStyle:
    """Keep a style; `logo` is the SHA-256 that `keep_logo` gave, `seen` the version it is made of.

    Raises:
        InvalidInput: no name, or something that cannot be printed.
        NotFound: the logo is not the organisation's.
        Conflict: there is a style of that name which whoever saves has not seen.
    """
    recorder.require(Permission.STAMPS)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            N_("The name has %(value)s characters; 1 to %(most)s are taken."),
            field="name",
            value=len(name),
            most=LONGEST_NAME,
        )
    changes = Changes(dict(texts), dict(colours), _logo(session, recorder, files, logo))
    sides = Sides.of(design)
    changed = sides.with_(changes)
    changing.drawn_with(
        sides, changes, lambda: draw(changed, sample_of(changed.front), out=BytesIO())
    )
    newest = newest_style(session, recorder.organisation_id, name)
    if (newest.version if newest else None) != seen and newest is not None:
        raise _meanwhile(name)
    if newest is not None:
        newest.retired_at = recorder.now()
    last = session.scalar(
        select(func.max(LabelStyle.version)).where(
            LabelStyle.organisation_id == recorder.organisation_id, LabelStyle.name == name
        )
    )
    style = LabelStyle(
        organisation_id=recorder.organisation_id,
        name=name,
        version=(last or 0) + 1,
        design=design,
        texts=dict(texts),
        colours=dict(colours),
        logo_sha256=logo,
        made_by=recorder.person_id,
        made_at=recorder.now(),
    )
    try:
        with session.begin_nested():
            session.add(style)
    except IntegrityError as error:  # somebody else saved that version a moment ago
        raise _meanwhile(name) from error
    return style


def keep_logo(session: Session, recorder: Recorder, files: Path, content: bytes) -> str:
    """Keep a logo, drawn anew as nothing but pixels; gives its SHA-256.

    Raises:
        InvalidInput: no PNG, JPEG or WebP picture, too large, white on white paper, or with a QR
            code in it.
    """
    recorder.require(Permission.STAMPS)
    try:
        picture = pictures.opened(content, longest_px=_LOGO_PX)
    except LabelError as error:
        raise InvalidInput(error.template, field="logo", **error.params) from error
    if pictures.is_blank(picture):
        raise InvalidInput(
            N_("The logo is white or clear: nothing of it would show on paper."), field="logo"
        )
    _require_no_code(picture)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    stored = store_file(
        session,
        files,
        organisation_id=recorder.organisation_id,
        content=out.getvalue(),
        is_public=False,
        clock=recorder.clock,
    )
    return stored.sha256


def retire_style(session: Session, recorder: Recorder, *, style: LabelStyle) -> None:
    """Offer a style no longer. What was printed with it can still be printed again."""
    recorder.require(Permission.STAMPS)
    recorder.require_own(style)
    session.refresh(style, with_for_update=True)
    style.retired_at = style.retired_at or recorder.now()


def styles_of(
    session: Session, organisation_id: UUID, designs: Sequence[str] | None = None
) -> list[LabelStyle]:
    """The styles that are offered, by name; with `designs` only those of these designs."""
    query = select(LabelStyle).where(
        LabelStyle.organisation_id == organisation_id, LabelStyle.retired_at.is_(None)
    )
    if designs is not None:
        query = query.where(LabelStyle.design.in_(designs))
    return list(session.scalars(query.order_by(LabelStyle.name)))


def newest_style(session: Session, organisation_id: UUID, name: str) -> LabelStyle | None:
    """The style of that name that is offered, if any."""
    return session.scalar(
        select(LabelStyle).where(
            LabelStyle.organisation_id == organisation_id,
            LabelStyle.name == name,
            LabelStyle.retired_at.is_(None),
        )
    )


def style_named(session: Session, organisation_id: UUID, name: str) -> LabelStyle:
    """The style of that name that is offered.

    Raises:
        NotFound: there is none.
    """
    style = newest_style(session, organisation_id, name)
    if style is None:
        raise NotFound(N_("There is no such style."), field="style", value=name)
    return style


def style_by_id(session: Session, organisation_id: UUID, style_id: UUID) -> LabelStyle:
    """The organisation's style of that id, offered or not.

    Raises:
        NotFound: it has none, whoever else does.
    """
    style = session.scalar(
        select(LabelStyle).where(
            LabelStyle.id == style_id, LabelStyle.organisation_id == organisation_id
        )
    )
    if style is None:
        raise NotFound(N_("There is no such style."), field="style", value=str(style_id))
    return style


def changes_of(style: LabelStyle | None, files: Path) -> Changes:
    """What a style changes; nothing where there is none.

    Raises:
        NotFound: its logo is no longer in the folder of files.
    """
    if style is None:
        return changing.NONE
    logo = read_file(files, style.logo_sha256) if style.logo_sha256 else None
    return Changes(style.texts, style.colours, logo)


def styled(layout: Layout, style: LabelStyle | None, files: Path) -> Layout:
    """The layout with its design in the style's words and colours; thermal printers have one.

    Raises:
        InvalidInput: the style is one of another design, or cannot be printed any more.
    """
    if style is None:
        return layout
    if style.design != layout.design:
        raise InvalidInput(
            N_("The style “%(value)s” is one of another design."), field="style", value=style.name
        )
    changes = changes_of(style, files)
    if layout.language.is_printers:
        changes = replace(changes, colours={})
    front = Sides.of(style.design).with_(changes).front
    return replace(layout, styled=front)


def layout_of(printed: Print, files: Path) -> Layout:
    """How a print is drawn, in its style where it has one."""
    return styled(printed.layout, printed.style, files)


def _logo(session: Session, recorder: Recorder, files: Path, sha256: str | None) -> bytes | None:
    if sha256 is None:
        return None
    return read_file(files, own_file(session, recorder.organisation_id, sha256).sha256)


def _require_no_code(logo: Image.Image) -> None:
    """Pass a logo that no phone reads in the place of the code beside it.

    Raises:
        InvalidInput: there is a QR code in it.
    """
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    if zxingcpp.read_barcodes(pictures.on_white(logo), formats=formats):
        raise InvalidInput(
            N_(
                "There is a QR code in the logo. A phone would read it in the place of the label's."
            ),
            field="logo",
        )


def _meanwhile(name: str) -> Conflict:
    return Conflict(
        N_(
            "There is a style “%(value)s” that you have not seen: it was saved meanwhile. Open it,"
            " or choose another name."
        ),
        field="name",
        value=name,
    )
