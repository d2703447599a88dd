"""Several that capture and ask at once: every event once, whoever comes first."""

import json
from functools import partial

from conformance import vectors
from crowd import tally, together
from sqlalchemy import func, select

from traceability.epcis.capture import capture
from traceability.epcis.documents import read
from traceability.epcis.models import EpcisEvent
from traceability.epcis.projecting import catch_up


def test_the_same_document_sent_by_several_is_stored_once(deployment, road):
    document = read(json.loads(vectors("epcis", "sample_farm.json").read_text(encoding="utf-8")))

    def send():
        with deployment.transaction() as session:
            job = capture(session, road.recorder, document=document)
            return job.success, job.events

    outcomes = together([send] * 4 + [partial(catch_up, deployment)] * 2)

    assert tally(outcomes[:4]) == {(True, 13): 1, (True, 0): 3}
    taken = sum(outcomes[4:])
    with deployment.reading() as session:
        rows, last = session.execute(
            select(func.count(), func.max(EpcisEvent.number)).select_from(EpcisEvent)
        ).one()
    assert rows == last == 13 + taken
    assert taken > 5
