"""Who is told of what, and when a message may leave."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houqin.rules import notice, period
from houqin.rules.notice import TOPICS
from houqin.rules.party import ROLES

MOMENTS = st.integers(0, 730 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
HOURS = st.integers(0, 23)
HOLE = re.compile(r"%\((\w+)\)s")


def local(at: datetime) -> datetime:
    return at.astimezone(period.HOSPITAL_TIME)


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=period.HOSPITAL_TIME)


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_every_topic_is_whole(topic):
    assert set(topic.to) <= {*ROLES, "concerned", "reporter", "signers", "named"} and topic.to
    assert topic.urgency in notice.URGENCIES and topic.title
    assert len(topic.name) <= 32 and "n" not in HOLE.findall(topic.title + topic.text)
    assert not topic.several or "n" in HOLE.findall(topic.several)


def test_what_was_written_finds_its_topics():
    assert [one.name for one in notice.topics_of("finding", {"severity": "重大"})] == ["finding_serious"]
    assert [one.name for one in notice.topics_of("finding", {"severity": "一般"})] == ["finding_opened"]
    assert [one.name for one in notice.topics_of("step", {"kind": "overdue", "level": 2})] == ["finding_very_late"]
    assert notice.topics_of("step", {"kind": "hold", "level": 0}) == []
    assert notice.topics_of("contract", {}) == []  # told by the clock only


def test_signers_are_those_who_may_sign():
    to_sign = TOPICS["decision_to_sign"]
    assert notice.roles_of(to_sign, "chief leader") == {"chief", "leader"}
    assert notice.roles_of(to_sign, "leader") == {"leader"}
    assert notice.roles_of(TOPICS["finding_rectified"], "") == {"ward"}


@pytest.mark.parametrize(
    ("at", "quiet", "leaves"),
    [
        (shanghai(2, 12), (22, 7), shanghai(2, 12)),
        (shanghai(2, 23, 40), (22, 7), shanghai(3, 7)),
        (shanghai(3, 6, 59), (22, 7), shanghai(3, 7)),
        (shanghai(3, 7), (22, 7), shanghai(3, 7)),
        (shanghai(3, 13, 20), (12, 14), shanghai(3, 14)),
        (shanghai(3, 13), (0, 0), shanghai(3, 13)),
    ],
)
def test_quiet_hours(at, quiet, leaves):
    assert notice.send_at(at, urgent=False, digest=False, quiet=quiet) == leaves


def test_the_digest_goes_out_in_the_morning():
    said = {"urgent": False, "digest": True, "quiet": (22, 7)}
    assert notice.send_at(shanghai(2, 7, 29), **said) == shanghai(2, 7, 30)
    assert notice.send_at(shanghai(2, 7, 31), **said) == shanghai(3, 7, 30)


@given(MOMENTS, HOURS, HOURS, st.booleans())
def test_urgent_ones_wait_for_nothing_and_others_never_more_than_a_day(at, start, end, digest):
    assert notice.send_at(at, urgent=True, digest=digest, quiet=(start, end)) == at
    leaves = notice.send_at(at, urgent=False, digest=digest, quiet=(start, end))
    assert at <= leaves <= at + timedelta(days=1)


@given(MOMENTS, HOURS, HOURS)
def test_nothing_leaves_in_the_quiet_hours(at, start, end):
    leaves = local(notice.send_at(at, urgent=False, digest=False, quiet=(start, end)))
    inside = (leaves.hour - start) % 24 < (end - start) % 24
    assert not inside
    assert notice.send_at(leaves, urgent=False, digest=False, quiet=(start, end)) == leaves


def test_a_message_is_tried_for_about_a_day():
    at, tries = shanghai(2, 12), 0
    while (again := notice.next_try(at, tries + 1)) is not None:
        assert again > at
        at, tries = again, tries + 1
    assert tries == len(notice.BACKOFF_MINUTES) and timedelta(hours=20) < at - shanghai(2, 12) < timedelta(days=1)
