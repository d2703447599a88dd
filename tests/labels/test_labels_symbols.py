"""Symbols of many codes: in their order, however each was made."""

import random

import pytest

from labels import qr, symbols
from labels.errors import BadQrText
from labels.qr_batch import BatchEncoder
from labels.symbols import SymbolMaker

MIXED = [
    ("https://nguon.vn", "/T/AB12"),
    ("https://nguon.vn/p/chè", ""),
    ("", "SSCC 001234567"),
    ("https://nguon.vm", "/T/AB13"),
    ("https://nguon.vn", "/T/AB14"),
]


@pytest.fixture
def no_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.mark.usefixtures("no_cache")
@pytest.mark.parametrize("expected", [5, 100_000], ids=["few", "many"])
def test_each_code_has_its_symbol_in_its_place(expected):
    dice = random.Random(5)
    codes = dice.sample(MIXED * 4, 20)
    made = SymbolMaker(expected).make(codes)
    assert made == [qr.symbol(*code) for code in codes]


@pytest.mark.usefixtures("no_cache")
def test_a_table_is_made_only_where_it_pays(monkeypatch):
    made = []

    class Watched(BatchEncoder):
        def __init__(self, layout, *, rows):
            made.append(layout)
            super().__init__(layout, rows=rows)

    monkeypatch.setattr(symbols, "BatchEncoder", Watched)
    code = ("https://nguon.vn", "/T/AB12")  # 39 bits: as many symbols to ask for
    SymbolMaker(38).make([code])
    assert made == []
    SymbolMaker(39).make([code])
    assert len(made) == 1
    SymbolMaker(1).make([code])  # kept by then
    assert len(made) == 2


@pytest.mark.parametrize("expected", [1, 100_000])
def test_what_cannot_be_written_is_refused(expected):
    with pytest.raises(BadQrText):
        SymbolMaker(expected).make([("https://nguon.vn", "/T/ab")])
