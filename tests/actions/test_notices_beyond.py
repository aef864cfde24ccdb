"""Cases, plans and surveys speak up as well: each row of theirs that somebody has to know of."""

import pytest

from houqin.actions.draft_circular import draft_circular
from houqin.actions.issue_circular import issue_circular
from houqin.actions.tell import tell
from houqin.actions.urge_case import urge_case
from houqin.interfaces.web import notices as pages
from houqin.queries import _told
from houqin.queries import notice as inbox
from houqin.rules import notice as notices
from houqin.rules.circular import KINDS
from tests.actions.test_cases import AT, H, fixed, opened
from tests.cast import an_id


def topics(house, role):
    while tell(house.system, AT + 2 * H):
        pass
    return [row.topic for row in inbox.notices(house.people[role]).rows]


@pytest.mark.parametrize("topic", notices.TOPICS.values(), ids=notices.TOPICS)
def test_every_topic_has_a_table_that_speaks(topic):
    assert topic.label  # what its reader switches off
    assert topic.table in _told.KINDS or topic.table in ("delivery", _told.OVERDUE)  # which speak for themselves
    if topic.table in _told.KINDS:
        assert _told.KINDS[topic.table].model._meta.model_name == topic.table


@pytest.mark.parametrize("table", _told.KINDS)
def test_every_table_that_speaks_is_heard(table):
    assert any(topic.table == table for topic in notices.TOPICS.values())


def test_a_request_reaches_the_provider_and_its_end_whoever_asked(house, contract):
    id = fixed(house)
    assert topics(house, "provider") == ["case_sent"]
    assert topics(house, "ward") == ["case_done"]
    row = inbox.notices(house.people["ward"]).rows[0]
    assert row.about == f"case:{id}" and pages.page(row.about, row.count).startswith("/")


def test_urging_is_urgent(house, contract):
    id = opened(house)
    urge_case(house.people["ward"], AT + H, case=id, note="病人在等")
    assert topics(house, "provider") == ["case_urged", "case_sent"]


def test_a_complaint_goes_to_the_office_and_the_chief(house, contract):
    opened(house, kind="complaint")
    assert "complaint_opened" in topics(house, "office") and "complaint_opened" in topics(house, "chief")
    assert "complaint_opened" not in topics(house, "provider")


@pytest.mark.parametrize(("agreed", "told"), [(True, "circular_issued"), (False, "circular_dropped")])
def test_a_circular_goes_to_the_signers_and_once_issued_to_the_provider(house, contract, agreed, told):
    id = an_id("circular", 1)
    said = {"contract": contract, "kind": next(iter(KINDS)), "title": "通报一", "text": "详见附件"}
    draft_circular(house.people["office"], AT, id=id, **said)
    assert topics(house, "chief") == ["circular_drafted"] and topics(house, "provider") == []
    issue_circular(house.people["chief"], AT + H, circular=id, agreed=agreed, reason="再核")
    assert topics(house, "provider" if agreed else "office") == [told]
    assert topics(house, "provider") == (["circular_issued"] if agreed else [])
