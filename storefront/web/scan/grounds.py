"""What a verdict rests on, line by line: the signature, the key, the count of scans."""

from datetime import datetime

from storefront import formats
from storefront.web.language import language, two_text
from storefront.web.scan.words import Asked
from storefront.web.texts import gettext, ngettext
from traceability.stamps.code import Format
from traceability.stamps.keyset import PublicKey
from traceability.stamps.verdict import Verdict

_COUNTED_ABOVE = {Verdict.FIRST_SCAN, Verdict.SCANNED_BEFORE}
_NOTHING_TO_COUNT = {Verdict.RECALLED, Verdict.VOID, Verdict.NOT_ACTIVATED}


def rests_on(asked: Asked, *, operator: str) -> tuple[str, ...]:
    """The lines under the verdict. A code that is not on the books names no holder of a key."""
    reading = asked.reading
    if reading.run is None:
        return _without_a_name(asked)
    holder = two_text(reading.run.organisation, "name")
    lines = [_vouching(asked, holder, operator), *_key_has_ended(reading.key, asked)]
    if not _is_counted_above(asked):
        lines.append(_scans(asked))
    return tuple(lines)


def _without_a_name(asked: Asked) -> tuple[str, ...]:
    """The signature alone, where that is all there is to say."""
    if asked.reading.verdict is Verdict.UNKNOWN and asked.reading.key is not None:
        return (
            gettext("The signature was made with our key %(key)s.", key=asked.reading.key.key_id),
        )
    return ()


def _vouching(asked: Asked, holder: str, operator: str) -> str:
    key = asked.reading.key
    if asked.is_typed or key is None:
        return gettext(
            "On the books of %(operator)s, issued for %(holder)s.",
            operator=operator,
            holder=holder,
        )
    if asked.reading.judgement.evidence.format is Format.COMPACT:
        return gettext(
            "Checked by this server only: a small stamp has no signature that others can check. "
            "Issued for %(holder)s.",
            holder=holder,
        )
    return gettext(
        "Signed by %(operator)s for %(holder)s, key %(key)s, valid since %(day)s.",
        operator=operator,
        holder=holder,
        key=key.key_id,
        day=_day(key.active_from),
    )


def _key_has_ended(key: PublicKey | None, asked: Asked) -> list[str]:
    if key is None or asked.is_typed:
        return []
    if key.revoked_at is not None:
        return [
            gettext(
                "The key was revoked on %(day)s; this stamp was on the books before.",
                day=_day(key.revoked_at),
            )
        ]
    if key.retired_at is not None:
        return [
            gettext(
                "The key signs nothing new since %(day)s; what it signed stays valid.",
                day=_day(key.retired_at),
            )
        ]
    return []


def _is_counted_above(asked: Asked) -> bool:
    """Whether the count is no matter here, or the sentence itself says it."""
    verdict, evidence = asked.reading.verdict, asked.reading.judgement.evidence
    if verdict in _NOTHING_TO_COUNT:
        return True
    some_are_own = 0 < asked.own_visits < evidence.earlier_visits
    return verdict in _COUNTED_ABOVE and asked.kind.stands_for_one_packet and not some_are_own


def _scans(asked: Asked) -> str:
    evidence = asked.reading.judgement.evidence
    if evidence.first_visit_at is None:
        return gettext("Not scanned before.")
    times, day = evidence.earlier_visits, _day(evidence.first_visit_at)
    if 0 < asked.own_visits < evidence.earlier_visits:
        return ngettext(
            "Scanned %(num)s time before, since %(day)s; %(own)s from this phone.",
            "Scanned %(num)s times before, since %(day)s; %(own)s from this phone.",
            times,
            day=day,
            own=asked.own_visits,
        )
    return ngettext(
        "Scanned %(num)s time before, since %(day)s.",
        "Scanned %(num)s times before, since %(day)s.",
        times,
        day=day,
    )


def _day(moment: datetime) -> str:
    return formats.day(moment, language())
