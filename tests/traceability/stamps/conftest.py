"""Stamps on a shelf."""

import pytest
from shelf import Shelf


@pytest.fixture
def shelf(book, coop, library):
    return Shelf(book, coop, library)
