"""What a prefix in a query stands for: whatever the contexts of the stored events say it does."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.context import read_context
from traceability.epcis.models import EpcisContext
from traceability.epcis.terms import REMOTE_PREFIXES

MOST_CONTEXTS = 500
"""Contexts that are looked through; newer ones first."""
_CURIE = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*:(?!//)")


def prefixes_for(
    session: Session, organisation_id: UUID | None, parameters: Mapping[str, Any]
) -> dict[str, list[str]]:
    """The namespaces of the prefixes that the parameters use, by prefix.

    A prefix that two documents use for different things stands for both. Nothing is asked where no
    prefix is used beyond those of the standard.
    """
    known: dict[str, list[str]] = defaultdict(list)
    if not any(_uses_prefix(name, value) for name, value in parameters.items()):
        return known
    query = select(EpcisContext.content).order_by(EpcisContext.id.desc()).limit(MOST_CONTEXTS)
    if organisation_id is not None:
        query = query.where(EpcisContext.organisation_id == organisation_id)
    for content in session.scalars(query):
        for prefix, namespace in read_context(content).items():
            if namespace not in known[prefix]:
                known[prefix].append(namespace)
    return known


def _uses_prefix(name: str, value: Any) -> bool:
    texts = [name.rpartition("_")[2], *(value if isinstance(value, list) else [value])]
    return ":" in name or any(
        isinstance(each, str) and (found := _CURIE.match(each)) and found[0][:-1] not in _KNOWN
        for each in texts
    )


_KNOWN = {*REMOTE_PREFIXES, "urn", "http", "https", "ni"}
