"""Registering plots, households, materials, products with pictures, certificates."""

import io

import pytest
from cooperative import field_error, plain
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from traceability.files.services import read_file
from traceability.lots.models import Material, Product
from traceability.parties.models import Certificate, Party, Place, PlantingAreaCode
from traceability.parties.services import add_party


def one(deployment, table, **columns):
    with deployment.reading() as db:
        return db.scalars(select(table).filter_by(**columns)).one()


PLOT = {
    "kind": "plot",
    "name_vi": "Đồi Đát Ngao",
    "name_en": "",
    "code": "lo-4",
    "address_vi": "Xóm Rừng Vần",
    "crop": "tea",
    "area": "2,5",
    "area_unit": "sào",
    "outline": "",
}


def test_a_plot_is_registered_in_the_units_of_the_place(owner, sqlite_deployment):
    answer = owner.send("/workspace/places/new", PLOT)

    plot = one(sqlite_deployment, Place, code="LO-4")
    assert answer.location == f"/workspace/places/{plot.id}"
    assert (plot.area_m2, plot.crop, plot.name_vi) == (900, "tea", "Đồi Đát Ngao")
    assert "2,5 sào (900 m²)" in plain(owner.get(answer.location).text)
    assert "2.5 sào (900 m²)" in plain(owner.get("/workspace/places?lang=en").text)


def test_long_lists_come_page_by_page(owner, coop, sqlite_deployment):
    with sqlite_deployment.transaction() as db:
        for number in range(60):
            add_party(
                db, coop.recorder, kind="household", code=f"H-9{number:02}", name=f"Hộ {number:02}"
            )

    first = owner.get("/workspace/parties?lang=en&q=ho").text
    second = owner.get("/workspace/parties?lang=en&q=ho&page=1").text

    assert ("H-900" in first, "H-959" in first) == (True, False)
    assert ("H-900" in second, "H-959" in second) == (False, True)
    assert "page=1" in first
    assert "q=ho" in first
    assert "Previous page" in second
    assert "H-959" in owner.get("/workspace/parties?page=99").text


def test_an_outline_is_taken_from_what_a_map_program_saves(owner, sqlite_deployment):
    ring = "[[105.7,21.6],[105.71,21.6],[105.71,21.61],[105.7,21.6]]"
    polygon = f'{{"type":"Polygon","coordinates":[{ring}]}}'
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{polygon}}}'
    wrapped = f'{{"type":"FeatureCollection","features":[{feature}]}}'

    owner.send("/workspace/places/new", {**PLOT, "outline": wrapped})

    plot = one(sqlite_deployment, Place, code="LO-4")
    assert plot.outline["type"] == "Polygon"


@pytest.mark.parametrize("outline", ["{", "[]", "7", '{"type":"Point"}', '{"features":[]}'])
def test_an_outline_that_is_none_is_refused_and_kept_to_be_mended(owner, outline):
    answer = owner.send("/workspace/places/new?lang=en", {**PLOT, "outline": outline})

    assert answer.status_code == 422
    assert "not a closed GeoJSON polygon" in field_error(answer.text, "outline")
    assert "Đồi Đát Ngao" in answer.text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name_vi": ""}, "name_vi", "Fill in: Name."),
        ({"code": "LÔ 4"}, "code", "“LÔ 4” is not a code."),
        ({"area": "0"}, "area", "0"),
        ({"area": "ein"}, "area", "“ein” is not a number."),
        ({"kind": "castle"}, "kind", "“castle” is not one of the choices."),
    ],
)
def test_a_place_that_cannot_be_is_refused_beside_its_field(owner, changes, field, said):
    answer = owner.send("/workspace/places/new?lang=en", {**PLOT, "area": "2.5", **changes})

    assert answer.status_code == 422
    assert said in field_error(answer.text, field)


def test_a_code_that_is_taken_is_refused(owner):
    owner.send("/workspace/places/new", PLOT)

    answer = owner.send("/workspace/places/new?lang=en", {**PLOT, "area": ""})

    assert "The code LO-4 is taken." in field_error(answer.text, "code")


def test_a_planting_area_code_is_kept_as_the_authority_wrote_it(owner, coop):
    data = {
        "code": "VN-TNOR-0042/ 2026",
        "issuer": "Chi cục TT&BVTV",
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
    }

    owner.send(f"/workspace/places/{coop.plot}", data)

    noted = one(coop.deployment, PlantingAreaCode, place_id=coop.plot)
    assert noted.code == "VN-TNOR-0042/ 2026"
    assert "Chi cục TT&amp;BVTV" in owner.get(f"/workspace/places/{coop.plot}").text
    assert "VN-TNOR-0042/ 2026 lapses on 31 Dec 2026" in plain(
        owner.get("/workspace/?lang=en").text
    )


def test_a_household_gets_the_next_number(owner, coop):
    page = owner.get("/workspace/parties/new").text
    assert 'value="H-002"' in page

    owner.send(
        "/workspace/parties/new",
        {"kind": "household", "name": "Hộ ông O'Brien <3", "code": "H-002", "phone": "0912"},
    )

    assert one(coop.deployment, Party, code="H-002").name == "Hộ ông O'Brien <3"
    assert "Hộ ông O&#39;Brien &lt;3" in owner.get("/workspace/parties?q=obrien").text


def test_a_material_takes_the_name_of_its_form(owner, sqlite_deployment):
    data = {"what": "tea:fresh_leaf", "code": "LA", "name_vi": "", "name_en": ""}

    owner.send("/workspace/materials/new", data)

    material = one(sqlite_deployment, Material, code="LA")
    assert (material.name_vi, material.form) == ("Búp chè tươi", "fresh_leaf")


def product(coop, **changes):
    return {
        "material": str(coop.tea),
        "name_vi": "Chè móc câu 100 g",
        "name_en": "",
        "code": "MOC100",
        "net": "100",
        "net_unit": "g",
        "shelf_life_days": "540",
        "gtin": "",
        "ingredients_vi": "Chè xanh",
        "ingredients_en": "",
        **changes,
    }


def test_a_product_is_registered(owner, coop):
    answer = owner.send("/workspace/products/new", product(coop, gtin="4006381333931"))

    made = one(coop.deployment, Product, code="MOC100")
    assert answer.location == f"/workspace/products/{made.id}"
    assert (made.net_grams, made.shelf_life_days, made.gtin) == (100, 540, "4006381333931")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"gtin": "4006381333932"}, "gtin", "“4006381333932” is not a GTIN"),
        ({"net": "0"}, "net", "0 g is not a weight above zero"),
        ({"net": "0,5"}, "net", "whole grams"),
        ({"shelf_life_days": "-1"}, "shelf_life_days", "-1"),
        ({"code": "CHE200"}, "code", "The code CHE200 is taken."),
        ({"name_vi": "x" * 201}, "name_vi", "is not a name of 1 to 200 characters"),
    ],
)
def test_a_product_that_cannot_be_is_refused_beside_its_field(owner, coop, changes, field, said):
    answer = owner.send("/workspace/products/new?lang=en", product(coop, **changes))

    assert answer.status_code == 422
    assert said in field_error(answer.text, field)


def test_a_product_is_described_anew(owner, coop):
    page = f"/workspace/products/{coop.product}"

    owner.send(page, {"name_vi": "Chè <ngon> 200 g", "gtin": "", "storage_vi": "Nơi khô"})

    changed = one(coop.deployment, Product, id=coop.product)
    assert (changed.name_vi, changed.storage_vi) == ("Chè <ngon> 200 g", "Nơi khô")
    assert "Chè &lt;ngon&gt; 200 g" in owner.get("/workspace/products?q=ngon").text


def picture(fmt="PNG", size=(60, 40), **save):
    out = io.BytesIO()
    Image.new("RGB", size, "green").save(out, fmt, **save)
    out.seek(0)
    return out


def send_picture(browser, coop, file, name="goi.png"):
    page = f"/workspace/products/{coop.product}"
    sent = {**browser.hidden(page), "picture": FileStorage(file, name)}
    # As bytes: the test client would leave a large body open in a temporary file.
    boundary, body = encode_multipart(sent)
    return browser.post(
        f"{page}/picture?lang=en",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew_without_what_a_phone_writes_into_it(owner, coop, fmt):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"

    answer = send_picture(owner, coop, picture(fmt, exif=exif))

    assert answer.status_code == 303
    kept = one(coop.deployment, Product, id=coop.product).image
    content = read_file(coop.deployment.files, kept)
    assert b"SecretPhone" not in content
    assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert f"/files/{kept}" in owner.get(answer.location).text


def test_a_large_picture_is_made_small(owner, coop):
    send_picture(owner, coop, picture("JPEG", (4000, 3000)))

    kept = one(coop.deployment, Product, id=coop.product).image
    with Image.open(io.BytesIO(read_file(coop.deployment.files, kept))) as small:
        assert small.size == (1600, 1200)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Fill in: Picture of the pack."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no PNG, JPEG or WebP picture"),
        (b"\x89PNG\r\n\x1a\nnothing more", "no PNG, JPEG or WebP picture"),
        (b"x" * 5_000_001, "The picture has 5.0 MB, more than 5 MB."),
    ],
)
def test_what_is_no_picture_is_refused(owner, coop, content, said):
    name = "goi.png" if content else ""
    before = one(coop.deployment, Product, id=coop.product).image

    answer = send_picture(owner, coop, io.BytesIO(content), name)

    assert answer.status_code == 422
    assert said in field_error(answer.text, "picture")
    assert one(coop.deployment, Product, id=coop.product).image == before


def test_a_picture_that_claims_too_many_pixels_is_refused(owner, coop):
    answer = send_picture(owner, coop, picture("PNG", (10_000, 5_100)))

    assert answer.status_code == 422
    assert "pixels" in field_error(answer.text, "picture")


def test_a_request_beyond_any_picture_is_too_large(owner, coop):
    answer = send_picture(owner, coop, io.BytesIO(b"x" * 10_000_000))

    assert answer.status_code == 413


CERTIFICATE = {
    "scheme": "ocop",
    "stars": "4",
    "number": "OCOP-TN-0042",
    "issuer": "UBND tỉnh Thái Nguyên",
    "of": "",
    "valid_from": "2024-01-10",
    "valid_to": "",
}


def test_an_ocop_certificate_ends_after_36_months_and_is_announced(owner, sqlite_deployment):
    owner.send("/workspace/certificates/new", CERTIFICATE)

    paper = one(sqlite_deployment, Certificate)
    assert paper.valid_to.isoformat() == "2027-01-10"
    assert "OCOP OCOP-TN-0042 lapses on 10 Jan 2027" in plain(owner.get("/workspace/?lang=en").text)


def test_a_certificate_that_was_renewed_is_not_asked_for(owner):
    owner.send("/workspace/certificates/new", CERTIFICATE)
    owner.send(
        "/workspace/certificates/new",
        {**CERTIFICATE, "number": "OCOP-TN-0099", "valid_from": "2026-11-01"},
    )

    assert "OCOP-TN-0042" not in owner.get("/workspace/").text


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"stars": ""}, "stars", "OCOP certificates, and only they"),
        ({"valid_to": "2023-01-01"}, "valid_to", "before it begins"),
        ({"number": " "}, "number", "Fill in: Number."),
        ({"of": "place:0190a1b2-0000-7000-8000-000000000000"}, "of", "not one of the choices"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused_beside_its_field(owner, changes, field, said):
    answer = owner.send("/workspace/certificates/new?lang=en", {**CERTIFICATE, **changes})

    assert answer.status_code == 422
    assert said in field_error(answer.text, field)
