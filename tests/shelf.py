"""Packets with stamps on a shelf of the tests' farm, and whoever scans them."""

from datetime import timedelta

import farm

from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range
from traceability.stamps.reading import read_stamp

PACKS = 10


class Shelf:
    """Packets with stamps, and whoever scans them."""

    def __init__(self, session, coop, deployment, **run):
        self.session, self.coop, self.deployment = session, coop, deployment
        self.lot = farm.packets(session, coop, PACKS)
        self.run = self.issue(count=PACKS, **run)
        self.codes = list(stamps.stamp_codes(deployment.vault, self.run))

    def issue(self, **given):
        given = {"host": self.deployment.host, "lot": self.lot} | given
        return stamps.issue_run(self.session, self.coop.recorder, self.deployment.vault, **given)

    def activate(self, first=1, last=PACKS):
        stamps.bind(
            self.session,
            self.coop.recorder,
            run=self.run,
            stamps=Range(first, last),
            lot=self.lot,
        )
        stamps.activate(self.session, self.coop.recorder, run=self.run, stamps=Range(first, last))

    def url(self, index=1, base_url=None):
        return self.codes[index - 1].url(base_url or self.deployment.base_url)

    def read(self, text=None, visitor=None):
        return read_stamp(
            self.session,
            self.deployment.vault,
            self.url() if text is None else text,
            now=self.deployment.clock.now,
            visitor=visitor,
        )

    def later(self, **delta):
        self.deployment.clock.now += timedelta(**delta)


def shows_nothing(reading):
    """No producer is named: neither the run nor what hangs on it."""
    assert (reading.run, reading.index, reading.state, reading.lot) == (None,) * 4
    assert (reading.journey, reading.recall, reading.certificates) == (None, None, ())
