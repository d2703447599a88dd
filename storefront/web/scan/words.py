"""The verdicts in words that a shopper understands.

Every sentence is exactly as strong as its evidence: no code is called more than valid, a code that
is not ours names nobody, and every warning says what to do next.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from storefront import formats
from storefront.web.language import language
from storefront.web.texts import gettext, ngettext
from traceability.lots.holds import Cause, Hold
from traceability.recalls.models import Recall
from traceability.recalls.services import DESTROYED
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.reading import Reading
from traceability.stamps.verdict import MANY_SCANS_WITHIN_DAYS, Notice, Verdict
from traceability.times import VIETNAM

REASON_WORDS: Mapping[str, LazyString] = {
    "many_scans": lazy_gettext("Scanned too often"),
    "broken_seal": lazy_gettext("The seal is broken"),
    "different_product": lazy_gettext("The product is a different one"),
    "looks_copied": lazy_gettext("The stamp looks copied"),
    "other": lazy_gettext("Something else"),
}
"""What a shopper can report, in the order of `doubts.REASONS`."""


class Tone(StrEnum):
    """How the answer looks; its words say the same without colour."""

    GOOD = "good"
    PLAIN = "plain"
    """Found, but not checked: a typed code carries no signature."""
    LOOK = "look"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said at the top: one sentence, then what to think of it and do."""

    tone: Tone
    sentence: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the books: what was read, by whom, where.

    `own_visits` counts earlier visits from the same browser; `is_counted` says whether this one is
    a scan; `host` is ours.
    """

    reading: Reading
    own_visits: int
    is_counted: bool
    host: str

    @property
    def kind(self) -> Kind:
        """What the stamp is on, as far as the code says."""
        return self.reading.judgement.evidence.kind

    @property
    def is_typed(self) -> bool:
        """Whether the code came without a signature."""
        return self.reading.code is not None and not isinstance(self.reading.code, StampCode)


def saying(asked: Asked) -> Saying:
    """The verdict in words."""
    return _SAYINGS[asked.reading.verdict](asked)


def _held(holds: tuple[Hold, ...]) -> str:
    """Why the goods wait, and what to do."""
    hold = holds[0]
    if hold.cause is Cause.EARLY_HARVEST:
        return gettext(
            "This lot is held back: it was harvested too early after %(product)s was used on "
            "%(day)s. Ask the cooperative before you use it.",
            product=hold.detail,
            day=formats.day(hold.on, language()),
        )
    return gettext(
        "This lot is held back: an inspection of %(day)s did not pass. "
        "Ask the cooperative before you use it.",
        day=formats.day(hold.on, language()),
    )


def notice(asked: Asked, which: Notice) -> str:
    """A notice in words."""
    if which is Notice.HELD:
        return _held(asked.reading.holds)
    if which is Notice.CERTIFICATE_LAPSED:
        return gettext(
            "A certificate was valid when this was packed and is not any more. "
            "See the papers below."
        )
    if which is Notice.MANY_SCANS:
        return gettext(
            "Scanned %(num)s times in the last %(days)s days. One pack is seldom scanned so often: "
            "somebody may be copying this stamp.",
            num=asked.reading.judgement.evidence.recent_visits,
            days=MANY_SCANS_WITHIN_DAYS,
        )
    if which is Notice.UNSIGNED_LOOKUP:
        return gettext(
            "Signature not checked: a typed code has none. Scan the QR code to have it checked."
        )
    return gettext("MẪU (sample): printed by a trial site, not for goods on sale.")


def _malformed(asked: Asked) -> Saying:
    del asked
    return Saying(
        Tone.DANGER,
        gettext("No cooperative in this system issued this code."),
        (
            gettext("If you typed it, check every character: a code has 13 letters and digits."),
            gettext("If it is on a pack, do not trust the stamp, and tell us where you found it."),
        ),
    )


def _bad_signature(asked: Asked) -> Saying:
    code = asked.reading.code
    if isinstance(code, StampCode) and code.host not in {None, asked.host}:
        why = gettext(
            "The address in this code is %(theirs)s. It is not ours, which is %(ours)s.",
            theirs=code.host,
            ours=asked.host,
        )
    else:
        why = gettext("The code was altered, or somebody else made it.")
    return Saying(
        Tone.DANGER,
        gettext("No cooperative in this system issued this code."),
        (why, gettext("Do not trust the stamp, and tell us where you found it.")),
    )


def _key_revoked(asked: Asked) -> Saying:
    del asked
    return Saying(
        Tone.DANGER,
        gettext("The key that signed this code has been revoked. Do not trust this stamp."),
        (
            gettext("The key may be in the wrong hands, so anybody could have made this code."),
            gettext("Please tell us where you found it."),
        ),
    )


def _unknown(asked: Asked) -> Saying:
    if asked.is_typed:
        return Saying(
            Tone.LOOK,
            gettext("We do not know this code."),
            (
                gettext("Check every character, or scan the QR code instead."),
                gettext("If the code on the pack is the same, please tell us."),
            ),
        )
    if asked.reading.judgement.evidence.format is Format.COMPACT:
        sentence = gettext("The code is in order, but not on our books.")
    else:
        sentence = gettext("Signed correctly, but not on our books.")
    return Saying(
        Tone.LOOK,
        sentence,
        (
            gettext("We cannot say which product it belongs to."),
            gettext("Keep the pack and tell us where you found it."),
        ),
    )


def _recalled(asked: Asked) -> Saying:
    assert asked.reading.recall is not None
    return Saying(
        Tone.DANGER,
        recall_said(asked.reading.recall),
        (gettext("Take it back to where you bought it, or call the cooperative."),),
    )


def recall_said(recall: Recall) -> str:
    """That a lot must not be used, also where its recall is over."""
    if recall.is_open:
        return gettext("This lot is being recalled. Do not use it.")
    if recall.outcome == DESTROYED:
        return gettext("This lot was recalled and destroyed. Do not use what is left of it.")
    return gettext("This lot was recalled and may not be used as food any more.")


def _void(asked: Asked) -> Saying:
    voided_at = asked.reading.judgement.evidence.voided_at
    assert voided_at is not None
    return Saying(
        Tone.DANGER,
        gettext("This stamp was taken out of use on %(day)s.", day=_day(voided_at)),
        (gettext("It belongs on no pack. If you see it on one, please tell us."),),
    )


def _not_activated(asked: Asked) -> Saying:
    state = asked.reading.state
    if state is not None and state.bound_at is not None:
        sentence = gettext("This stamp is not in use yet: its packs have not left the cooperative.")
    else:
        sentence = gettext("This stamp has not been put on any product yet.")
    return Saying(
        Tone.LOOK, sentence, (gettext("If you see it on a pack for sale, please tell us."),)
    )


def _expired(asked: Asked) -> Saying:
    expires_on = asked.reading.judgement.evidence.expires_on
    assert expires_on is not None
    return Saying(
        Tone.DANGER,
        gettext("Past its expiry date, %(day)s.", day=formats.day(expires_on, language())),
        (gettext("Do not use it. If a shop still sells it, please tell us."),),
    )


def _sold(asked: Asked) -> Saying:
    sold_at = asked.reading.judgement.evidence.sold_at
    assert sold_at is not None
    local = sold_at.astimezone(VIETNAM)
    advice: tuple[str, ...]
    if asked.own_visits:
        advice = (gettext("It was checked from this phone before, so it may have been you."),)
    else:
        advice = (
            gettext("A hidden code is used once, by whoever opens the pack."),
            gettext(
                "If the cover was whole when you found it, the pack may be a copy: "
                "do not trust it, and tell us."
            ),
        )
    return Saying(
        Tone.LOOK if asked.own_visits else Tone.DANGER,
        gettext(
            "This code was already checked at %(hour)s on %(day)s.",
            hour=f"{local:%H:%M}",
            day=_day(sold_at),
        ),
        advice,
    )


def _scanned_before(asked: Asked) -> Saying:
    if not asked.kind.stands_for_one_packet:
        return _shared(asked)
    evidence = asked.reading.judgement.evidence
    assert evidence.first_visit_at is not None
    times, day = evidence.earlier_visits, _day(evidence.first_visit_at)
    if asked.is_typed:
        sentence = ngettext(
            "We know this code. It was looked at %(num)s time before, on %(day)s.",
            "We know this code. It was looked at %(num)s times before, first on %(day)s.",
            times,
            day=day,
        )
    else:
        sentence = ngettext(
            "Valid stamp, scanned %(num)s time before, on %(day)s.",
            "Valid stamp, scanned %(num)s times before, first on %(day)s.",
            times,
            day=day,
        )
    if asked.own_visits >= evidence.earlier_visits:
        return Saying(_good(asked), sentence, (gettext("Every time from this phone."),))
    return Saying(
        Tone.LOOK,
        sentence,
        (gettext("If the pack is still sealed and its stamp was scanned many times, be careful."),),
    )


def _first_scan(asked: Asked) -> Saying:
    if not asked.kind.stands_for_one_packet:
        return _shared(asked)
    if asked.is_typed:
        sentence = (
            gettext("We know this code. You are the first to look it up.")
            if asked.is_counted
            else gettext("We know this code. Nobody has looked it up yet.")
        )
    elif asked.kind is Kind.HIDDEN:
        sentence = (
            gettext("Valid hidden code. You are the first to check it.")
            if asked.is_counted
            else gettext("Valid hidden code. Nobody has checked it yet.")
        )
    else:
        sentence = (
            gettext("Valid stamp. You are the first to scan it.")
            if asked.is_counted
            else gettext("Valid stamp. Nobody has scanned it yet.")
        )
    return Saying(_good(asked), sentence, (_compare(),))


def _shared(asked: Asked) -> Saying:
    """A code that many packets carry: many scans are what it is for."""
    if asked.kind is Kind.CARD:
        return Saying(
            Tone.GOOD,
            gettext("Valid card of a place of work."),
            (gettext("It hangs on the wall there. On a pack it would prove nothing."),),
        )
    sentence = (
        gettext("Valid code of a carton.")
        if asked.kind is Kind.CARTON
        else gettext("Valid code of a lot.")
    )
    if asked.is_typed:
        sentence = gettext("We know this code: it stands for a whole lot.")
    return Saying(
        _good(asked),
        sentence,
        (gettext("Every pack of it may carry this code, so many scans are usual."), _compare()),
    )


def _good(asked: Asked) -> Tone:
    return Tone.PLAIN if asked.is_typed else Tone.GOOD


def _compare() -> str:
    return gettext("A code can be copied: compare your pack with what is shown below.")


def _day(moment: datetime) -> str:
    return formats.day(moment, language())


_SAYINGS: Mapping[Verdict, Callable[[Asked], Saying]] = {
    Verdict.MALFORMED: _malformed,
    Verdict.BAD_SIGNATURE: _bad_signature,
    Verdict.KEY_REVOKED: _key_revoked,
    Verdict.UNKNOWN: _unknown,
    Verdict.RECALLED: _recalled,
    Verdict.VOID: _void,
    Verdict.NOT_ACTIVATED: _not_activated,
    Verdict.EXPIRED: _expired,
    Verdict.SOLD: _sold,
    Verdict.SCANNED_BEFORE: _scanned_before,
    Verdict.FIRST_SCAN: _first_scan,
}
