"""What the sample hospital publishes and is asked: one publication final, one objected to, questions, two opinions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from houqin.actions.answer_question import answer_question
from houqin.actions.ask_question import ask_question
from houqin.actions.call_for_awards import call_for_awards
from houqin.actions.draft_publication import draft_publication
from houqin.actions.nominate import nominate
from houqin.actions.object_to_publication import object_to_publication
from houqin.actions.release_publication import release_publication
from houqin.actions.reply_to_case import reply_to_case
from houqin.actions.send_opinion import send_opinion
from houqin.actions.weigh_reply import weigh_reply
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.opening import House
from houqin.interfaces.sample.span import Span
from houqin.queries import publication
from houqin.rules import party, period
from houqin.rules.identity import derived
from houqin.rules.party import Actor

ASKED = (  # days before the end, category, question, answer ('' waits)
    (
        25,
        "rules",
        "同一处问题一个月内出现三次，是每次都扣还是整项记零？",
        "按合同约定，同一条目当月第三次出现的，本项记零。",
    ),
    (14, "result", "公示期内对得分有异议，找谁提？", "在公示页面点“我有异议”即可，五个工作日内书面裁定。"),
    (1, "tender", "明年洗涤服务什么时候公告招标？", ""),
)
OBJECTED = "公示的送餐得分与病区感受差距较大，11 月多次送餐超时没有反映，请核对，可致电 13800138000。"
ACCEPTED = "近两个月同一地点湿滑重复发现，请说明加倍扣分和复查如何落实。"
REPLIED = "已按合同加倍条款重算，对三处地点改为每日复查，复查记录附后；责任班组已约谈。"
OVERDUE = "结算单与检查记录的送达签收不全，请补齐近三个月的签收，并说明今后如何保证。"
NOMINATED = (
    ("张桂兰", "全年零投诉，带出三名新人"),
    ("刘建军", "台风夜连续值守十六小时"),
    ("陈秀芳", "主动发现并处置漏水两起"),
)


@dataclass(frozen=True, slots=True)
class Openness:
    """What playing it needs."""

    house: House
    agenda: Agenda
    time: Span

    def expect(self) -> None:
        for month in self.time.closed[-2:-1]:
            self._publish(month, self.time.end - timedelta(days=20), objected=False)
        soonest = period.first_day(self.time.open) + timedelta(days=1)  # the day after the month was closed
        self._publish(self.time.closed[-1], max(soonest, self.time.end - timedelta(days=2)), objected=True)
        for n, (days, category, text, answer) in enumerate(ASKED):
            self._on(days, 10, partial(self._ask, n, category, text, answer))
        self._on(27, 9, partial(self._opine, "audit", ACCEPTED, 6))
        self._on(22, 15, partial(self._opine, "finance", OVERDUE, None))
        self._on(5, 9, self._call)

    def _on(self, days: int, hour: int, deed: Any) -> None:
        self.agenda.add(span.at(self.time.end - timedelta(days=days), hour), deed)

    def _id(self, *what: object) -> UUID:
        return derived(next(iter(self.house.contracts.values())).id, "openness", *what)

    def _do(self, deed: Any, by: Actor, at: datetime, id: UUID, **said: Any) -> None:
        deed(by, at, id=id, digest=id.hex * 2, **said)

    def _publish(self, month: int, day: date, *, objected: bool) -> None:
        id = self._id("publication", month)
        self.agenda.add(span.at(day, 9), partial(self._draft, id, month))
        leader = self.house.people["leader"][0]
        self.agenda.add(span.at(day, 15), lambda at: release_publication(leader, at, publication=id, agreed=True))
        if objected:
            self.agenda.add(span.at(day + timedelta(days=1), 11), partial(self._object, id))

    def _draft(self, id: UUID, month: int, at: datetime) -> None:
        by = self.house.closer
        source = publication.publication_source(by, at=at, kind="months", period=month)
        self._do(draft_publication, by, at, id, kind="months", period=month, **source)

    def _object(self, id: UUID, at: datetime) -> None:
        said = {"publication": id, "text": OBJECTED, "name": "一位家属", "reach": "13800138000"}
        self._do(object_to_publication, party.public(self.house.hospital), at, self._id("objection"), **said)

    def _ask(self, n: int, category: str, text: str, answer: str, at: datetime) -> None:
        id, by = self._id("question", n), party.public(self.house.hospital)
        self._do(ask_question, by, at, id, text=text, category=category)
        if answer:
            office, then = self.house.closer, at + timedelta(days=1, hours=2)
            self.agenda.add(then, lambda at: answer_question(office, at, case=id, question=text, answer=answer))

    def _opine(self, role: str, text: str, days: int | None, at: datetime) -> None:
        """One is answered within its time and accepted; the other waits for too long."""
        by, contract = self.house.people[role][0], next(iter(self.house.contracts.values()))
        id = self._id("opinion", role)
        self._do(send_opinion, by, at, id, text=text, category=role, links=(f"contract:{contract.id}",))
        if days is not None:
            office, then = self.house.closer, at + timedelta(days=days)
            self.agenda.add(then, lambda at: reply_to_case(office, at, case=id, text=REPLIED, final=True))
            self.agenda.add(then + timedelta(days=2), lambda at: weigh_reply(by, at, case=id, accepted=True))

    def _call(self, at: datetime) -> None:
        id, wards = self._id("call"), self.house.people["ward"]
        said = {"title": f"{at.year}年度服务标兵评选", "kind": "award", "categories": "服务标兵：2\n先进班组：1"}
        self._do(call_for_awards, self.house.closer, at, id, closes_at=at + timedelta(days=12), **said)
        for n, (name, reason) in enumerate(NOMINATED):
            when, by = at + timedelta(days=1, hours=n), wards[n % len(wards)]
            more = {"call": id, "category": "服务标兵", "name": name, "reason": reason}
            self.agenda.add(when, partial(self._nominate, by, self._id("nomination", n), more))

    def _nominate(self, by: Actor, id: UUID, said: dict[str, Any], at: datetime) -> None:
        self._do(nominate, by, at, id, **said)
