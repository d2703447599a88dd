"""A run on paper says what the record says."""

import io
import pickle

import pytest
from farm import found, make_tea, pack

from labels.proof import read_back
from storefront.printing.paper import OFFERED
from storefront.printing.stamp_sheet import codes, write_run, write_run_to
from traceability.stamps.code import TypedCode
from traceability.stamps.services import issue_run, stamp_codes


@pytest.fixture
def run_of(sqlite_deployment):
    """Issue a run, of a packed lot or blank."""

    def issue(session, *, count=20, blank=False):
        farm = found(session, sqlite_deployment.clock)
        lot = None if blank else pack(session, farm, make_tea(session, farm), count)
        return issue_run(
            session,
            farm.recorder,
            sqlite_deployment.vault,
            count=count,
            host=sqlite_deployment.host,
            lot=lot,
        )

    return issue


def urls(deployment, run):
    return [code.url(deployment.base_url) for code in stamp_codes(deployment.vault, run)]


@pytest.mark.parametrize("design", OFFERED)
@pytest.mark.parametrize("blank", [False, True])
def test_every_code_on_the_sheet_is_the_records(sqlite_deployment, run_of, design, blank):
    out = io.BytesIO()
    with sqlite_deployment.transaction() as session:
        run = run_of(session, blank=blank)
        report = write_run(sqlite_deployment.vault, run, design=design, out=out)
        expected = urls(sqlite_deployment, run)

    assert report.stamps == 20
    assert sorted(read.text for read in read_back(out.getvalue())) == sorted(expected)


def test_a_stamp_names_product_lot_and_dates(sqlite_deployment, run_of):
    import pypdfium2

    out = io.BytesIO()
    with sqlite_deployment.transaction() as session:
        run = run_of(session, count=1)
        write_run(sqlite_deployment.vault, run, design="35x25", out=out)
        lot_code = run.lot.code

    text = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range()
    assert lot_code in text
    assert "22/11/2026" in text
    assert "22/11/2027" in text
    assert "nguon.example" in text
    assert "MẪU" not in text


def test_a_reprint_is_the_same_to_the_byte(sqlite_deployment, run_of):
    first, second = io.BytesIO(), io.BytesIO()
    with sqlite_deployment.transaction() as session:
        run = run_of(session)
        for out in (first, second):
            write_run(sqlite_deployment.vault, run, design="25x25", out=out)

    assert first.getvalue() == second.getvalue()


def test_a_sheet_that_cannot_be_drawn_leaves_no_file(sqlite_deployment, run_of, tmp_path):
    from labels import LabelError

    with sqlite_deployment.transaction() as session:
        run = run_of(session)
        run.organisation.name_vi = "Hợp tác xã 茶"  # the font has no such letter

        with pytest.raises(LabelError):
            write_run_to(tmp_path / "a.pdf", sqlite_deployment.vault, run, design="35x25")

    assert not [path for path in tmp_path.iterdir() if "a.pdf" in path.name]


def test_no_key_shows_in_what_goes_to_other_processes(sqlite_deployment, run_of):
    with sqlite_deployment.transaction() as session:
        run = run_of(session, blank=True)
        made = codes(sqlite_deployment.vault, run)

    for key in (made.mint.secret, made.mint.identity_key):
        assert key in pickle.dumps(made)
        assert repr(key) not in repr(made)
        assert key.hex() not in repr(made)


def test_a_stretch_of_a_run_has_the_stamps_of_the_whole(sqlite_deployment, run_of):
    with sqlite_deployment.transaction() as session:
        run = run_of(session)
        whole = codes(sqlite_deployment.vault, run).part(0, 20)
        stretch = codes(sqlite_deployment.vault, run, first=5, last=12)
        named = [TypedCode(code.id).grouped for code in stamp_codes(sqlite_deployment.vault, run)]
        expected = urls(sqlite_deployment, run)

    assert len(stretch) == 8
    assert stretch.part(2, 6).codes == whole.codes[6:10]
    assert ["".join(code) for code in whole.codes] == expected
    assert whole.texts == {"serial": named}
    assert set("".join(named)) <= set(stretch.letters)
