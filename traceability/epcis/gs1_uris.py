"""GS1 keys as URIs in their one canonical form, for comparing and hashing.

The same key is written as an EPC URI (`urn:epc:id:sgtin:...`), a class or a pattern of them, or a
GS1 Digital Link on any domain. The canonical form is the Digital Link on id.gs1.org of the finest
level that is said: a serial number makes the lot superfluous, consumer product variants, queries
and fragments go (CBV 2.0, section 8.9.2; GS1 Digital Link 1.2, section 7).

This compares; it does not validate. Check digits of Digital Links are not verified here.
"""

import re

CANONICAL = "https://id.gs1.org"

_ESCAPE = r"%(?:2[125-9A-Fa-f]|3[0-9A-Fa-f]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa])"
_PART = rf"(?:{_ESCAPE}|[!'()*+,\-.0-9:;<=>?\"A-Z_a-z])"
_RESERVED = str.maketrans({letter: f"%{ord(letter):02X}" for letter in "!()*+,:"})

# Of each EPC scheme: the digits of company prefix and reference together (none: the reference is
# text), what leads them in the key, and what a serial number is put behind.
_WHOLE = 0
_EPC_SCHEMES: dict[str, tuple[int, str, str | None]] = {
    "sgtin": (13, "01", "/21/"),
    "sscc": (17, "00", None),
    "sgln": (12, "414", "/254/"),
    "grai": (12, "8003", ""),
    "giai": (_WHOLE, "8004", None),
    "gsrn": (17, "8018", None),
    "gsrnp": (17, "8017", None),
    "gdti": (12, "253", ""),
    "cpi": (_WHOLE, "8010", "/8011/"),
    "sgcn": (12, "255", ""),
    "ginc": (_WHOLE, "401", None),
    "gsin": (16, "402", None),
    "itip": (13, "8006", "/21/"),
    "upui": (13, "01", "/235/"),
    "pgln": (12, "417", None),
    "lgtin": (13, "01", "/10/"),
}
_LED_BY_INDICATOR = {"sgtin", "itip", "upui", "lgtin", "sscc"}
_EPC = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):([0-9]{6,12})\.([!-~]*)")
_TEXT = re.compile(rf"{_PART}{{1,30}}")
_COMPONENT = re.compile(r"(?:%2[3Ff]|[-0-9A-Z]){1,26}")
_ITIP_PIECES = re.compile(r"([0-9]{2})\.([0-9]{2})\.(.*)")

# Of each primary key: its value, and what may follow it.
_CHARS = r"(?:%[0-9A-Fa-f]{2}|[!'()*+,\-.:;<=>\"0-9A-Z_a-z])"
_KEYS = {
    "00": r"\d{18}",
    "01": r"\d{8}|\d{12,14}",
    "253": rf"\d{{13}}{_CHARS}{{0,17}}",
    "255": r"\d{13,25}",
    "401": rf"\d{{4}}{_CHARS}{{1,26}}",
    "402": r"\d{17}",
    "414": r"\d{13}",
    "417": r"\d{13}",
    "8003": rf"\d{{14}}{_CHARS}{{0,16}}",
    "8004": rf"\d{{4}}{_CHARS}{{1,26}}",
    "8006": r"\d{18}",
    "8010": r"\d{4}(?:%2[3Ff]|[-0-9A-Z]){1,26}",
    "8017": r"\d{18}",
    "8018": r"\d{18}",
}
_VALUES = {key: re.compile(value, re.ASCII) for key, value in _KEYS.items()}
_QUALIFIER = re.compile(rf"{_CHARS}{{1,28}}")
_QUALIFIERS = {
    "01": ("22", "10", "21", "235"),
    "8006": ("22", "10", "21"),
    "414": ("254",),
    "8010": ("8011",),
}
_FINEST_FIRST = ("235", "21", "10", "254", "8011")
_SHORT_NAMES = {
    "gtin": "01",
    "itip": "8006",
    "cpid": "8010",
    "gln": "414",
    "party": "417",
    "gsrnp": "8017",
    "gsrn": "8018",
    "gcn": "255",
    "sscc": "00",
    "gdti": "253",
    "ginc": "401",
    "gsin": "402",
    "grai": "8003",
    "giai": "8004",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
}
_PLAIN = r"[\-.0-9A-Z_a-z]{1,20}"
# What nearly every Digital Link looks like, on any domain; the long way is for the others.
_USUAL = re.compile(
    rf"https?://[^/?#]+(/01/\d{{14}}(?:/(?:10|21)/{_PLAIN})?|/00/\d{{18}}"
    rf"|/414/\d{{13}}(?:/254/{_PLAIN})?|/417/\d{{13}})",
    re.ASCII,
)
_WRITTEN = [*_KEYS, *(name for name, key in _SHORT_NAMES.items() if key in _KEYS)]
_HAS_KEY = re.compile(f"/(?:{'|'.join(_WRITTEN)})/")


def canonical(uri: str) -> str | None:
    """The canonical Digital Link of a URI that carries a GS1 key; None where it carries none."""
    if uri.startswith("urn:epc:"):
        return _of_epc(uri)
    if not uri.startswith("http"):
        return None
    usual = _USUAL.fullmatch(uri)
    if usual is not None:
        return CANONICAL + usual[1]
    return _of_digital_link(uri) if _HAS_KEY.search(uri) else None


def check_digit(digits: str) -> str:
    """The check digit that a key of these digits ends with (GS1 General Specifications 7.9)."""
    weighted = sum(map(int, digits[-1::-2])) * 3 + sum(map(int, digits[-2::-2]))
    return str(-weighted % 10)


def _of_epc(uri: str) -> str | None:
    found = _EPC.fullmatch(uri)
    if found is None:
        return None
    form, scheme, prefix, rest = found.groups()
    if scheme not in _EPC_SCHEMES or (form == "class") != (scheme == "lgtin"):
        return None
    _, key, serial_after = _EPC_SCHEMES[scheme]
    parts = _number_and_serial(scheme, prefix, rest)
    if parts is None:
        return None
    number, serial = parts
    return _with_serial(f"{CANONICAL}/{key}/{number}", form, serial_after, serial)


def _number_and_serial(scheme: str, prefix: str, rest: str) -> tuple[str, str] | None:
    """What stands in the key, and the serial number behind it ("" where the scheme has none)."""
    digits, _, serial_after = _EPC_SCHEMES[scheme]
    has_serial = serial_after is not None
    if digits == _WHOLE:
        reference, dot, serial = rest.rpartition(".") if has_serial else (rest, "", "")
        form = _COMPONENT if scheme == "cpi" else _TEXT
        number = (prefix + reference).translate(_RESERVED)
        is_sound = form.fullmatch(reference) is not None
    else:
        length = digits - len(prefix)
        reference, dot, serial = rest[:length], rest[length : length + 1], rest[length + 1 :]
        is_sound = len(reference) == length and (prefix + reference).isdecimal()
        number = _number(scheme, prefix, reference) if is_sound else ""
    if not is_sound or dot != ("." if has_serial else ""):
        return None
    if scheme != "itip":
        return number, serial
    pieces = _ITIP_PIECES.fullmatch(serial)
    return None if pieces is None else (number + pieces[1] + pieces[2], pieces[3])


def _number(scheme: str, prefix: str, reference: str) -> str:
    """The digits of a key with its check digit; an indicator digit moves to the front."""
    if scheme in _LED_BY_INDICATOR:
        digits = reference[:1] + prefix + reference[1:]
    else:
        digits = f"{'0' if scheme == 'grai' else ''}{prefix}{reference}"
    return digits + check_digit(digits)


def _with_serial(key: str, form: str, serial_after: str | None, serial: str) -> str | None:
    if form == "idpat":
        return key if serial == "*" else None
    if serial_after is None:
        return key
    if serial_after == "/254/" and serial == "0":  # a location without a part of it
        return key
    if serial_after == "/8011/" and not (serial.isdecimal() and serial.isascii()):
        return None
    return f"{key}{serial_after}{serial.translate(_RESERVED)}" if _TEXT.fullmatch(serial) else None


def _of_digital_link(uri: str) -> str | None:
    scheme, slashes, rest = uri.partition("://")
    if not slashes or scheme not in {"http", "https"}:
        return None
    path = rest.partition("#")[0].partition("?")[0]
    parts = path.rstrip("/").split("/")
    for place in range(len(parts) - 2, 0, -1):
        key = _SHORT_NAMES.get(parts[place], parts[place])
        value = _VALUES.get(key)
        if value is not None and value.fullmatch(parts[place + 1]):
            found = _finest(key, parts[place + 1], parts[place + 2 :])
            if found is not None:
                return found
    return None


def _finest(key: str, value: str, rest: list[str]) -> str | None:
    """The key with the finest of its qualifiers, unless something else follows it."""
    if len(rest) % 2:
        return None
    names = [_SHORT_NAMES.get(name, name) for name in rest[::2]]
    qualifiers = dict(zip(names, rest[1::2], strict=True))
    allowed = _QUALIFIERS.get(key, ())
    for name, text in qualifiers.items():
        if name not in allowed or not _QUALIFIER.fullmatch(text):
            return None
    number = value.zfill(14) if key == "01" else value
    link = f"{CANONICAL}/{key}/{number.translate(_RESERVED)}"
    for name in _FINEST_FIRST:
        if name in qualifiers:
            return f"{link}/{name}/{qualifiers[name].translate(_RESERVED)}"
    return link
