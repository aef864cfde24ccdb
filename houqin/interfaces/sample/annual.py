"""Panels played: last year's review held and locked, this year's open now, a canteen rating; and the year's sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from houqin import packs
from houqin.actions.appoint_juror import appoint_juror
from houqin.actions.close_panel import close_panel
from houqin.actions.close_year import close_year
from houqin.actions.open_panel import Opened, open_panel
from houqin.actions.present_subject import present_subject
from houqin.actions.recuse import recuse
from houqin.actions.submit_ballot import submit_ballot
from houqin.actions.take_minutes import take_minutes
from houqin.interfaces.sample import span, yearly
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.opening import Contract, House
from houqin.interfaces.sample.span import Span
from houqin.queries import panel as panels
from houqin.rules.identity import derived
from houqin.rules.party import Actor

RATERS = ("HLB", "YGK", "YYK", "GHW", "YWB", "BWC", "CWC")
REVIEW, CLOSING = (12, 16), (1, 18)  # month and day of the review, and of closing the year before
EARLY = timedelta(days=9)  # before the end, when the year's own review has not come yet
CANTEENS = ("职工一食堂", "职工二食堂", "患者营养灶", "教学楼餐厅")
SAID = (
    "夜间响应比去年快，节假日人手仍偏紧。",
    "整改台账清楚，建议把复发问题单列。",
    "安全培训记录完整，应急演练可再贴近病区。",
)
RESOLVED = ("补齐夜班与节假日班次，报总务处备案", "复发问题逐项说明原因并制定预防措施")


@dataclass(frozen=True, slots=True)
class Annual:
    """What playing the panels needs."""

    house: House
    agenda: Agenda
    time: Span
    seed: object

    def expect(self) -> None:
        for year in sorted({month // 100 for month in self.time.months}):
            held = date(year, *REVIEW)
            if self.time.start + timedelta(days=4) <= held <= self.time.end - EARLY:
                self.agenda.add(span.at(held - timedelta(days=3), 9), partial(self._review, year, held))
            self.agenda.add(span.at(date(year + 1, *CLOSING), 10), partial(self._close, year))
        if date(self.time.end.year, *REVIEW) > self.time.end - EARLY:
            soon = self.time.end - timedelta(days=2)
            self.agenda.add(span.at(soon, 9), partial(self._review, soon.year, self.time.end + timedelta(days=6)))
        tasted = self.time.end - timedelta(days=20)
        self.agenda.add(span.at(tasted - timedelta(days=3), 10), partial(self._taste, tasted))

    def _reviewed(self, year: int) -> list[Contract]:
        found = [one for one in self.house.contracts.values() if "year" in one.deal.scheme]
        terms = [(one, one.deal.term_days(self.time)) for one in found]
        return [one for one, (first, last) in terms if first.year <= year <= last.year]

    def _raters(self) -> Iterator[Actor]:
        """One person for each department: never a provider, an administrator or the discipline office."""
        people = [one for role in ("ward", "finance", "inspector", "chief") for one in self.house.people[role]]
        for code in RATERS:
            yield next(one for one in people if one.department == self.house.departments[code])

    def _committee(self, at: datetime) -> list[Actor]:
        """Two members of the wards, the first of them bound to the caterer; appointed once."""
        taken = {self.house.departments[code] for code in RATERS}
        found = [one for one in self.house.people["ward"][1:] if one.department not in taken][:2]
        if not panels.committee(self.house.closer):
            term: dict[str, Any] = {"active_from": self.time.start, "active_to": self.time.end + timedelta(days=365)}
            served = [one.manager.provider for one in self.house.contracts.values() if one.deal.key == "catering"]
            caterer = [provider for provider in served if provider is not None]
            for one, field, bound in zip(found, ("外科护理", "临床营养"), (caterer, ()), strict=False):
                appoint_juror(self.house.closer, at, person=one.person, field=field, interests=bound, **term)
        return found

    # ── One panel ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _review(self, year: int, held: date, at: datetime) -> None:
        """The annual review: opened, judged on its day; one whose day has not come stands half voted."""
        contracts, jurors = self._reviewed(year), self._committee(at)
        if len(contracts) < 2:
            return  # nothing to compare in a sample of one contract
        said: dict[str, Any] = {
            "title": f"{year}年度考评监督会",
            "kind": "annual",
            "year": year,
            "place": "行政楼三楼会议室",
        }
        said |= {"contracts": tuple(one.id for one in contracts), "meets_at": span.at(held, 14)}
        id = self._open(at, said, held, jurors)
        yearly.told(self.house, contracts, year, at)
        rng = Random(f"{self.seed}/{year}/review")
        liked = [97 - 140 * one.deal.fails[1] + rng.gauss(0, 1.5) for one in contracts]
        if held > self.time.end:
            self._some_vote(rng, id, liked, at)
        else:
            self.agenda.add(span.at(held, 14), partial(self._meet, rng, id, liked, jurors))

    def _taste(self, held: date, at: datetime) -> None:
        said: dict[str, Any] = {
            "title": "食堂评议",
            "kind": "canteen",
            "entries": tuple((name, None) for name in CANTEENS),
        }
        id, rng = self._open(at, said, held, self._committee(at)), Random(f"{self.seed}/canteen")
        raters = [*self._raters()]
        liked = [rng.gauss(8, 0.8) for _ in CANTEENS]
        for n, rater in enumerate(raters):
            when = at + timedelta(hours=3 * n + 1)
            self.agenda.add(when, partial(self._vote, rng, rater, id, liked, 1.0))
        self.agenda.add(span.at(held, 16), partial(self._lock, id))

    def _open(self, at: datetime, said: dict[str, Any], held: date, jurors: Sequence[Actor]) -> UUID:
        first = self.house.people["ward"][0].department  # whoever tries the sample as a ward has a ballot of its own
        departments = dict.fromkeys([*(one.department for one in self._raters()), first])
        mine = {one.person for one in jurors}
        seats = tuple(one["id"] for one in panels.committee(self.house.closer) if one["person"] in mine)
        paper = Opened(
            closes_at=span.at(held, 17),
            form=packs.panels()[said["kind"]]["form"],
            departments=tuple(one for one in departments if one),
            jurors=seats,
            **said,
        )
        id = derived(next(iter(self.house.contracts.values())).id, "panel", paper.title)
        return open_panel(self.house.closer, at, id=id, digest=sha256(id.bytes).hexdigest(), paper=paper)

    def _meet(self, rng: Random, id: UUID, liked: Sequence[float], jurors: Sequence[Actor], at: datetime) -> None:
        """One provider after the other reports; every rater sends one ballot near the end; then the sheet is locked."""
        raters, subjects = [*self._raters(), *jurors], panels.loaded(id, at).subjects
        caterer = next((one for one in subjects if one.name.find("膳食") >= 0), None)
        if caterer is not None:
            recuse(raters[2], at, panel=id, subject=caterer.pk, reason="营养科参与膳食菜谱审定")
        for n, subject in enumerate(subjects):
            when = at + timedelta(minutes=1 + 13 * n)
            self.agenda.add(when, partial(self._report, rng, id, subject.pk, raters[n % len(raters)]))
        end = at + timedelta(minutes=13 * len(subjects))
        for rater in raters:
            end += timedelta(seconds=rng.randrange(15, 45))
            self.agenda.add(end, partial(self._vote, rng, rater, id, liked, 2.0))
        self.agenda.add(end + timedelta(minutes=2), partial(self._lock, id))
        self.agenda.add(end + timedelta(minutes=4), partial(self._resolve, id, subjects[-1].pk))

    def _some_vote(self, rng: Random, id: UUID, liked: Sequence[float], at: datetime) -> None:
        for n, rater in enumerate([*self._raters()][:4]):
            when = at + timedelta(hours=2 + 5 * n)
            if when <= self.time.last_moment:
                self.agenda.add(when, partial(self._vote, rng, rater, id, liked, 2.0))

    def _report(self, rng: Random, id: UUID, subject: UUID, rater: Actor, at: datetime) -> None:
        present_subject(self.house.closer, at, panel=id, subject=subject)
        said: dict[str, Any] = {"kind": "comment", "text": rng.choice(SAID), "subject": subject, "panel": id}
        said |= {"id": derived(subject, "comment"), "digest": "c" * 64}
        self.agenda.add(at + timedelta(minutes=9), lambda then: take_minutes(rater, then, **said))

    def _vote(self, rng: Random, by: Actor, id: UUID, liked: Sequence[float], strays: float, at: datetime) -> None:
        found, strict = panels.loaded(id, at), rng.gauss(0, strays)
        seat, form = panels.seat_of(found, by), found.form
        assert seat is not None
        marks = {
            str(one.pk): {name: _mark(form, rng.gauss(level + strict, strays)) for name in form.weights}
            for one, level in zip(found.subjects, liked, strict=True)
            if (seat.pk, one.pk) not in found.aside
        }
        said: dict[str, Any] = {
            "id": derived(id, "ballot", by.person),
            "digest": sha256(repr(marks).encode()).hexdigest(),
        }
        submit_ballot(by, at, panel=id, marks=marks, **said)
        self.house.pieces += 1

    def _lock(self, id: UUID, at: datetime) -> None:
        close_panel(self.house.closer, at, panel=id)

    def _resolve(self, id: UUID, subject: UUID, at: datetime) -> None:
        for n, text in enumerate(RESOLVED):
            said: dict[str, Any] = {
                "panel": id,
                "kind": "resolution",
                "text": text,
                "responsible": "各服务商项目负责人",
            }
            due = (at + timedelta(days=14 + 7 * n)).date()
            take_minutes(self.house.closer, at, id=derived(id, "resolution", n), digest="r" * 64, due_on=due, **said)

    def _close(self, year: int, at: datetime) -> None:
        for contract in self._reviewed(year):
            close_year(self.house.closer, at, contract=contract.id, year=year)


def _mark(form: Any, wished: float) -> int:
    """The nearest mark on the scale, in hundredths."""
    steps = round((wished * 100 - form.least) / form.step)
    return int(min(form.most, max(form.least, form.least + steps * form.step)))
