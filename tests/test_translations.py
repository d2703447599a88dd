"""Vietnamese is complete: nothing untranslated, nothing doubtful, nothing stale."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = {
    "storefront": (ROOT / "storefront/web/translations", ["storefront"]),
    "library": (ROOT / "traceability/translations", ["traceability", "labels"]),
}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["N_", "lazy_gettext", "_l"])}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def catalogue(folder):
    with (folder / "vi/LC_MESSAGES/messages.po").open("rb") as source:
        return read_po(source, locale="vi")


def extracted(packages):
    for package in packages:
        for _, _, message, _, _ in extract_from_dir(ROOT / package, METHODS, {}, keywords=KEYWORDS):
            yield message


def texts(value):
    return [value] if isinstance(value, str) else list(value)


def sentences(messages):
    return {tuple(texts(m.id)): tuple(texts(m.string)) for m in messages if m.id}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_text_in_the_code_has_its_vietnamese(name):
    folder, packages = CATALOGUES[name]
    known = {str(texts(message.id)[0]) for message in catalogue(folder) if message.string}

    used = {texts(message)[0] for message in extracted(packages)}

    assert used, "nothing was extracted"
    assert sorted(used - known) == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_translation_is_empty_doubtful_or_stale(name):
    folder, packages = CATALOGUES[name]
    used = {texts(message)[0] for message in extracted(packages)}
    messages = [message for message in catalogue(folder) if message.id]

    assert [m.id for m in messages if m.fuzzy or not all(texts(m.string))] == []
    assert [m.id for m in messages if texts(m.id)[0] not in used] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_translations_keep_the_placeholders(name):
    folder, _ = CATALOGUES[name]
    for message in catalogue(folder):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(texts(message.id)[-1]))
        for text in texts(message.string):
            assert set(PLACEHOLDER.findall(text)) == wanted, message.id


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_compiled_catalogue_is_that_of_the_source(name):
    folder, _ = CATALOGUES[name]
    with (folder / "vi/LC_MESSAGES/messages.mo").open("rb") as compiled:
        shipped = sentences(read_mo(compiled))

    assert shipped == sentences(catalogue(folder))
