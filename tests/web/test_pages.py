"""Every page answers every role that may see it, and refuses the others with a sentence."""

import pytest

from houqin.rules import permission
from tests.web import stage as stages

ASKS = {
    "/": "my_work",
    "/cockpit/": "cockpit",
    "/contracts/": "contracts_now",
    "/contracts/{contract}/": "contract",
    "/contracts/{contract}/{month}/": "sheet",
    "/contracts/{contract}/{month}/?all=1": "sheet",
    "/contracts/{contract}/{now}/": "sheet",
    "/contracts/{contract}/{month}/object/": "raise_objection",
    "/sheets/{sheet}/CLEANING-03/": "line",
    "/evidence/{check}/": "evidence",
    "/findings/": "findings",
    "/findings/?state=all&severity=一般&q=外科": "findings",
    "/findings/{finding}/": "finding",
    "/circulars/": "circulars",
    "/circulars/{survey_circular}/": "circular",
    "/circulars/new/": "draft_circular",
    "/meetings/": "meetings",
    "/meetings/{survey_meeting}/": "meeting",
    "/meetings/new/": "record_meeting",
    "/surveys/": "surveys",
    "/surveys/{survey_over}/": "survey",
    "/surveys/held/": "held",
    "/surveys/new/": "open_survey",
    "/surveys/new/{new}/": "open_survey",
    "/samplings/": "samplings",
    "/samplings/{draw}/": "sampling_draw",
    "/samplings/{draw}/rooms.txt": "sampling_draw",
    "/inspectors/": "inspector_severity",
    "/objections/": "objections",
    "/objections/{objection}/": "objection",
    "/decisions/": "decisions",
    "/decisions/?all=1": "decisions",
    "/month-end/": "month_batch",
    "/month-end/{before}/": "month_batch",
    "/statements/": "statements",
    "/statements/{statement}/": "statement",
    "/statements/{statement}/basis/payment.0/": "basis",
    "/contracts/{contract}/year/{year}/": "annual",
    "/panels/": "panels",
    "/panels/{panel}/": "panel",
    "/panels/new/": "open_panel",
    "/panels/committee/": "committee",
    "/panels/{panel}/meeting/": "present_subject",
    "/panels/{panel}/meeting/?live": "present_subject",
    "/panels/{panel}/projector/": "panel",
    "/panels/{locked}/projector/?live": "panel_result",
    "/panels/{panel}/ballot/": "my_ballot",
    "/panels/{locked}/result/": "panel_result",
    "/panels/{locked}.docx": "panel_result",
    "/phone/": "places",
    "/phone/stage-W50/": "checklist",
    "/phone/stage-W50/{contract}/cleaning/planned/": "record_round",
    "/places/": "places",
    "/places/codes/?place={place}": "places",
    "/journal/": "journal",
}


@pytest.mark.parametrize("role", list(permission.ROLES))
def test_a_page_answers_who_may_see_it_and_refuses_the_others(role, stage, as_):
    client, names = as_(role), stages.names(stage)
    for address, asks in ASKS.items():
        answer = client.get(address.format(**names))
        expected = 200 if permission.may(role, asks) else 403
        assert answer.status_code == expected, (role, address, answer.content.decode()[:2000])
