"""The label studio: a design changed, seen as it will be printed, kept, and printed with."""

import base64
import re
from io import BytesIO
from uuid import UUID

import pytest
from cooperative import field_error, plain
from PIL import Image
from werkzeug.datastructures import FileStorage

from labels.proof import read_back
from storefront.printing import work
from storefront.printing.models import LabelStyle
from traceability.files.services import read_file
from traceability.parties.services import create_organisation

STAMP = "/workspace/labels/50x30?lang=en"
CARD = "/workspace/labels/plot-card-148x105?lang=en"
WHITE = "#ffffff"


@pytest.fixture
def lot(coop):
    """A packed lot to look at stamps of."""
    return coop.packed(40)


def png(color="darkgreen", size=(60, 40), mode="RGB"):
    out = BytesIO()
    Image.new(mode, size, color).save(out, "PNG")
    return out.getvalue()


def look_of(page):
    """The picture on a page, or nothing."""
    found = re.search(r'id="look" src="data:image/png;base64,([^"]+)"', page)
    return base64.b64decode(found[1]) if found else None


def sent(owner, path, act="preview", **typed):
    """What a browser sends: what the lists show, and what was typed."""
    return owner.send(
        path, {"start": "1", "copies": "1", **shown(owner, path), "act": act, **typed}
    )


def shown(owner, path):
    page = owner.get(path).text
    lists = re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    values = {
        name: re.findall(r'<option( selected)? value="([^"]*)"', inner) for name, inner in lists
    }
    return {
        name: next((v for on, v in options if on), options[0][1])
        for name, options in values.items()
    }


def kept(page):
    return re.search(r'name="kept_logo" type="hidden" value="([^"]*)"', page)[1]


def test_the_gallery_shows_every_design_with_a_picture_made_of_it(owner, coop):
    page = owner.get("/workspace/labels?lang=en").text
    pictures = re.findall(r'img src="([^"]+)"', page)
    assert {"Stamps for packs", "Leaflets and brochures"} <= set(
        re.findall(r"<h2>(.*?)</h2>", page)
    )
    assert len([each for each in pictures if "picture.png" in each]) == 14
    answer = owner.get("/workspace/labels/15x15/picture.png")
    assert Image.open(BytesIO(answer.data)).size == (320, 320)
    assert owner.get("/workspace/labels/nothing").status_code == 404
    assert owner.get("/workspace/labels/brochure-inside").status_code == 404


def test_the_studio_shows_the_stamp_of_this_lot_and_what_each_text_means(owner, lot):
    page = owner.get(STAMP).text
    assert plain(page).count("Who packs it") == 1
    assert "Now: " in page
    picture = Image.open(BytesIO(look_of(page)))
    assert picture.width / picture.height == pytest.approx(50 / 30, rel=0.01)
    other = look_of(sent(owner, STAMP, of="blank").text)
    assert other != look_of(page)


def test_a_changed_text_and_colour_change_the_picture_and_stay_typed(owner, lot):
    first = look_of(owner.get(STAMP).text)
    page = sent(owner, STAMP, text_organisation="HTX Lá Biếc", written_ink="#1e5631").text
    assert look_of(page) not in (None, first)
    assert 'value="HTX Lá Biếc"' in page
    assert re.search(r'name="colour_ink"[^>]* value="#1e5631"', page)
    left_out = sent(owner, STAMP, omit_hint="y").text
    assert look_of(left_out) not in (None, first)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"text_organisation": "Ấ" * 300}, "text_organisation", "does not fit into the box"),
        ({"text_organisation": "Chè \N{TEACUP WITHOUT HANDLE}"}, "text_organisation", "no letter"),
        ({"colour_ink": "#eeeeee"}, "colour_ink", "too near to its ground"),
        ({"written_code": "#999999"}, "colour_code", "at least 7 is"),
        ({"written_ink": "leaf"}, "colour_ink", "is not a colour"),
    ],
)
def test_what_cannot_be_printed_is_refused_beside_its_field(owner, lot, typed, field, says):
    answer = sent(owner, STAMP, **typed)
    assert answer.status_code == 422
    assert says in field_error(answer.text, field)
    assert look_of(answer.text) is None


def test_a_logo_is_kept_as_pixels_and_bad_ones_are_refused(owner, coop):
    path = "/workspace/labels/carton-100x140?lang=en"
    plain_look = look_of(owner.get(path).text)
    script = png() + b"<script>alert(1)</script>"
    page = sent(owner, path, logo=FileStorage(BytesIO(script), "logo.png")).text
    assert look_of(page) not in (None, plain_look)
    logo = kept(page)
    assert b"script" not in read_file(coop.deployment.files, logo)
    again = sent(owner, path, kept_logo=logo).text
    assert look_of(again) == look_of(page)
    assert look_of(sent(owner, path, kept_logo=logo, drop_logo="y").text) == plain_look

    svg = FileStorage(BytesIO(b"<svg onload='x()'/>"), "logo.svg")
    assert "not a PNG" in field_error(sent(owner, path, logo=svg).text, "logo")
    wide = FileStorage(BytesIO(png(1, (20_000, 10_000), "1")), "huge.png")
    assert "megapixels; up to 16" in field_error(sent(owner, path, logo=wide).text, "logo")
    assert sent(owner, path, kept_logo="0" * 64).status_code == 422


def test_boxes_and_texts_are_named_in_the_words_of_the_page(owner, lot):
    path = f"/workspace/labels/35x25?of={lot.id}&lang="
    page = sent(owner, f"{path}vi", of=str(lot.id), text_organisation="Chè búp " * 40).text
    assert "không vừa ô tên và ngày" in plain(page)
    page = sent(owner, f"{path}en", of=str(lot.id), text_organisation="Chè búp " * 40).text
    assert "into the box product and dates" in plain(page)
    small = "/workspace/labels/20x20?of=sample&lang=vi"
    assert "không đủ chỗ cho: “Hạn sử dụng”" in plain(owner.get(small).text)


def test_a_file_that_is_too_large_says_how_large_one_may_be(owner):
    path = "/workspace/labels/carton-100x140?lang=en"
    answer = sent(owner, path, logo="x" * 6_000_000)
    assert answer.status_code == 413
    assert "takes up to 5 MB at once. Go back" in answer.text


@pytest.mark.parametrize(
    ("typed", "opened"),
    [({}, ""), ({"text_story": "Chè nhà"}, " open"), ({"omit_story": "y"}, " open")],
)
def test_many_texts_are_folded_away_until_one_is_changed(owner, coop, typed, opened):
    path = "/workspace/labels/leaflet-a5?lang=en"
    page = sent(owner, path, **typed).text if typed else owner.get(path).text
    assert re.search(rf"<details{opened}>\s*<summary>Change \d+ texts</summary>", page)
    assert "Change 2 texts" not in owner.get(STAMP).text


def test_a_stamp_takes_a_logo_where_its_design_has_room(owner, coop, lot):
    small = owner.get("/workspace/labels/25x25?lang=en").text
    assert 'name="logo"' not in small
    assert "These have: Stamp 35 × 25 mm, Stamp 50 × 30 mm" in plain(small)
    first = look_of(owner.get(STAMP).text)
    page = sent(owner, STAMP, logo=FileStorage(BytesIO(png("#d00000")), "logo.png")).text
    assert look_of(page) not in (None, first)
    saved = sent(owner, STAMP, "save", kept_logo=kept(page), name="Hộp Tết")
    shown = owner.get(saved.location).text
    assert look_of(shown) == look_of(page)
    assert kept(shown) == kept(page)
    (small,) = re.findall(r'img src="([^"]+style=[^"]+)"', owner.get("/workspace/labels").text)
    picture = Image.open(BytesIO(owner.get(small).data)).convert("RGB")
    assert (208, 0, 0) in {colour for _, colour in picture.getcolors(100_000)}


def test_a_style_is_saved_shown_first_and_changed_only_by_who_saw_the_newest(owner, lot):
    saved = sent(owner, STAMP, "save", text_organisation="HTX Lá Biếc", name="Hộp Tết")
    assert saved.status_code == 303
    page = owner.get(saved.location).text
    assert 'value="HTX Lá Biếc"' in page
    assert "Hộp Tết" in owner.get("/workspace/labels").text

    other = sent(owner, STAMP, "save", name="Hộp Tết")
    assert "saved meanwhile" in field_error(other.text, "name")
    newer = sent(owner, saved.location, "save", name="Hộp Tết", seen="1", seen_name="Hộp Tết")
    assert "version 2" in plain(owner.get(f"{newer.location}&lang=en").text)
    assert "not the newest" in plain(owner.get(f"{saved.location}&lang=en").text)
    late = sent(owner, saved.location, "save", name="Hộp Tết", seen="1", seen_name="Hộp Tết")
    assert late.status_code == 422
    assert "1 to 60 are taken" in field_error(sent(owner, STAMP, "save", name=" ").text, "name")


def test_stamps_are_printed_in_a_style_and_read_back(owner, coop, lot):
    coop.stamps(lot, 20)
    coop.stamps(coop.packed(40), 20)
    saved = sent(owner, STAMP, "save", of=str(lot.id), text_organisation="HTX Lá Biếc", name="Tết")
    page = plain(owner.get(f"{saved.location}&lang=en").text)
    assert "Run 1: " in page
    assert "Run 2: " not in page, "of another lot"
    style = re.search(r"style=([0-9a-f-]{36})", saved.location)[1]
    page = owner.get(f"/workspace/stamps/1/print?style={style}&lang=en").text
    assert f'value="style:{style}"' in page
    assert "roll-2-50x30" in page
    assert 'value="a4-180"' not in page

    asked = {"first": "1", "last": "20", "design": f"style:{style}", "paper": "a4", "start": "1"}
    made = owner.send(
        f"/workspace/stamps/1/print?style={style}", {**asked, "place": "5", "was_start": "1"}
    )
    printed = work.work(coop.deployment, work.take_next(coop.deployment))
    assert (printed.state.value, printed.start, str(printed.style_id)) == ("ready", 5, style)
    file = owner.get(f"{made.location}/file.pdf").data
    assert len(list(read_back(file))) == 20


def test_a_card_is_taken_as_a_pdf_from_the_label_that_is_free(owner, coop):
    answer = sent(owner, CARD, "pdf", of=str(coop.plot), paper="a4", start="2", copies="2")
    assert answer.mimetype == "application/pdf"
    codes = list(read_back(answer.data))
    assert [each.page for each in codes] == [1, 2]
    assert str(coop.plot) in codes[0].text
    refused = sent(owner, CARD, "pdf", of=str(coop.plot), paper="a4", copies="0")
    assert "1 to 1000" in field_error(refused.text, "copies")
    refused = sent(owner, CARD, "pdf", of=str(coop.plot), paper="a4", start="99")
    assert "there is no place 99" in field_error(refused.text, "start")


def test_what_the_law_asks_for_stands_before_the_button(owner, lot, coop):
    coop.stamps(lot, 4)
    for path in (f"{STAMP}&of={lot.id}", "/workspace/stamps/1/print?lang=en"):
        page = owner.get(path).text
        assert f"The law asks for this, and lot {lot.code} lacks it" in plain(page)
        assert 'class="lacking"' in page


def test_what_is_anothers_is_not_there(owner, coop, sqlite_deployment):
    saved = sent(owner, STAMP, "save", name="Tết")
    style = re.search(r"style=([0-9a-f-]{36})", saved.location)[1]
    with sqlite_deployment.transaction() as db:
        row = db.get_one(LabelStyle, UUID(style))
        row.organisation_id = create_organisation(
            db, code="NAHIN", name_vi="HTX Nà Hin", address_vi="Nà Hin", clock=coop.deployment.clock
        ).id
    for path in (
        f"/workspace/labels/50x30?style={style}",
        f"/workspace/labels/50x30/picture.png?style={style}",
    ):
        assert owner.get(path).status_code == 404
    assert "Tết" not in owner.get("/workspace/labels").text
