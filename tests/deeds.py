"""A month at one hospital of the cast, deed by deed: what a test says is only what is special about it."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from PIL import Image

from houqin import packs
from houqin.actions.add_plan import add_plan
from houqin.actions.attach_photo import attach_photo
from houqin.actions.close_month import close_month
from houqin.actions.issue_document import issue_document
from houqin.actions.issue_statement import issue_statement
from houqin.actions.open_case import open_case
from houqin.actions.open_panel import Opened, open_panel
from houqin.actions.open_survey import open_survey
from houqin.actions.raise_objection import raise_objection
from houqin.actions.record_round import record_round
from houqin.actions.rule_on_objection import rule_on_objection
from houqin.actions.sign_contract import Signed, sign_contract
from houqin.actions.sign_decision import sign_decision
from houqin.actions.upload_template import upload_template
from houqin.records import models
from houqin.rules.evidence import Check
from houqin.rules.party import Actor
from houqin.rules.plan import Plan
from tests import cast
from tests.cast import House, an_id

MONTH = 202610
SEEN = datetime(2026, 10, 10, 2, tzinfo=UTC)  # in the month
CLOSED = datetime(2026, 11, 1, 2, tzinfo=UTC)  # after it, the objection window still open
SETTLED = CLOSED + timedelta(days=9)  # after the window
GRADES = [
    {"at_least": 90, "name": "优秀"},
    {"at_least": 80, "name": "良好"},
    {"at_least": 0, "name": "不合格", "passed": False},
]
SCHEME = {
    "cards": [{"pack": "cleaning", "weight": 100}],
    "grades": GRADES,
    "payment": [{"measure": "per_point", "yuan": "100", "clause": "8.3"}],
    "least_coverage": 20,
}
CLAUSES = (("8.3", "每失一分减少价款100元", "deduction"), ("9.1", "全年优秀的给予奖励", "reward"))
CODES = tuple(i.code for i in packs.stacked("cleaning", "2026-01-01").edition.items if i.rule.kind != "ratio")
PHOTO_LESS, WITH_PHOTO, VETO = "CLEANING-08", "CLEANING-01", "CLEANING-15"


def another(house: House, role: str, name: str = "另一人") -> Actor:
    """One more person of a role."""
    of = house.provider.pk if role == "provider" else None
    ward = house.people["ward"].department
    person = models.Person(name=name, role=role, provider_id=of, department_id=ward, active_from=date(2026, 1, 1))
    cast.put(house.system, "add_person", [person])
    return Actor(person.pk, house.hospital, role, name, ward, of)


def paper(house: House, **changes) -> Signed:
    said = {
        "number": "BJ-1",
        "name": "保洁",
        "provider": house.provider.pk,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "scheme": SCHEME,
        "pins": {"cleaning": "2026-01-01"},
        "monthly_fen": 100_000_00,
        "clauses": CLAUSES,
        "places": [(house.place.pk, "")],
    }
    return Signed(**(said | changes))


def contract(house: House, **changes) -> UUID:
    signed = paper(house, **changes)
    id = an_id(house.hospital, signed.number)
    return sign_contract(house.people["chief"], cast.START, id=id, paper=signed, confirmed=True)


def checks(fails: dict[str, int] | None = None, codes=CODES) -> list[Check]:
    """Every item seen, those in `fails` with so many defects; photos are announced where an item asks for one."""
    fails = fails or {}
    shot = (sha_of(picture()),)
    return [Check(code, "fail", fails[code], photos=shot) if code in fails else Check(code, "pass") for code in codes]


def visit(house: House, contract: UUID, fails: dict[str, int] | None = None, **changes) -> UUID:
    """One round on record; `n` tells rounds apart."""
    n, by = changes.pop("n", 1), changes.pop("by", house.people["inspector"])
    started_at = changes.pop("started_at", SEEN)
    at = changes.pop("at", started_at + timedelta(minutes=10))
    seen = changes.pop("checks", None)
    seen = checks(fails) if seen is None else seen
    said = {
        "id": an_id(contract, "round", n),
        "digest": sha256(repr((n, seen)).encode()).hexdigest(),
        "contract": contract,
        "place": house.place.pk,
        "pack": "cleaning",
        "started_at": started_at,
        "submitted_at": started_at + timedelta(minutes=5),
        "checks": seen,
        "photos": {sha: (len(picture()), "image/png") for check in seen for sha in check.photos},
    }
    return record_round(by, at, **(said | changes))


def closed(house: House, contract: UUID, fails: dict[str, int] | None = None, **changes) -> models.Sheet:
    """The sheet of a month with one round."""
    visit(house, contract, fails, **changes)
    close_month(house.people["office"], CLOSED, month=MONTH, only=[contract])
    return sheet(contract)


def sheet(contract: UUID, month: int = MONTH) -> models.Sheet:
    """The version in force."""
    return models.Sheet.objects.filter(contract=contract, period=month).order_by("version").last()


def decision(contract: UUID, kind: str = "deduction") -> models.Decision:
    """The newest of a kind."""
    return models.Decision.objects.filter(contract=contract, kind=kind).order_by("entry", "charge").last()


def picture(colour: str = "grey") -> bytes:
    kept = BytesIO()
    Image.new("RGB", (8, 6), colour).save(kept, "PNG")
    return kept.getvalue()


def sha_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def lines() -> int:
    """How long the journal is."""
    return models.Head.objects.get().seq


ASKED = {"name": "满意度", "service": "cleaning", "audience": "staff", "questions": [{"text": "满意吗？"}], "least": 3}


def survey(house: House, contract: UUID) -> UUID:
    """One among the staff, in the month."""
    days = {"opens_on": date(2026, 10, 1), "closes_on": date(2026, 10, 31)}
    said = {"id": an_id(contract, "survey"), "contract": contract, "questionnaire": ASKED}
    return open_survey(house.people["office"], SEEN, **said, **days)


def lived(house: House) -> dict[str, object]:
    """A month from the first tap to the statement; what a deed or a question may name, by the argument's name."""
    of = contract(house)
    round = visit(house, of, {PHOTO_LESS: 2, WITH_PHOTO: 1})
    duty = Plan("每日消毒", "inspection", "FREQ=DAILY", SEEN.date(), provider=house.provider.pk, contract=str(of))
    plan = add_plan(house.people["office"], SEEN, id=an_id(of, "plan"), digest="e" * 64, terms=duty)
    shot = {"sha256": sha_of(picture()), "size": len(picture()), "media_type": "image/png"}
    attach_photo(house.people["inspector"], SEEN + timedelta(hours=1), **shot)
    close_month(house.people["office"], CLOSED, month=MONTH, only=[of])
    asked = survey(house, of)
    first, said = (
        sheet(of),
        {"id": an_id(of, "objection"), "digest": "d" * 64, "text": "当日停水", "codes": [PHOTO_LESS]},
    )
    objection = raise_objection(house.people["provider"], CLOSED, sheet=first.pk, **said)
    rule_on_objection(house.people["leader"], CLOSED, objection=objection, verdict="rejected", reason="照片清楚")
    due = decision(of).pk
    sign_decision(house.people["chief"], CLOSED, ids=(due,))
    issue_statement(house.people["chief"], SETTLED, month=MONTH, only=(of,))
    told = {"kind": "repair", "text": "卫生间地面积水", "place": house.place.pk}
    case = open_case(house.people["ward"], SETTLED, id=an_id(of, "case"), digest="c" * 64, **told)
    check = models.Check.objects.get(round=round, item=PHOTO_LESS)
    finding = models.Finding.objects.get(of_check=check)
    statement = models.Statement.objects.get(contract=of)
    panel = _panel(house, of)
    (document,) = issue_document(house.people["office"], SETTLED, kind="statement", subjects=(statement.pk,))
    template = upload_template(
        house.people["office"],
        SETTLED,
        id=an_id(of, "template"),
        kind="notice",
        from_on=SETTLED.date(),
        sha256="f" * 64,
        size=1,
    )
    return {
        "template": template,
        **{"document": document, "subjects": (statement.pk,)},
        "plan": plan,
        **{"panel": panel, "subject": models.Subject.objects.filter(contract=of).get().pk},
        **{"contract": of, "only": (of,), "round": round, "check": check.pk, "finding": finding.pk, "sheet": first.pk},
        **{
            "case": case,
            "objection": objection,
            "decision": due,
            "ids": (due,),
            "statement": statement.pk,
            "month": MONTH,
            "year": 2026,
        },
        "survey": asked,
        **{"place": house.place.pk, "code": house.place.code, "provider": house.provider.pk, **shot},
        **{"person": house.people["ward"].person, "department": house.people["ward"].department},
        **{"token": models.Token.objects.order_by("pk").first().pk, "evidence": (check.pk,), "seq": 1},
    }


def _panel(house: House, contract: UUID) -> UUID:
    """A panel of one department over the contract and a canteen."""
    form = {"dimensions": [{"name": "质量", "weight": 100}], "quorum": 1, "fewest": 1}
    said = {"title": "年度考评", "kind": "annual", "year": 2026, "form": form, "closes_at": SETTLED + timedelta(days=1)}
    ward = house.people["ward"].department
    paper = Opened(**said, contracts=(contract,), entries=(("一食堂", None),), departments=(ward,))
    return open_panel(house.people["office"], CLOSED, id=an_id(contract, "panel"), digest="d" * 64, paper=paper)
