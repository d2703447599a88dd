"""Scans are counted, and whoever scans is not known."""

from datetime import timedelta

import farm
from shelf import Shelf
from sqlalchemy import func, select

from traceability.stamps.models import Scan
from traceability.stamps.scans import ONE_VISIT
from traceability.stamps.verdict import Verdict


class TestScans:
    def test_a_visitor_is_counted_once_in_thirty_minutes(self, shelf):
        shelf.activate()
        shelf.read(visitor="a")
        shelf.later(minutes=29, seconds=59)
        again = shelf.read(visitor="a")
        assert again.verdict is Verdict.FIRST_SCAN, "the same visit, the same answer"

        shelf.later(seconds=1)
        third = shelf.read(visitor="a")

        assert third.verdict is Verdict.SCANNED_BEFORE
        assert third.judgement.evidence.earlier_visits == 1
        assert shelf.session.scalar(select(func.count()).select_from(Scan)) == 2

    def test_a_visit_stays_the_first_although_others_came_since(self, shelf):
        shelf.activate()
        first = shelf.read(visitor="a")
        shelf.later(minutes=1)
        shelf.read(visitor="b")
        shelf.later(minutes=1)

        again = shelf.read(visitor="a")

        assert again.verdict is first.verdict is Verdict.FIRST_SCAN

    def test_without_a_visitor_nothing_is_written(self, shelf):
        shelf.activate()
        for _ in range(3):
            assert shelf.read().verdict is Verdict.FIRST_SCAN

        assert shelf.session.scalar(select(func.count()).select_from(Scan)) == 0

    def test_scans_of_one_stamp_are_not_anothers(self, shelf):
        shelf.activate()
        shelf.read(visitor="a")

        assert shelf.read(shelf.url(2), visitor="b").verdict is Verdict.FIRST_SCAN

    def test_what_is_not_ours_is_not_counted(self, shelf):
        for text in ("hello", shelf.url(base_url="https://evil.example")):
            shelf.read(text, visitor="a")

        assert shelf.session.scalar(select(func.count()).select_from(Scan)) == 0

    def test_a_visitor_of_any_length_is_counted(self, deployment):
        """The cookie is the visitor's own; PostgreSQL stopped at the thirty-third character."""
        with deployment.transaction() as session:
            shelf = Shelf(session, farm.found(session, deployment.clock), deployment)
            shelf.activate()
            for _ in range(2):
                assert shelf.read(visitor="x" * 5_000).verdict is Verdict.FIRST_SCAN
            assert session.scalar(select(func.count()).select_from(Scan)) == 1

    def test_a_visit_is_half_an_hour(self):
        assert timedelta(minutes=30) == ONE_VISIT
