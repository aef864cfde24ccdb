"""An item due once a quarter and seen in its first month is no longer due in its last."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from houqin import packs
from houqin.actions.close_month import close_month
from houqin.actions.record_round import record_round
from houqin.actions.sign_contract import Signed, sign_contract
from houqin.queries import score
from houqin.records import models
from houqin.rules.evidence import Check
from tests import cast

SCHEME = {
    "cards": [{"pack": "medwaste", "weight": 100}],
    "grades": [{"at_least": 80, "name": "合格"}, {"at_least": 0, "name": "不合格", "passed": False}],
    "least_coverage": 10,
}
EDITION = packs.load("medwaste", "2026-01-01")


def contract_of(house):
    paper = Signed(
        number="Q-1",
        name="医废",
        provider=house.provider.pk,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        scheme=SCHEME,
        pins={"medwaste": "2026-01-01"},
        places=[(house.place.pk, "")],
    )
    return sign_contract(house.people["chief"], cast.START, id=uuid4(), paper=paper, confirmed=True)


def visit(house, contract, month, items):
    at = datetime(2026, month, 9, 2, tzinfo=UTC)
    record_round(
        house.people["inspector"],
        at + timedelta(hours=1),
        id=uuid4(),
        digest="d" * 64,
        contract=contract,
        place=house.place.pk,
        pack="medwaste",
        started_at=at,
        submitted_at=at + timedelta(minutes=9),
        checks=[Check(item.code, "pass") for item in items],
        photos={},
    )


def test_seen_once_in_its_quarter_is_enough(house):
    quarterly = [item for item in EDITION.items if item.frequency == "每季"]
    monthly = [
        item for item in EDITION.items if item.frequency not in ("每季", "半年", "每年") and item.rule.kind != "ratio"
    ]
    contract = contract_of(house)
    visit(house, contract, 7, quarterly)
    visit(house, contract, 9, monthly)
    for month in (202607, 202609):
        close_month(house.people["office"], datetime(2026, 11, 2, tzinfo=UTC), month=month, only=[contract])
    sheet = models.Sheet.objects.get(contract=contract, period=202609)
    unseen = {line.code for line in score.lines(sheet.lines) if line.kind == "unseen"}
    assert quarterly
    assert not unseen & {item.code for item in quarterly}
    assert sheet.coverage_bp == 10000


def test_never_seen_in_its_quarter_lowers_the_coverage_of_its_last_month(house):
    quarterly = [item for item in EDITION.items if item.frequency == "每季"]
    monthly = [
        item for item in EDITION.items if item.frequency not in ("每季", "半年", "每年") and item.rule.kind != "ratio"
    ]
    contract = contract_of(house)
    visit(house, contract, 9, monthly)
    close_month(house.people["office"], datetime(2026, 11, 2, tzinfo=UTC), month=202609, only=[contract])
    sheet = models.Sheet.objects.get(contract=contract, period=202609)
    unseen = {line.code for line in score.lines(sheet.lines) if line.kind == "unseen"}
    assert {item.code for item in quarterly} <= unseen
    assert sheet.coverage_bp < 10000
