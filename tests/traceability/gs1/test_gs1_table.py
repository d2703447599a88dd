"""Our table of Application Identifiers says what GS1's syntax dictionary says."""

import re

import pytest
from conformance import vectors

from traceability.errors import InvalidDigitalLink
from traceability.gs1 import content
from traceability.gs1.table import identifiers, is_like

# GS1's names for the checks of a part, and ours.
RULES = {
    "csum": "check_digit",
    "csumalpha": "check_pair",
    "couponcode": "coupon",
    "couponposoffer": "coupon_offer",
    "gcppos1": "prefix",
    "gcppos2": "prefix_second",
    "hasnondigit": "not_only_digits",
    "hh": "hour",
    "hhmi": "clock",
    "hyphen": "minus",
    "importeridx": "importer",
    "iso3166": "country",
    "iso3166999": "country_or_999",
    "iso3166alpha2": "country_letters",
    "iso4217": "currency",
    "iso5218": "sex",
    "mediatype": "media_type",
    "mi": "sixtieth",
    "nonzero": "not_zero",
    "nozeroprefix": "no_leading_zero",
    "packagetype": "package_type",
    "pcenc": "percent_encoded",
    "pieceoftotal": "piece_of_total",
    "posinseqslash": "birth_order",
    "ss": "sixtieth",
    "yesno": "yes_no",
    "yymmd0": "day_or_month",
    "yymmdd": "day",
    "yyyymmdd": "full_day",
}


def dictionary():
    """AI, flags, parts and the rest of every line of the dictionary."""
    text = vectors("digital_link", "gs1-syntax-dictionary.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        numbers = words.pop(0)
        flags = words.pop(0) if re.fullmatch(r"[*?]+", words[0]) else ""
        parts = [word for word in words if re.match(r"\[?[NXYZ][0-9.]", word)]
        rest = dict(word.partition("=")[::2] for word in words if word not in parts)
        first, _, last = numbers.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield f"{number:0{len(first)}d}", flags, parts, rest


def part(text):
    form, *rules = text.replace("[", "").replace("]", "").split(",")
    most = int(form.lstrip("NXYZ."))
    least = 1 if ".." in form else most
    return form[0], least, most, "[" in text, tuple(RULES.get(rule, rule) for rule in rules)


def test_every_line_of_the_dictionary_is_in_the_table():
    ours = {
        known.ai: (
            known.is_attribute,
            known.is_fixed,
            [(p.kind, p.least, p.most, p.is_optional, p.rules) for p in known.parts],
            known.qualifiers,
            set(known.needs),
            set(known.excludes),
        )
        for known in identifiers().values()
    }

    assert ours == {
        ai: (
            "?" in flags,
            "*" in flags,
            [part(text) for text in parts],
            tuple(tuple(s.split(",")) for s in rest["dlpkey"].split("|") if s)
            if "dlpkey" in rest
            else None,
            {tuple(group.split("+")) for group in rest.get("req", "").split(",") if group},
            {each for each in rest.get("ex", "").split(",") if each},
        )
        for ai, flags, parts, rest in dictionary()
    }
    assert len(ours) > 500


def test_every_rule_that_the_table_names_is_there():
    named = {rule for known in identifiers().values() for p in known.parts for rule in p.rules}

    assert named == set(content.RULES)


def test_a_pattern_stands_for_any_digit():
    assert is_like("31nn", "3103")
    assert not is_like("31nn", "3203")
    assert not is_like("31nn", "31")


def takes(ai, value):
    try:
        content.check(identifiers()[ai], value)
    except InvalidDigitalLink:
        return False
    return True


@pytest.mark.parametrize(
    ("ai", "right", "wrong"),
    [
        ("00", ["189385012345678905"], ["189385012345678900", "0", ""]),
        ("11", ["000229", "240229", "260200", "991231"], ["230229", "261301", "260632", "260001"]),
        ("253", ["8938501234568", "8938501234568DOC1"], ["8938501234567", "8938501234568" * 3]),
        ("3932", ["704100", "978" + "1" * 15], ["705100", "704"]),
        ("401", ["1234", "1234AB"], ["123", "12A4"]),
        ("422", ["704"], ["893", "999", "70"]),
        ("423", ["704", "704156", "704156004008012"], ["7041", "704999", "704156004008012016"]),
        ("4300", ["HTX%20La%20B"], ["HTX%2", "HTX%zz"]),
        ("4307", ["VN"], ["VX", "vn"]),
        ("4309", ["18000000003600000000"], ["18000000013600000000", "18000000003600000001"]),
        ("4321", ["0", "1"], ["2"]),
        ("4324", ["2611222359", "2611002359"], ["2611222400", "2611222360"]),
        ("4330", ["000500", "000500-"], ["000500+"]),
        ("7003", ["2611222359"], ["2611002359"]),
        ("7007", ["260701", "260701260715"], ["260700", "2607012607", "260701260732"]),
        ("7030", ["704VN123", "999X"], ["893X", "704"]),
        ("7040", ["1ABC"], ["1AB!", "AABC"]),
        ("7241", ["01", "10", "80"], ["00", "11"]),
        ("7250", ["20240229", "00000229"], ["20230229", "20240001"]),
        ("7252", ["0", "9"], ["3"]),
        ("7258", ["1/3", "9/9"], ["3/1", "0/1", "1/0", "123"]),
        ("8001", ["12345678900110"[:14]], ["00005678900110"[:14], "12345678900120"[:14]]),
        ("8003", ["08938501234568", "08938501234568S1"], ["18938501234568"]),
        ("8006", ["089385012345680102"], ["089385012345680302", "089385012345680000"]),
        (
            "8007",
            ["DE91100000000123456789", "BE71096123456769"],
            ["BE71096123456760", "XX361234567"],
        ),
        ("8008", ["26112223", "261122235959"], ["26112224", "26112223596", "261122236060"]),
        ("8010", ["0200", "0200-A/#"], ["020", "0200a"]),
        ("8011", ["1", "123456789012"], ["0", "012"]),
        ("8013", ["1987654Ad4X4bL5ttr2310c2K"], ["1987654Ad4X4bL5ttr2310c2L", "2K"]),
        ("8014", ["1987654Ad4X4bL5ttr2310c2K"], ["1987654Ad4X4bL5ttr2310c22"]),
        ("8030", ["a-_9", "12=", "1==", "abcd=="], ["a+b", "123=", "===", "1234="]),
    ],
)
def test_a_value_keeps_the_rules_of_its_parts(ai, right, wrong):
    assert [value for value in right if not takes(ai, value)] == []
    assert [value for value in wrong if takes(ai, value)] == []
