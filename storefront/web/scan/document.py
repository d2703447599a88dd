"""The answer as JSON: what the page shows, in the same words and by the same rules.

``GET /T/<code>`` or ``/t?code=<code>`` with ``Accept: application/json`` or ``?format=json``.
The status is that of the page: 404 for `malformed`, `bad_signature` and `unknown`, else 200.

=============  ====================================================================================
member         holds
=============  ====================================================================================
verdict        one word of `traceability.stamps.verdict.Verdict`
notices        the words of `Notice` that apply
kind           what the stamp is on: unit, hidden, lot, carton, card
format         full, compact, or typed (no signature was checked)
checked_at     ISO 8601 with offset
language       of `sentence`, `advice`, `rests_on`, `notices_said`: vi or en
sentence       the verdict in words; `advice` and `rests_on` are lists of sentences
contact        whom to call: name, phone, email
scans          earlier, first_at, recent (last 7 days), counted; null for a code that is not ours
issued_by      the organisation, only for a stamp of ours, else null: code, name, is_demo
organisation   the same with address, phone, email, where the stamp speaks for goods
key            id, holder, active_from, retired_at, revoked_at, as in /.well-known/jwks.json
recall         reason, since; once it is over, how it ended: closed_at, outcome
product        name, net_grams, image, storage, ingredients, lot, packed_on, expires_on
journey        steps, the latest first: kind, stage, first_on, last_on, grams_in, grams_out, packs,
               area_m2, households, places, facts, corrected
laboratory     results: kind, name, result, on, sampled_on, laboratory, report, lots, values,
               reports
certificates   scheme, stars, number, issuer, valid_from, valid_to, lapsed, standing (why it lapsed)
rule           the text that asks for `items`: source, article, article_is_inferred, effective_from
items          the ten items: number, name, evidence, status, values, `why` where there are none,
               `accepted_because` where the cooperative's owner let the lot go out without it
buy_url        where to buy more, or null
=============  ====================================================================================

Names of things are objects with `vi` and `en`; `en` is null where nobody wrote it. Weights are
grams, dates ISO 8601. For a code that is not ours everything from `scans` on is null or empty.
"""

from typing import Any

from flask import url_for

from storefront.web.language import language
from storefront.web.scan.answer import Answer, Paper
from storefront.web.scan.journey import Step
from storefront.web.scan.laboratory import LaboratoryResult
from storefront.web.texts import gettext
from traceability.parties.former import SEAT
from traceability.parties.models import Organisation
from traceability.rules.checking import Answer as LawAnswer
from traceability.rules.services import scanned_rule
from traceability.rules.values import Day, Expiry, NetWeight, Period, Picture, Value
from traceability.words import Words


def document(shown: Answer) -> dict[str, Any]:
    """The answer in plain values."""
    reading = shown.reading
    return {
        "verdict": shown.verdict.value,
        "notices": [each.value for each in reading.judgement.notices],
        "kind": shown.kind,
        "format": shown.format,
        "checked_at": reading.checked_at.isoformat(),
        "language": language(),
        "sentence": shown.saying.sentence,
        "advice": list(shown.saying.advice),
        "rests_on": list(shown.rests_on),
        "notices_said": list(shown.notices),
        "contact": {
            "name": shown.contact.name,
            "phone": shown.contact.phone,
            "email": shown.contact.email,
        },
        "scans": _scans(shown),
        "issued_by": _issuer(shown.organisation),
        "organisation": _organisation(shown),
        "key": _key(shown),
        "recall": _recall(shown),
        "product": _product(shown),
        "journey": [_step(step, shown) for step in shown.steps],
        "laboratory": [_test(test) for test in shown.tests],
        "certificates": [_paper(paper) for paper in shown.papers],
        "rule": _rule() if shown.items else None,
        "items": [_item(shown, item) for item in shown.items],
        "buy_url": shown.offer_url,
    }


def _scans(shown: Answer) -> dict[str, Any] | None:
    if shown.scans is None:
        return None
    first_at = shown.scans.first_at
    return {
        "earlier": shown.scans.earlier,
        "first_at": first_at.isoformat() if first_at else None,
        "recent": shown.scans.recent,
        "counted": shown.scans.is_counted,
    }


def _issuer(organisation: Organisation | None) -> dict[str, Any] | None:
    if organisation is None:
        return None
    return {
        "code": organisation.code,
        "name": _two(organisation, "name"),
        "is_demo": organisation.is_demo,
    }


def _organisation(shown: Answer) -> dict[str, Any] | None:
    organisation = shown.organisation
    if organisation is None or shown.pack is None:
        return None
    return {
        **(_issuer(organisation) or {}),
        "address": _two(organisation, "address"),
        "address_when_packed": _words(shown.addresses_then.get(SEAT)),
        "phone": organisation.phone,
        "email": organisation.email,
    }


def _key(shown: Answer) -> dict[str, Any] | None:
    key = shown.key
    if key is None:
        return None
    return {
        "id": key.key_id,
        "holder": key.holder,
        "active_from": key.active_from.isoformat(),
        "retired_at": key.retired_at.isoformat() if key.retired_at else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _recall(shown: Answer) -> dict[str, Any] | None:
    if shown.recall is None:
        return None
    return {
        "reason": _two(shown.recall, "reason"),
        "since": shown.recall.opened_at.isoformat(),
        "closed_at": shown.recall.closed_at.isoformat() if shown.recall.closed_at else None,
        "outcome": shown.recall.outcome,
    }


def _product(shown: Answer) -> dict[str, Any] | None:
    pack = shown.pack
    if pack is None:
        return None
    return {
        "name": _words(pack.name),
        "net_grams": pack.net_grams,
        "image": pack.image,
        "storage": _words(pack.storage),
        "ingredients": _words(pack.ingredients),
        "lot": pack.lot_code,
        "packed_on": pack.packed_on.isoformat(),
        "expires_on": pack.expires_on.isoformat() if pack.expires_on else None,
    }


def _step(step: Step, shown: Answer) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "stage": _words(step.name),
        "first_on": step.first_on.isoformat(),
        "last_on": step.last_on.isoformat(),
        "grams_in": step.grams_in,
        "grams_out": step.grams_out,
        "packs": step.packs,
        "area_m2": step.area_m2,
        "households": step.households,
        "places": [
            {
                "code": place.code,
                "name": _two(place, "name"),
                "address": _two(place, "address"),
                "address_when_packed": _words(shown.addresses_then.get(place.id)),
            }
            for place in step.places
        ],
        "further_places": step.further_places,
        "facts": [
            {"code": fact.code, "label": _words(fact.label), "answer": fact.answer}
            for fact in step.facts
        ],
        "corrected": step.corrected,
    }


def _test(test: LaboratoryResult) -> dict[str, Any]:
    return {
        "kind": test.kind,
        "name": _words(test.name),
        "result": test.result.value,
        "on": test.on.isoformat(),
        "sampled_on": test.sampled_on.isoformat() if test.sampled_on else None,
        "laboratory": test.laboratory,
        "report": test.report,
        "lots": list(test.lots),
        "values": [value.kept for value in test.values],
        "reports": [url_for("files.show", sha256=sha256) for sha256 in test.reports],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    certificate = paper.certificate
    return {
        "scheme": certificate.scheme,
        "stars": certificate.stars,
        "number": certificate.number,
        "issuer": certificate.issuer,
        "valid_from": certificate.valid_from.isoformat(),
        "valid_to": certificate.valid_to.isoformat() if certificate.valid_to else None,
        "lapsed": paper.lapsed,
        "standing": paper.standing.value,
    }


def _rule() -> dict[str, Any]:
    law = scanned_rule()
    return {
        "code": law.code,
        "source": _words(law.source),
        "article": _words(law.article),
        "article_is_inferred": law.article_is_inferred,
        "effective_from": law.effective_from.isoformat(),
    }


def _item(shown: Answer, answer: LawAnswer) -> dict[str, Any]:
    acceptance = None if answer.is_given else shown.accepted.get(answer.key)
    return {
        "number": answer.item.number,
        "code": answer.item.code,
        "name": _words(answer.item.name),
        "if_any": answer.item.if_any,
        "evidence": answer.item.evidence.value,
        "status": answer.status.value,
        "values": [_value(value) for value in answer.values],
        "why": gettext(answer.why) if answer.why else None,
        "accepted_because": acceptance.reason if acceptance else None,
    }


def _value(value: Value) -> dict[str, Any]:
    match value:
        case Words():
            return {"text": _words(value)}
        case Picture():
            return {"sha256": value.sha256}
        case Period():
            return {
                "kind": value.kind,
                "stage": _words(value.stage),
                "first_on": value.first_on.isoformat(),
                "last_on": value.last_on.isoformat(),
            }
        case Expiry():
            return {"expires_on": value.expires_on.isoformat(), "days": value.days}
        case NetWeight():
            return {"grams": value.grams}
        case Day():
            return {"day": value.day.isoformat()}


def _two(thing: Any, name: str) -> dict[str, str | None]:
    return {"vi": getattr(thing, f"{name}_vi"), "en": getattr(thing, f"{name}_en")}


def _words(words: Words | None) -> dict[str, str | None] | None:
    return {"vi": words.vi, "en": words.en} if words else None
