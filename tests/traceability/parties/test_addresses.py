"""Which address held on a day, and an address with a changed name."""

from dataclasses import dataclass
from datetime import date

import pytest

from traceability.parties.addresses import address_on, renamed
from traceability.words import Words

NOW = Words("Xã Na Rì, Thái Nguyên")


@dataclass(frozen=True)
class Old:
    address_vi: str
    valid_to: date
    address_en: str | None = None


FORMER = [
    Old("Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn", date(2025, 6, 30)),
    Old("Xã Hảo Nghĩa, huyện Na Rì, Bắc Thái", date(1996, 12, 31)),
]


@pytest.mark.parametrize(
    ("day", "address"),
    [
        (date(1990, 1, 1), "Xã Hảo Nghĩa, huyện Na Rì, Bắc Thái"),
        (date(1996, 12, 31), "Xã Hảo Nghĩa, huyện Na Rì, Bắc Thái"),
        (date(1997, 1, 1), "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"),
        (date(2025, 6, 30), "Xã Hảo Nghĩa, huyện Na Rì, Bắc Kạn"),
        (date(2025, 7, 1), "Xã Na Rì, Thái Nguyên"),
    ],
)
def test_an_address_holds_to_its_last_day(day, address):
    assert address_on(day, NOW, FORMER).vi == address


def test_without_former_addresses_todays_held_always():
    assert address_on(date(1990, 1, 1), NOW, []) == NOW


@pytest.mark.parametrize(
    ("before", "old", "new", "after"),
    [
        ("Xã A, Bắc Kạn", "Bắc Kạn", "Thái Nguyên", "Xã A, Thái Nguyên"),
        ("Xã A, tỉnh BẮC KẠN", "bắc kạn", "Thái Nguyên", "Xã A, tỉnh Thái Nguyên"),
        ("Xã A, huyện Na Rì, Bắc Kạn", "huyện Na Rì", "", "Xã A, Bắc Kạn"),
        ("Huyện Na Rì, Bắc Kạn", "huyện Na Rì", "", "Bắc Kạn"),
        ("Xã A, huyện Na Rì", "huyện Na Rì", "", "Xã A"),
        ("Thôn Bắc Kạn Đông, xã A", "Bắc Kạn", "Thái Nguyên", "Thôn Bắc Kạn Đông, xã A"),
        ("Xã A", "Bắc Kạn", "Thái Nguyên", "Xã A"),
    ],
)
def test_a_changed_name_is_changed_where_it_stands_whole(before, old, new, after):
    assert renamed(before, old, new) == after
