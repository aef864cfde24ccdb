"""Every page answers every role that may see it, and refuses the others with a sentence."""

import pytest

from houqin.queries import decision, finding, sheet, statement
from houqin.queries.party import within
from houqin.rules import permission

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
    "/objections/": "objections",
    "/objections/{objection}/": "objection",
    "/decisions/": "decisions",
    "/decisions/?all=1": "decisions",
    "/month-end/": "month_batch",
    "/month-end/{before}/": "month_batch",
    "/statements/": "statements",
    "/statements/{statement}/": "statement",
    "/statements/{statement}/basis/payment.0/": "basis",
    "/phone/": "places",
    "/phone/stage-W50/": "checklist",
    "/phone/stage-W50/{contract}/cleaning/planned/": "record_round",
    "/places/": "places",
    "/places/codes/?place={place}": "places",
    "/journal/": "journal",
}


@pytest.fixture
def names(stage):
    """What stands in the pages' addresses."""
    office, contract = stage.people["office"], stage.contracts["保洁服务"]
    with within(office):
        month = sheet.sheet(office, contract, stage.month, at=stage.now)
        rows = sheet.line(office, month["row"].pk, "CLEANING-03")["rows"]
        papers = [one for one in statement.statements(office) if one.contract_id == contract]
        return {
            "contract": contract,
            "month": stage.month,
            "before": stage.before,
            "now": stage.month + 1 if stage.month % 100 < 12 else stage.month + 89,
            "sheet": month["row"].pk,
            "check": rows[0]["id"],
            "finding": finding.findings(office, at=stage.now, chosen={})["rows"][0]["id"],
            "objection": decision.objections(office)[0]["row"].pk,
            "statement": papers[0].pk,
            "place": stage.places["普外病区"],
        }


@pytest.mark.parametrize("role", list(permission.ROLES))
def test_a_page_answers_who_may_see_it_and_refuses_the_others(role, as_, names):
    client = as_(role)
    for address, asks in ASKS.items():
        answer = client.get(address.format(**names))
        expected = 200 if permission.may(role, asks) else 403
        assert answer.status_code == expected, (role, address, answer.content.decode()[:2000])
