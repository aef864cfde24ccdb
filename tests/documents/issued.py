"""One paper of every kind that can be issued, numbered and filed as the office does."""

from dataclasses import dataclass
from uuid import UUID

from houqin.actions.close_panel import close_panel
from houqin.actions.draft_circular import draft_circular
from houqin.actions.issue_circular import issue_circular
from houqin.actions.issue_document import issue_document
from houqin.actions.keep_report import keep_report
from houqin.actions.submit_report import submit_report
from houqin.actions.take_minutes import take_minutes
from houqin.interfaces import cabinet
from houqin.interfaces.documents import issuing
from houqin.queries import document as documents
from houqin.records import models
from tests import cast, deeds, juries
from tests.cast import House, an_id
from tests.documents import settled
from tests.juries import AT
from tests.web import yearly

HOSPITAL = "示范市第一人民医院"
LONG = (
    "十月以来，你公司在外科楼三层的保洁工作中多次出现墙角积灰、污物间地面积水未及时清理的情况，"
    "经回头看复核仍未整改到位，影响了病区的环境卫生和院感防控。请你公司立即组织自查，落实责任到人，"
    "并在三个工作日内将整改措施和完成情况书面报送总务处。"
)


@dataclass
class Paper:
    kind: str
    number: str
    title: str
    word: bytes


def filed(house: House, kind: str, subject: UUID, at=AT) -> Paper:
    (id,) = issue_document(house.people["office"], at, kind=kind, subjects=(subject,))
    issuing.filed(house.hospital, HOSPITAL, at, id)
    found = documents.document(house.system, id)
    return Paper(kind, found["number"], found["title"], cabinet.path(found["files"]["word"].sha256).read_bytes())


def circular(house: House, contract: UUID, paragraphs: int = 4) -> UUID:
    id = an_id(contract, "circular", paragraphs)
    said = {"contract": contract, "kind": "criticism", "title": "关于保洁服务整改不到位的通报"}
    text = "\n".join([LONG] * paragraphs)
    draft_circular(house.people["office"], AT, id=id, **said, text=text)
    issue_circular(house.people["chief"], AT, circular=id, agreed=True)
    return id


def locked(house: House, kind: str, **changes) -> UUID:
    """The closing of a panel whose five departments have voted."""
    jury = juries.opened(house, kind=kind, **changes)
    for n in range(5):
        jury.vote(n, (86 + n, 90), (78 + n, 84 - n))
    said = {"panel": jury.panel, "subject": jury.subjects[0], "kind": "comment", "text": "服务态度好，夜间响应慢。"}
    take_minutes(jury.raters[0], AT, id=an_id(jury.panel, "said"), digest="d" * 64, **said)
    close_panel(house.people["office"], AT, panel=jury.panel)
    return models.Closing.objects.get(panel=jury.panel).pk


def interviewed(house: House, contract: UUID) -> UUID:
    """An interview with what was said; what led to it stands in for the rung that a ladder would name."""
    by, id = house.people["office"], an_id(contract, "interview")
    talk = models.Interview(id=id, decision=deeds.decision(contract), held_at=AT, by_id=by.person, at=AT)
    talk.place, talk.present, talk.said = "总务处会议室", "总务处处长、项目经理", f"{LONG}\n项目经理表示接受。"
    cast.put(by, "record_interview", [talk])
    return id


def reported(house: House, contract: UUID) -> UUID:
    """The provider's report of the year, submitted."""
    by, about = house.people["provider"], {"outline": "provider", "year": 2026, "of": str(contract)}
    base = keep_report(by, AT, **about, body={"texts": yearly.WORDS}, base=0)
    return submit_report(by, AT, id=an_id(contract, "report"), digest="r" * 64, base=base, **about)


def every(house: House) -> dict[str, Paper]:
    """By kind."""
    row = settled.plain(house, number="BJ-9")
    contracts = juries.two(house)
    finding = models.Finding.objects.filter(contract=row.contract_id, of_check__photo__isnull=False).first()
    people = juries.raters(house)
    subjects = {
        "notice": row.sheet_id,
        "order": finding.pk,
        "statement": row.pk,
        "interview": interviewed(house, row.contract_id),
        "report": reported(house, row.contract_id),
        "minutes": locked(house, "annual", contracts=contracts, raters=people),
        "award": locked(house, "award", contracts=contracts, raters=people, title="食堂技能竞赛", year=None),
        "circular": circular(house, row.contract_id),
    }
    return {kind: filed(house, kind, subject) for kind, subject in subjects.items()}
