import inspect
import pickle

import pytest

from labels import errors, proof_errors
from labels.errors import LabelError, MissingGlyph, Notice


def every_error() -> list[type[LabelError]]:
    classes = {
        each
        for module in (errors, proof_errors)
        for _, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, LabelError)
    }
    return sorted(classes, key=lambda each: each.__name__)


def test_every_error_has_a_code_of_its_own():
    codes = [error.code for error in every_error()]
    assert len(set(codes)) == len(codes) > 15


@pytest.mark.parametrize("error", every_error(), ids=lambda e: e.__name__)
def test_every_error_stands_in_the_drawn_tree(error):
    assert error.__name__ in errors.__doc__


@pytest.mark.parametrize(
    ("value", "told"), [(0.3299, "0.32"), (0.1 + 0.2, "0.30"), (0.3, "0.30"), (4.5, "4.50")]
)
def test_a_figure_that_falls_short_of_a_bound_is_never_told_as_the_bound(value, told):
    assert str(errors.figure(value, places=2)) == told


def test_an_error_carries_what_a_translation_needs():
    error = MissingGlyph("product", "茶", "Chè 茶")
    assert str(error).startswith("The font has no letter 茶 (U+8336)")
    assert "{box}: {character}".format(**error.params) == "product: 茶"


@pytest.mark.parametrize(
    "error", [MissingGlyph("product", "茶", "Chè 茶"), errors.ModuleTooSmall("x", 0.2, 0.25)]
)
def test_an_error_crosses_from_one_process_to_another(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.params == error.params


def test_a_notice_reads_as_a_sentence():
    assert str(Notice("x", "No room for %(text)s.", {"text": "hint"})) == "No room for hint."
