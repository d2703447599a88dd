"""What a guest types at the checkout."""

import pytest

from storefront.orders.buyer import (
    Buyer,
    checked_email,
    checked_phone,
    checked_text,
    readable_phone,
)
from traceability.errors import InvalidInput


@pytest.mark.parametrize(
    "typed",
    ["0912 345 678", "0912.345.678", "+84 912 345 678", "84912345678", "(091) 234-5678"],
)
def test_a_mobile_number_is_understood_however_it_is_written(typed):
    assert checked_phone(typed) == "+84912345678"


def test_a_landline_is_a_telephone_too():
    assert checked_phone("0208 3847 123") == "+842083847123"


def test_a_number_from_abroad_keeps_its_country():
    assert readable_phone(checked_phone("+1 202-555-0123")) == "+1 202-555-0123"


def test_a_number_is_shown_as_people_here_write_it():
    assert readable_phone("+84912345678") == "0912 345 678"


@pytest.mark.parametrize("kept", ["", "không có"])
def test_what_is_no_number_is_shown_as_it_is(kept):
    """The buyer of an erased order has none."""
    assert readable_phone(kept) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "abc", "01234", "0123456789", "0912345678901", "0912345678 ext 5", "091234567", "0" * 500],
)
def test_what_cannot_be_a_telephone_number_is_refused(typed):
    with pytest.raises(InvalidInput) as refused:
        checked_phone(typed)

    assert refused.value.field == "phone"
    assert refused.value.value == typed[:40]


def test_a_mail_address_is_kept_without_the_blanks_around_it():
    assert checked_email(" Binh@Khach.Example ") == "Binh@khach.example"


@pytest.mark.parametrize(
    "typed",
    [
        "binh",
        "binh@",
        "@khach.example",
        "a@b",
        "bình@khach.vn",
        "a b@khach.vn",
        "a@khach.vn\nBcc:x",
    ],
)
def test_what_cannot_be_a_mail_address_is_refused(typed):
    with pytest.raises(InvalidInput) as refused:
        checked_email(typed)

    assert refused.value.field == "email"


def test_a_mail_address_is_not_required():
    assert Buyer("Bình", "0912345678", "  ").checked() == Buyer("Bình", "+84912345678", None)


@pytest.mark.parametrize("name", ["O'Brien", "<3", "=1+1", "'; DROP TABLE orders;--"])
def test_a_name_is_kept_as_it_was_typed(name):
    assert Buyer(name, "0912345678").checked().name == name


def test_a_name_is_composed():
    """A phone's keyboard may send the accents apart."""
    apart = "Bi\u0300nh"

    assert Buyer(apart, "0912345678").checked().name == "Bình"


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\nb", "a\x00b", "a\x1b[2Jb"])
def test_a_name_is_one_line_of_text(name):
    with pytest.raises(InvalidInput) as refused:
        Buyer(name, "0912345678").checked()

    assert refused.value.field == "name"


def test_an_address_may_have_lines():
    assert checked_text("Số 5\r\nHà Nội ", field="ship_to", most=400) == "Số 5\nHà Nội"


def test_a_text_that_is_too_long_is_refused_with_its_length():
    with pytest.raises(InvalidInput) as refused:
        checked_text("x" * 501, field="note", most=500)

    assert (refused.value.field, refused.value.value) == ("note", 501)
