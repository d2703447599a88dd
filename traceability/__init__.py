"""From the field to the buyer's phone: the library.

The names that a script needs, each loaded when it is first used:

    import traceability as nguon

    deployment = nguon.Deployment.open("sqlite:///coop.db", base_url=..., passphrase=...)
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "Deployment": "deployment",
    "Direction": "lots.lineage",
    "EventTime": "times",
    "NguonError": "errors",
    "Quantity": "quantities",
    "Range": "stamps.ranges",
    "Recorder": "parties.recorder",
    "Role": "parties.roles",
    "StampCode": "stamps.code",
    "Truth": "events.truth",
    "accept_missing": "rules.services",
    "activate": "stamps.services",
    "add_certificate": "parties.services",
    "add_party": "parties.services",
    "add_place": "parties.services",
    "bind": "stamps.services",
    "check_lot": "rules.services",
    "create_material": "lots.services",
    "create_organisation": "parties.services",
    "create_product": "lots.services",
    "declare_error": "events.corrections",
    "issue_run": "stamps.services",
    "journey_of": "lots.journey",
    "key_set": "stamps.keys",
    "output_lot": "events.services",
    "pack": "events.services",
    "read_stamp": "stamps.reading",
    "record_harvest": "events.services",
    "record_process": "events.services",
    "sell": "events.services",
    "stamp_codes": "stamps.services",
    "store_file": "files.services",
    "trace": "lots.tracing",
    "verify": "stamps.signing",
    "void": "stamps.services",
}


def __getattr__(name: str) -> Any:
    """Load a name from its module, and keep it."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """What `__getattr__` can give."""
    return sorted([*globals(), *_HOMES])
