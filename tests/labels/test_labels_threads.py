"""Pages of a site are drawn in threads, and all of them share the fonts."""

import time
from concurrent.futures import ThreadPoolExecutor

from reportlab.pdfbase import pdfmetrics

from labels import fonts

HANDS = 4


def test_threads_that_ask_at_once_get_the_one_font_that_documents_embed(monkeypatch):
    made = []
    known = fonts.bold()
    monkeypatch.setitem(pdfmetrics._fonts, known.name, pdfmetrics.getFont(known.name))

    class SlowFont(fonts.Font):
        def __init__(self, name):
            made.append(name)
            time.sleep(0.05)
            super().__init__(name)

    monkeypatch.setattr(fonts, "_known", {})
    monkeypatch.setattr(fonts, "Font", SlowFont)
    with ThreadPoolExecutor(HANDS) as hands:
        assert len(set(hands.map(lambda _: fonts.bold(), range(HANDS)))) == 1
    assert made == ["BeVietnamPro-Bold"]


def test_documents_are_finished_one_at_a_time():
    """A font's file is read from one place at a time, whoever cuts a subset of it."""
    inside = []

    class Document:
        def save(self):
            inside.append("in")
            time.sleep(0.02)
            inside.append("out")

    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(fonts.save, [Document() for _ in range(HANDS)]))
    assert inside == ["in", "out"] * HANDS
