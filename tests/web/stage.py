"""A small hospital played through the same actions as people use: two providers, three months, every kind of page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import timezone
from PIL import Image, ImageDraw

from houqin.actions.accept_sheet import accept_sheet
from houqin.actions.add_channel import add_channel
from houqin.actions.add_department import add_department
from houqin.actions.add_person import add_person
from houqin.actions.add_place import add_place
from houqin.actions.add_provider import add_provider
from houqin.actions.answer_finding import answer_finding
from houqin.actions.attach_photo import attach_photo
from houqin.actions.close_month import close_month
from houqin.actions.issue_document import issue_document
from houqin.actions.issue_statement import issue_statement
from houqin.actions.open_hospital import open_hospital
from houqin.actions.raise_objection import raise_objection
from houqin.actions.record_round import record_round
from houqin.actions.rectify_finding import rectify_finding
from houqin.actions.sign_contract import Signed, sign_contract
from houqin.actions.sign_decision import sign_decision
from houqin.actions.upload_template import upload_template
from houqin.interfaces import cabinet, keychain, photos
from houqin.interfaces.documents import issuing, template_facts
from houqin.interfaces.jobs import addresses, worker
from houqin.queries import decision, finding, party, sheet, statement
from houqin.rules import party as parties
from houqin.rules import period
from houqin.rules.evidence import Check
from houqin.rules.party import Actor
from tests.cast import an_id
from tests.web import bench, drawing_lots, openness, recurring, requests, voices, yearly

PASSWORD = "sweep-the-floor-9"
ROOMS = 24  # more rooms, for tests that each want one to themselves
NAMES = {
    "inspector": "林巡",
    "ward": "何静",
    "provider": "赵启明",
    "office": "陈敏",
    "chief": "孙国栋",
    "leader": "周院长",
    "finance": "钱会计",
    "audit": "吴监",
    "association": "郑会",
    "admin": "管理员",
}
SCHEME = {
    "cards": [{"pack": "cleaning", "weight": 100}],
    "grades": [
        {"at_least": 90, "name": "优秀"},
        {"at_least": 80, "name": "良好"},
        {"at_least": 70, "name": "合格"},
        {"at_least": 0, "name": "不合格", "passed": False},
    ],
    "payment": [
        {
            "measure": "tiers",
            "clause": "第12条",
            "tiers": [
                {"at_least": 90, "pay": 100},
                {"at_least": 80, "pay": 95},
                {"at_least": 70, "pay": 88},
                {"at_least": 0, "pay": 80},
            ],
        },
        {"measure": "item_money", "clause": "附件三", "items": [{"code": "S08", "text": "盗窃", "each": 2000}]},
    ],
    "least_coverage": 20,
}
CLAUSES = [
    ("第12条", "月度考评90分以上全额支付；80—89分支付95%；70—79分支付88%；70分以下支付80%。", "deduction"),
    ("附件三", "盗窃每次减少价款2000元。", "deduction"),
    ("第15条", "全年各月均为优秀的，给予奖励。", "reward"),
]


@dataclass
class Stage:
    hospital: int
    now: datetime
    people: dict[str, Actor] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    contracts: dict[str, UUID] = field(default_factory=dict)
    surveys: dict[str, UUID] = field(default_factory=dict)
    panels: dict[str, UUID] = field(default_factory=dict)
    plans: dict[str, object] = field(default_factory=dict)
    open: dict[str, UUID] = field(default_factory=dict)
    draw: UUID | None = None
    document: UUID | None = None

    @property
    def month(self) -> int:
        """The last month that is over: closed a minute ago, its objection window open."""
        return period.after(period.of(self.now), -1)

    @property
    def before(self) -> int:
        """The month before: signed and settled."""
        return period.after(self.month, -1)


def play(code: str = "stage", *, is_sample: bool = True) -> Stage:
    now = timezone.now()
    hospital = open_hospital(
        parties.system(0), now, code=code, name="示范市第一人民医院", short="示范一院", is_sample=is_sample
    )
    stage = Stage(hospital, now)
    with party.within(parties.system(hospital)):
        _open(stage, code)
        _sign(stage, code)
        _settled(stage)
        _closed(stage, code)
        _running(stage)
        requests.play(stage)
        stage.surveys |= voices.heard(stage, code)
        stage.panels = bench.seat(stage, code)
        stage.draw = drawing_lots.draw(stage, code, visit)
        _group(stage)
        _paper(stage)
        yearly.submitted(stage)
        stage.open |= openness.shown(stage, code)
        stage.plans = recurring.planned(stage)
    worker.told(hospital, now)
    worker.sent(hospital, lambda: now)
    return stage


def _paper(stage: Stage) -> None:
    """The settled month's statement with its number and its file."""
    by, at = stage.people["office"], stage.now
    row = statement.statements(by, month=stage.before)[0]
    (stage.document,) = issue_document(by, at, kind="statement", subjects=(row.pk,))
    sample = template_facts.example("notice")
    said = {"kind": "notice", "from_on": period.day(at), "sha256": cabinet.store(sample), "size": len(sample)}
    upload_template(by, at, id=an_id(stage.hospital, "template"), **said)
    issuing.filed(stage.hospital, "示范市第一人民医院", at, stage.document)


def _open(stage: Stage, prefix: str) -> None:
    at, system = stage.now - timedelta(days=200), parties.system(stage.hospital)
    ward = add_department(system, at, name="普外科", code="PWK")
    clean = add_provider(system, at, name="洁康物业管理有限公司", short="洁康物业")
    add_provider(system, at, name="顺泊停车管理有限公司", short="顺泊停车")
    for role, name in NAMES.items():
        user = get_user_model().objects.create_user(f"{prefix}.{role}", password=PASSWORD)
        of = clean if role == "provider" else None
        day = at.date()
        id = add_person(system, at, user=user.pk, name=name, role=role, active_from=day, department=ward, provider=of)
        stage.people[role] = Actor(id, stage.hospital, role, name, ward, of)
    top = add_place(system, at, kind="building", name="外科楼", code=f"{prefix}-W")
    floor = add_place(system, at, kind="floor", name="5层", code=f"{prefix}-W5", parent=top)
    for i, (name, risk) in enumerate((("普外病区", "中"), ("污物间", "高"), ("卫生间", ""), ("电梯厅", ""))):
        id = add_place(
            system, at, kind="room", name=name, code=f"{prefix}-W5{i}", parent=floor, risk=risk, department=ward
        )
        stage.places[name] = id
    for n in range(1, ROOMS + 1):
        code, name = f"{prefix}-B{n:02}", f"病房{n:02}"
        stage.places[name] = add_place(system, at, kind="room", name=name, code=code, parent=floor, department=ward)


def _sign(stage: Stage, prefix: str) -> None:
    start = period.first_day(period.after(stage.before, -2))
    for number, name, provider in (("BJ-2026-01", "保洁服务", "洁康物业"), ("BJ-2026-02", "外围保洁服务", "顺泊停车")):
        found = next(one for one in party.providers(stage.people["office"]) if one.short == provider)
        paper = Signed(
            number=number,
            name=name,
            provider=found.id,
            starts_on=start,
            ends_on=(stage.now + timedelta(days=85)).date(),
            scheme=SCHEME,
            pins={"cleaning": "2026-01-01"},
            monthly_fen=386_000_00,
            clauses=CLAUSES,
            places=[(id, "") for id in stage.places.values()],
        )
        at = stage.now - timedelta(days=150)
        stage.contracts[name] = sign_contract(
            stage.people["leader"], at, id=an_id(prefix, number), paper=paper, confirmed=True
        )


def _group(stage: Stage) -> None:
    """A robot whose door is shut, so that something has failed."""
    secret = keychain.keep(addresses.robot("webhook", "http://127.0.0.1:9/robot"))
    add_channel(
        stage.people["admin"], stage.now, name="总务处群", kind="webhook", secret=secret, roles=("office", "chief")
    )


def visit(
    stage: Stage,
    contract: str,
    place: str,
    at: datetime,
    fails: dict[str, int],
    *,
    shot: bool = True,
    stream: str = "planned",
) -> UUID:
    """A round whose every other item passed; its photos arrive unless `shot` is False."""
    scheme = sheet.contract(stage.people["office"], stage.contracts[contract], at=stage.now)["terms"]
    items = [item for item in scheme.pins["cleaning"].items if item.rule.kind != "ratio"]
    data = picture(place, at)
    sha = sha256(data).hexdigest()
    checks = [
        Check(item.code, "fail", fails[item.code], reason="执行不到位", note="墙角有积水。", photos=(sha,))
        if item.code in fails
        else Check(item.code, "pass")
        for item in items
    ]
    id = an_id(stage.contracts[contract], place, at.isoformat())
    said = {"contract": stage.contracts[contract], "place": stage.places[place], "pack": "cleaning"}
    announced = {sha: (len(data), "image/png")} if fails else {}
    by = stage.people["inspector"]
    record_round(
        by,
        at + timedelta(minutes=6),
        id=id,
        digest=sha256(id.bytes).hexdigest(),
        started_at=at,
        submitted_at=at + timedelta(minutes=5),
        checks=checks,
        photos=announced,
        stream=stream,
        **said,
    )
    if fails and shot:
        kept = photos.keep(data)
        attach_photo(by, at + timedelta(minutes=7), sha256=kept.sha256, size=kept.size, media_type=kept.media_type)
    return id


def picture(place: str, at: datetime) -> bytes:
    """A wet floor, drawn."""
    drawn = Image.new("RGB", (320, 240), "#aeb9b4")
    pen = ImageDraw.Draw(drawn)
    pen.polygon([(0, 240), (90, 90), (230, 90), (320, 240)], fill="#d9d4c8")
    shift = (at.day * 7 + len(place) * 13) % 90
    pen.ellipse((70 + shift, 130, 190 + shift, 200), fill="#8fb2c4")
    kept = BytesIO()
    drawn.save(kept, "PNG")
    return kept.getvalue()


def _month(stage: Stage, month: int, worse: int) -> None:
    """Two of three rounds of the first contract fail on `worse` items; the second contract is nearly clean."""
    start = period.bounds(month)[0] + timedelta(days=3, hours=9)
    many = {f"CLEANING-{n:02}": 9 for n in range(1, worse)}
    visit(stage, "保洁服务", "普外病区", start, many | {"CLEANING-03": 3})
    visit(stage, "保洁服务", "卫生间", start + timedelta(days=5), many | {"CLEANING-03": 6})
    visit(stage, "保洁服务", "污物间", start + timedelta(days=9), {})
    visit(stage, "外围保洁服务", "电梯厅", start + timedelta(days=2), {"CLEANING-04": 1})


def _settled(stage: Stage) -> None:
    month, people = stage.before, stage.people
    _month(stage, month, 7)
    closed = period.bounds(month)[1] + timedelta(hours=10)
    close_month(people["office"], closed, month=month)
    found = sheet.sheet(people["office"], stage.contracts["保洁服务"], month, at=closed)
    accept_sheet(people["provider"], closed + timedelta(days=1), sheet=found["row"].pk)
    sign_all(stage, closed + timedelta(days=2))
    late = closed + timedelta(days=8)
    issue_statement(people["chief"], late, month=month, only=tuple(stage.contracts.values()))


def sign_all(stage: Stage, at: datetime) -> None:
    rows = [one["row"].pk for one in decision.decisions(stage.people["leader"])]
    if rows:
        sign_decision(stage.people["leader"], at, ids=tuple(rows))


def _closed(stage: Stage, prefix: str) -> None:
    month, people, at = stage.month, stage.people, stage.now - timedelta(minutes=1)
    _month(stage, month, 10)
    close_month(people["office"], at, month=month)
    found = sheet.sheet(people["provider"], stage.contracts["保洁服务"], month, at=at)["row"]
    text = "10 日外科楼卫生间当时正在施工，由施工方负责清洁，请核对进场登记。"
    digest = sha256(text.encode()).hexdigest()
    raise_objection(
        people["provider"],
        at,
        id=an_id(prefix, "objection"),
        digest=digest,
        sheet=found.pk,
        text=text,
        codes=["CLEANING-03"],
    )


def _running(stage: Stage) -> None:
    """Findings in every state."""
    start = max(period.bounds(period.of(stage.now))[0], stage.now - timedelta(days=6))
    visit(stage, "保洁服务", "普外病区", start, {"CLEANING-01": 1, "CLEANING-02": 2})
    visit(stage, "保洁服务", "卫生间", min(start + timedelta(hours=1), stage.now), {"CLEANING-03": 2}, shot=False)
    rows = finding.findings(stage.people["provider"], at=stage.now, chosen={"state": "open"})["rows"]
    provider = stage.people["provider"]
    answer_finding(provider, stage.now, finding=rows[0]["id"], answer="accept")
    answer_finding(provider, stage.now, finding=rows[1]["id"], answer="decline", note="该处由施工方占用。")
    answer_finding(provider, stage.now, finding=rows[2]["id"], answer="accept")
    rectify_finding(provider, stage.now, finding=rows[2]["id"], note="已重新拖洗并加放警示牌。")


def names(stage: Stage) -> dict[str, object]:
    """What stands in the pages' addresses."""
    office, contract = stage.people["office"], stage.contracts["保洁服务"]
    with party.within(office):
        month = sheet.sheet(office, contract, stage.month, at=stage.now)["row"].pk
        papers = [one for one in statement.statements(office) if one.contract_id == contract]
        findings = finding.findings(office, at=stage.now, chosen={})["rows"]
        return {
            "contract": contract,
            "month": stage.month,
            "before": stage.before,
            "now": period.of(stage.now),
            "sheet": month,
            "check": sheet.line(office, month, "CLEANING-03")["rows"][-1]["id"],
            "finding": next(one["id"] for one in findings if one["state"] == "doing"),
            "objection": decision.objections(office)[0]["row"].pk,
            "decision": decision.decisions(office, waiting=False)[0]["row"].pk,
            "statement": papers[0].pk,
            "place": stage.places["普外病区"],
            "case": an_id(stage.hospital, "case", 2),
            "complaint": an_id(stage.hospital, "case", 6),
            "repair": an_id(stage.hospital, "case", 5),
            "other": stage.places["污物间"],
            "new": an_id("new"),
            "department": stage.people["ward"].department,
            **{f"survey_{name}": id for name, id in stage.surveys.items()},
            "draw": stage.draw,
            "document": stage.document,
            **stage.panels,
            **stage.open,
            "year": stage.now.year,
            **stage.plans,
        }
