"""Voices played: patients answer by the labels, wards by the urn, praise comes in, circulars and meetings follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from houqin.actions.acknowledge_circular import acknowledge_circular
from houqin.actions.answer_survey import answer_survey
from houqin.actions.close_survey import close_survey
from houqin.actions.draft_circular import draft_circular
from houqin.actions.issue_circular import issue_circular
from houqin.actions.open_survey import open_survey
from houqin.actions.record_meeting import record_meeting
from houqin.actions.rule_on_praise import rule_on_praise
from houqin.actions.say_praise import say_praise
from houqin.interfaces.sample import phrases, span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.behaviour import Habit
from houqin.interfaces.sample.ledgers import sent
from houqin.interfaces.sample.opening import Contract, House, an_id
from houqin.interfaces.sample.span import Span
from houqin.packs import asking
from houqin.rules import declared, party, period
from houqin.rules.meeting import Resolution
from houqin.rules.survey import Questionnaire

ASKED = {  # which contract is asked about, as what, by how many
    "cleaning_surgical": ("cleaning", 18),
    "catering": ("catering", 22),
    "linen": ("linen", 14),
    "transport": ("transport", 14),
    "security": ("security", 13),
}
FIRST, LAST, CLOSED = 5, 20, 21  # days of the month
QUARTER = (3, 6, 9, 12)
NURSES = 9


@dataclass(frozen=True, slots=True)
class Voices:
    """What playing them needs."""

    house: House
    agenda: Agenda
    time: Span

    def expect(self, seed: object, contract: Contract, month: int, habit: Habit) -> None:
        """A month's surveys about one contract, and what the office makes of the month."""
        if contract.deal.key not in ASKED:
            return
        rng = Random(f"{seed}/{contract.deal.key}/{month}/voices")
        service, many = ASKED[contract.deal.key]
        self._patients(rng, contract, month, habit, _questionnaire(service, "patient"), many)
        if month % 100 in QUARTER and service == "cleaning":
            self._wards(rng, contract, month, habit, _questionnaire(service, "ward"))
        if service in ("cleaning", "transport"):
            self._praise(rng, contract, month)
        if service in ("cleaning", "catering"):
            self._meeting(rng, contract, month)
        if month % 100 in QUARTER and service in ("catering", "security"):
            self._circular(rng, contract, month, "criticism" if habit.fails > 0.05 else "praise")

    def _launch(self, contract: Contract, month: int, asked: Questionnaire, id: UUID, invited: int) -> None:
        days = {"opens_on": _day(month, FIRST), "closes_on": _day(month, LAST)}
        said: Mapping[str, Any] = {"questionnaire": declared.plain(asked), "invited": invited, **days}
        by = self.house.closer
        self.agenda.add(
            span.at(_day(month, FIRST), 8), lambda at: open_survey(by, at, id=id, contract=contract.id, **said)
        )
        self.agenda.add(span.at(_day(month, CLOSED), 9), lambda at: close_survey(by, at, survey=id))

    def _patients(
        self, rng: Random, contract: Contract, month: int, habit: Habit, asked: Questionnaire, many: int
    ) -> None:
        id = an_id(rng)
        self._launch(contract, month, asked, id, many * rng.randrange(3, 6))
        spots = [spot for spot in contract.spots if spot.department] or list(contract.spots)
        for n in range(round(many * rng.uniform(0.8, 1.15))):
            at = span.at(_day(month, rng.randrange(FIRST, LAST)), rng.randrange(9, 20), rng.randrange(60))
            self._answer(rng, at, id, contract.deal.key, self.house.places[rng.choice(spots).path], asked, habit, n)
        if month == self.time.closed[-1] and contract.deal.key == "cleaning_surgical":
            self._burst(rng, month, id, self.house.places[spots[0].path], asked)

    def _answer(
        self, rng: Random, at: datetime, survey: UUID, key: str, place: int, asked: Questionnaire, habit: Habit, n: int
    ) -> None:
        by, said = party.public(self.house.hospital), sent(rng)
        scores = _scores(rng, asked, habit.fails)
        known = phrases.SAID["voices"].get(ASKED[key][0], ())
        comment = rng.choice(known) if known and rng.random() < 0.22 else ""
        device = f"{rng.getrandbits(128):032x}"
        more: dict[str, Any] = {"scores": scores, "comment": comment, "place": place, "device": device}
        self.agenda.add(at, lambda at: answer_survey(by, at, survey=survey, **said, **more))

    def _burst(self, rng: Random, month: int, survey: UUID, place: int, asked: Questionnaire) -> None:
        """Somebody with patience: fourteen times full marks within minutes, from one room."""
        by, start = party.public(self.house.hospital), span.at(_day(month, LAST - 2), 21, 4)
        for n in range(14):
            said, device = sent(rng), f"{rng.getrandbits(128):032x}"
            more = {"scores": {str(q): 5 for q in range(1, len(asked.questions) + 1)}, "place": place, "device": device}
            self.agenda.add(
                start + timedelta(seconds=25 * n), partial(_answered, by, {"survey": survey, **said, **more})
            )

    def _wards(self, rng: Random, contract: Contract, month: int, habit: Habit, asked: Questionnaire) -> None:
        id, nurses = an_id(rng), self.house.people["ward"]
        some = rng.sample(nurses, min(NURSES, len(nurses)))
        self._launch(contract, month, asked, id, len(nurses))
        for by in some:
            at = span.at(_day(month, rng.randrange(FIRST, LAST)), rng.randrange(8, 18), rng.randrange(60))
            said = {"survey": id, "scores": _scores(rng, asked, habit.fails), **sent(rng)}
            self.agenda.add(at, partial(_answered, by, said))

    def _praise(self, rng: Random, contract: Contract, month: int) -> None:
        by, said, day = party.public(self.house.hospital), sent(rng), rng.randrange(3, 26)
        place, text = self.house.places[rng.choice(list(contract.spots)).path], rng.choice(phrases.SAID["praise"])
        at = span.at(_day(month, day), rng.randrange(9, 20), rng.randrange(60))
        self.agenda.add(at, lambda at: say_praise(by, at, text=text, place=place, **said))
        if month != self.time.open:
            ruled = {"praise": said["id"], "confirmed": True, "contract": contract.id}
            later = span.working(at + timedelta(hours=20))
            self.agenda.add(later, lambda at: rule_on_praise(self.house.closer, at, **ruled))

    def _circular(self, rng: Random, contract: Contract, month: int, kind: str) -> None:
        title = {"praise": "表扬{}服务团队", "criticism": "关于{}近期问题的通报"}[kind].format(contract.deal.name)
        text = "本季度检查与各方反映情况已核对，现予通报。望继续保持，并对尚存的问题按期整改。"
        id, at = an_id(rng), span.at(_day(month, 24), 10, rng.randrange(60))
        said: dict[str, Any] = {"id": id, "contract": contract.id, "kind": kind, "title": title[:80], "text": text}
        chief = self.house.people["chief"][0]
        self.agenda.add(at, lambda at: draft_circular(self.house.closer, at, **said))
        self.agenda.add(at + timedelta(hours=5), lambda at: issue_circular(chief, at, circular=id, agreed=True))
        note = "已组织全员学习，并按通报逐项整改。"
        late = at + timedelta(days=1)
        self.agenda.add(late, lambda at: acknowledge_circular(contract.manager, at, circular=id, note=note))

    def _meeting(self, rng: Random, contract: Contract, month: int) -> None:
        """Every month; of the last one the resolutions are still tasks."""
        at = span.at(_day(month, 8), 15, 30)
        said = sent(rng) | {"title": f"{contract.deal.name}月度例会"[:80], "held_on": at.date()}
        said |= {"minutes": "通报上月考评结果与问题整改情况；服务商汇报人员与耗材；商定本月重点。"}
        said |= {"present": "总务处、护理部、院感科、服务商项目负责人", "provider": contract.manager.provider}
        if month == self.time.closed[-1]:
            until, of = _day(month, 25) + timedelta(days=20), contract.manager.provider
            said["resolutions"] = [
                Resolution("晚间增加一次公共区域巡查，并报排班表", until, provider=of),
                Resolution("核对各病区意见，书面答复护理部", until, provider=of),
            ]
        self.agenda.add(at, lambda at: record_meeting(self.house.closer, at, **said))


def _answered(by: party.Actor, said: Mapping[str, Any], at: datetime) -> None:
    answer_survey(by, at, **said)


def _questionnaire(service: str, audience: str) -> Questionnaire:
    return next(one for one in asking.questionnaires() if (one.service, one.audience) == (service, audience))


def _scores(rng: Random, asked: Questionnaire, fails: float) -> dict[str, int]:
    """One person's answers hang together: a mood, and each question a little off it."""
    mood = rng.gauss(4.35 - 6 * fails, 0.7)
    found = {str(n): min(5, max(1, round(rng.gauss(mood, 0.5)))) for n in range(1, len(asked.questions) + 1)}
    return {n: step for n, step in found.items() if rng.random() > 0.04} or {"1": 4}


def _day(month: int, day: int) -> date:
    return period.first_day(month) + timedelta(days=day - 1)
