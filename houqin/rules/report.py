"""Annual reports: their outlines, what was written under each heading, and how far each clause was performed."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from houqin.rules import claim
from houqin.rules.declared import declare, read
from houqin.rules.refusal import Refused

OF = {"contract": "服务商", "house": "总务处", "department": "科室"}
PARTS = (
    *("clauses", "decisions", "safety", "satisfaction", "praise", "problems", "operation", "money", "photos"),
    *("contracts", "plans", "tasks", "work"),
)
PROGRESS = {"none": "未开始", "draft": "草稿", "submitted": "已提交", "returned": "已退回"}
LONGEST, MOST_PHOTOS, LONGEST_SAID = 4000, 24, 80


@dataclass(frozen=True, slots=True)
class Section:
    """One heading: what the machine draws up under it, and what whoever reports is asked to write himself."""

    key: str = declare("text", "编码")
    name: str = declare("text", "标题")
    parts: tuple[str, ...] = declare("many", "由证据起草的内容", of="text", default=())
    ask: str = declare("text", "请报告人写什么", default="")
    needed: bool = declare("flag", "必须写", default=False)
    claims: bool = declare("flag", "核对文中的数字", default=True)


@dataclass(frozen=True, slots=True)
class Outline:
    """A kind of annual report: whose it is, and its headings in order."""

    name: str = declare("text", "名称")
    of: str = declare("choice", "谁的报告", of=tuple(OF))
    sections: tuple[Section, ...] = declare("many", "标题", of=Section)

    def checked(self) -> list[str]:
        """The headings whose words are looked through for figures."""
        return [one.key for one in self.sections if one.claims]


def outline(raw: Any) -> Outline:
    found = read(Outline, raw)
    strange = sorted({part for one in found.sections for part in one.parts} - set(PARTS))
    if strange:
        raise Refused(
            "提纲里没有“%(strange)s”这种内容，可用：%(known)s", strange="、".join(strange), known="、".join(PARTS)
        )
    return found


# ── What was written ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Body:
    """A report's own words: by heading, the figures that it states, and its photos with what they show."""

    texts: Mapping[str, str]
    claims: Mapping[str, str]
    photos: Sequence[tuple[str, str]]

    def plain(self) -> dict[str, Any]:
        photos = [{"sha256": sha256, "said": said} for sha256, said in self.photos]
        return {"texts": dict(self.texts), "claims": dict(self.claims), "photos": photos}


def body(of: Outline, raw: Mapping[str, Any]) -> Body:
    """As it may be kept; refused with the heading that is too long or unknown, and figures that are none."""
    names = {one.key: one.name for one in of.sections}
    texts = {key: str(text).replace("\r\n", "\n").strip() for key, text in raw.get("texts", {}).items()}
    strange = sorted(set(texts) - set(names))
    if strange:
        raise Refused("这份报告没有“%(strange)s”这个标题", strange="、".join(strange))
    for key, text in texts.items():
        if len(text) > LONGEST:
            raise Refused("“%(name)s”有 %(n)s 字，最多 %(most)s 字", name=names[key], n=len(text), most=LONGEST)
    claims = {kind: str(said).strip() for kind, said in raw.get("claims", {}).items() if str(said).strip()}
    for kind, said in claims.items():
        claim.stated(kind, said)
    photos = [(str(one["sha256"]), str(one.get("said", "")).strip()[:LONGEST_SAID]) for one in raw.get("photos", ())]
    if len(photos) > MOST_PHOTOS:
        raise Refused("照片最多 %(most)s 张", most=MOST_PHOTOS)
    return Body({key: text for key, text in texts.items() if text}, claims, photos)


def demand_whole(of: Outline, said: Body) -> None:
    """What must be written before it can be submitted."""
    missing = [one.name for one in of.sections if one.needed and not said.texts.get(one.key)]
    if missing:
        raise Refused("还没有写：%(missing)s。写完再提交", missing="、".join(missing))


def seal(key: str, n: int, said: str, facts: str) -> str:
    """What locks one version: anybody can compute it again from what the version shows."""
    return hashlib.sha256(json.dumps([key, n, said, facts], ensure_ascii=False).encode()).hexdigest()


# ── How far a clause was performed ────────────────────────────────────────────────────────────────────────────────────

STATES = {"performed": "已履行", "late": "逾期", "breached": "违约", "none": "没有证据"}
BREACHES = ("deduction", "rectify_order", "interview", "final_warning", "forfeit_deposit", "terminate")


class Strand(NamedTuple):
    """One kind of evidence about a clause: how many pieces, how many of them bad or late, and where to see them."""

    what: str
    n: int
    bad: int = 0
    late: int = 0
    faults: int = 0
    amount_fen: int = 0
    link: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as evidence for the clauses of one kind; sections are those of checklists."""

    strands: tuple[str, ...] = declare("many", "证据", of="text", default=())
    sections: tuple[str, ...] = declare("many", "检查表的分部", of="text", default=())


def clause_state(strands: Iterable[Strand]) -> str:
    """Breached where two people signed a consequence or a veto happened or a duty was missed; late where late."""
    some = [one for one in strands if one.n or one.bad or one.late]
    if any(one.bad for one in some):
        return "breached"
    if any(one.late for one in some):
        return "late"
    return "performed" if some else "none"
