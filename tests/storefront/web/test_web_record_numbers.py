"""An address with figures without end is one that nothing is found at, never an error of ours."""

import pytest

FIGURES = "9" * 25


@pytest.mark.parametrize(
    "path",
    [
        "/workspace/stamps/{}",
        "/workspace/stamps/1/prints/{}/file.pdf",
        "/workspace/stamps?before={}",
        "/workspace/lots?page={}",
        "/?page={}",
    ],
)
@pytest.mark.parametrize("number", [FIGURES, str(2**31)])
def test_no_record_has_such_a_number(owner, path, number):
    assert owner.get(path.format(number)).status_code == 404


def test_what_is_searched_for_may_be_any_figures(owner):
    assert owner.get(f"/workspace/lots?q={FIGURES}").status_code == 200
