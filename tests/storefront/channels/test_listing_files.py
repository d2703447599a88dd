"""The files that are handed to a marketplace, read back by other programs."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from listing_samples import DRAWING, TEA, channel

from storefront.channels import pack, registry
from storefront.channels.rows import row_of
from storefront.channels.workbook import csv_file, notes, xlsx_file
from storefront.spreadsheet import guarded
from traceability.errors import InvalidInput
from traceability.words import Words

VOSO = registry.channel("voso")
FORMULAS = ["=1+1", "+84912345678", "-5", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1"]
TEXTS = ["O'Brien", "<3", "Chè “nõn”; 5%", 'a "b", c', "1=1", "'=1"]


def named(name):
    return replace(TEA, name=Words(name))


def opened(*goods, channel_map=VOSO):
    content = xlsx_file(channel_map, [row_of(each, channel_map) for each in goods])
    return openpyxl.load_workbook(io.BytesIO(content))


def as_csv(*goods, channel_map=VOSO):
    content = csv_file(channel_map, [row_of(each, channel_map) for each in goods])
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_workbook_has_the_columns_of_the_map_and_a_row_for_each_product():
    sheet = opened(TEA, replace(TEA, sku="CHE100")).worksheets[0]

    assert [cell.value for cell in sheet[1]] == [column.header for column in VOSO.columns]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["CHE200", "CHE100"]
    by_header = dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[2]), strict=True))
    assert by_header["Giá bán (đồng)"] == 185_000
    assert by_header["Tồn kho"] == 12
    assert by_header["Danh mục"] == "Chè, trà"
    assert by_header["Ảnh 1"] == "CHE200_1.jpg"


def test_the_workbook_lists_the_words_that_columns_accept():
    sheet = opened(TEA).worksheets[1]

    words = {column[0].value: [c.value for c in column[1:] if c.value] for column in sheet.columns}
    assert words == {
        "Danh mục": ["Chè, trà", "Trái cây tươi", "Bún, miến, phở khô", "Nông sản khác"],
        "Đơn vị tính": ["Gói"],
    }


def test_a_cell_drops_down_the_words_that_it_accepts():
    sheet = opened(TEA).worksheets[0]

    found = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert found["C2:C201"].endswith("!$A$2:$A$5")


def test_the_workbook_says_that_its_columns_are_assumed():
    lines = [row[0].value for row in opened(TEA).worksheets[2].rows]

    assert VOSO.assumption.vi in lines
    assert any(VOSO.source.vi in line for line in lines)


def test_a_map_that_was_seen_does_not_say_so():
    seen = channel('header="N"\nfield="name"', language="en")

    assert not any("ASSUMED" in line for line in notes(seen, []))
    assert any("ASSUMED" in line for line in notes(replace(VOSO, language="en"), []))


def test_the_notes_name_what_has_to_be_put_right():
    lines = notes(replace(VOSO, language="en"), [row_of(replace(TEA, pictures=(DRAWING,)), VOSO)])

    assert "CHE200: “Ảnh 1” needs a photo (JPEG or PNG)." in lines


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_text_in_the_workbook(name):
    cell = opened(named(name)).worksheets[0].cell(2, 2)

    assert cell.data_type == "s"
    assert cell.value.replace("_x000D_", "\r") == name


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_quoted_in_the_csv(name):
    assert as_csv(named(name))[0]["Tên sản phẩm"] == f"'{name}"


@pytest.mark.parametrize("name", TEXTS)
def test_other_text_is_unchanged_in_both(name):
    assert opened(named(name)).worksheets[0].cell(2, 2).value == name
    assert as_csv(named(name))[0]["Tên sản phẩm"] == name


@given(st.text(max_size=60))
def test_no_text_of_a_csv_starts_like_a_formula(text):
    kept = guarded(text)

    assert not kept.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert kept.endswith(text)


def test_the_csv_opens_with_its_accents_in_excel():
    content = csv_file(VOSO, [row_of(TEA, VOSO)])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") >= 2


def test_a_description_of_several_lines_stays_one_cell():
    assert as_csv(TEA)[0]["Mô tả chi tiết"] == TEA.description.vi


def test_the_same_rows_give_the_same_bytes():
    files = [
        pack.contents(VOSO, [row_of(TEA, VOSO)], read_picture=lambda _: b"\xff\xd8\xff")
        for _ in range(2)
    ]

    assert files[0] == files[1]
    assert pack.zipped(files[0]) == pack.zipped(files[1])


def test_the_archive_holds_everything():
    files = pack.contents(VOSO, [row_of(TEA, VOSO)], read_picture=lambda sha: sha.encode())

    with zipfile.ZipFile(io.BytesIO(pack.zipped(files))) as archive:
        assert archive.namelist() == [
            "images/CHE200_1.jpg",
            "listing.csv",
            "listing.xlsx",
            "notes.txt",
        ]
        assert archive.read("images/CHE200_1.jpg") == b"a" * 64
        assert archive.testzip() is None


def test_a_picture_of_an_earlier_pack_is_removed_and_what_is_not_ours_stays(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "OLD_1.jpg").touch()
    (tmp_path / "images" / "mine.txt").touch()

    pack.write(tmp_path, {"images/CHE200_1.jpg": b"x"}, archive="a.zip")

    assert {path.name for path in (tmp_path / "images").iterdir()} == {"CHE200_1.jpg", "mine.txt"}


def test_a_folder_that_cannot_be_written_is_refused_by_name(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(InvalidInput) as refused:
        pack.write(tmp_path / "file", {}, archive="a.zip")

    assert refused.value.value == str(tmp_path / "file")
