"""The end of a month played: closing, consent, objections, rulings, signatures, waivers, statements."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from houqin.actions.accept_sheet import accept_sheet
from houqin.actions.amend_contract import amend_contract
from houqin.actions.close_month import close_month
from houqin.actions.issue_statement import issue_statement
from houqin.actions.raise_objection import raise_objection
from houqin.actions.restate import restate
from houqin.actions.rule_on_objection import rule_on_objection
from houqin.actions.sign_decision import sign_decision
from houqin.actions.waive import waive
from houqin.interfaces.sample import numbering, receipts, span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.ledgers import sent
from houqin.interfaces.sample.opening import Contract, House, an_id
from houqin.interfaces.sample.papers import Story
from houqin.interfaces.sample.rungs import STORIES, Rungs
from houqin.interfaces.sample.span import Span
from houqin.queries import decision as decisions
from houqin.queries import payment as payments
from houqin.queries import score
from houqin.rules import period
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused

SIGNING_DAYS, STATEMENT_DAYS = (3, 6, 11, 16, 24), (8, 13, 18, 26)
CARRYING_DAY = 18
GATHERING_DAYS = (5, 12, 17, 25)  # the day before statements
LATE = "手机离线补传的检查并入"
GATHERED = "结算前复核：撤销的问题和补传的证据并入"
REFUSED = "先约谈并给一个月整改期，暂不解除合同"


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What playing the ends of months needs."""

    house: House
    agenda: Agenda
    time: Span
    seed: object
    stories: Sequence[Story]

    def expect(self, month: int) -> None:
        self.agenda.add(self._on(month, 1, 9, 10), lambda at: self._close(at, month))

    def _on(self, month: int, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment in the month after the one that is closed."""
        return span.at(period.first_day(period.after(month)) + timedelta(days=day - 1), hour, minute)

    def _last(self, month: int) -> bool:
        """The last closed month is left unfinished: its batch is for whoever tries the sample."""
        return month == self.time.closed[-1]

    def _told(self, contract: Contract, month: int, *kinds: str) -> list[Story]:
        return [s for s in self.stories if s.contract == contract.deal.key and s.month == month and s.story in kinds]

    def _close(self, at: datetime, month: int) -> None:
        close_month(self.house.closer, at, month=month)
        for contract in self.house.contracts.values():
            self._after(contract, month, Random(f"{self.seed}/{contract.deal.key}/{month}/end"))
        chief, leader = self.house.people["chief"][0], self.house.people["leader"][0]
        for day in SIGNING_DAYS[: 2 if self._last(month) else None]:
            self.agenda.add(self._on(month, day, 10), lambda at: self._sign(chief, at))
            self.agenda.add(self._on(month, day + 1, 15), lambda at: self._sign(leader, at))
        for day in STATEMENT_DAYS[: 1 if self._last(month) else None]:
            self.agenda.add(self._on(month, day, 10, 30), lambda at: self._issue(at, month))
        self.agenda.add(self._on(month, CARRYING_DAY, 9), Rungs(self.house, self.agenda).carry_out)
        for day in GATHERING_DAYS:
            self.agenda.add(self._on(month, day, 17), lambda at: self._gather(at, month))

    def _after(self, contract: Contract, month: int, rng: Random) -> None:
        """What follows for one contract in the days after the close."""
        told = self._told(contract, month, "objection", "late", "waive", *STORIES)
        for story in told:
            self.agenda.add(self._on(month, 3, 11, rng.randrange(60)), self._deed(story, contract, month))
        if not told and rng.random() < (0.45 if self._last(month) else 0.75):
            self.agenda.add(
                self._on(month, rng.randrange(2, 5), rng.randrange(9, 17)), lambda at: self._accept(contract, month, at)
            )

    def _deed(self, story: Story, contract: Contract, month: int):
        facts = story.facts
        if story.story == "objection":
            return lambda at: self._object(contract, month, at, **facts)
        if story.story == "waive":
            return lambda at: self._waive(contract, month, at, **facts)
        if story.story == "late":
            later = timedelta(days=facts["days"] - 2, hours=5)
            return lambda at: self.agenda.add(at + later, lambda at: self._restate(contract, month, at, LATE))
        return Rungs(self.house, self.agenda).deed(story, contract, month)

    def _sheet(self, contract: Contract, month: int) -> Any:
        return score.latest([contract.id], month).get(contract.id)

    def _accept(self, contract: Contract, month: int, at: datetime) -> None:
        accept_sheet(contract.manager, at, sheet=self._sheet(contract, month).pk)

    def _object(
        self, contract: Contract, month: int, at: datetime, *, verdict: str, text: str, reason: str = "", slow: int = 2
    ) -> None:
        sheet = self._sheet(contract, month)
        code = _worst(contract, month, sheet)
        if code is None:  # nothing that anybody saw fail: nothing to object to
            return
        said = sent(Random(f"{sheet.pk}"))
        raise_objection(contract.manager, at, **said, sheet=sheet.pk, text=text, codes=[code])
        if verdict:
            deed = self._ruling(contract, month, said["id"], code, verdict, reason)
            self.agenda.add(at + timedelta(days=slow, hours=3), deed)

    def _ruling(self, contract: Contract, month: int, objection: Any, code: str, verdict: str, reason: str):
        """By the deputy, who neither recorded nor closed."""
        deputy = self.house.people["chief"][1]

        def rule(at: datetime) -> None:
            marks = score.evidence_of_codes(contract.id, month, [code])
            evidence = (marks[0].evidence_id,) if verdict == "partly" else ()
            rule_on_objection(deputy, at, objection=objection, verdict=verdict, reason=reason, evidence=evidence)

        return rule

    def _waive(self, contract: Contract, month: int, at: datetime, *, share: int, reason: str) -> None:
        sheet = self._sheet(contract, month)
        rows = payments.Standing([sheet]).decisions(sheet)
        row = max((row for row in rows if row.kind == "deduction"), key=lambda row: row.amount_fen, default=None)
        if row is not None:
            waive(
                self.house.closer, at, decision=row.pk, amount_fen=max(1, row.amount_fen * share // 100), reason=reason
            )

    def _restate(self, contract: Contract, month: int, at: datetime, cause: str) -> None:
        restate(self.house.closer, at, contract=contract.id, month=month, cause=cause)
        self.house.stirred.discard((contract.deal.key, month))

    def _gather(self, at: datetime, month: int) -> None:
        """What reached a month after its end makes a new version of its sheet."""
        for key in sorted(key for key, of in self.house.stirred if of == month):
            self._restate(self.house.contracts[key], month, at, GATHERED)

    def _held(self, row: Any) -> bool:
        """In the last closed month, what waits for whoever tries the sample."""
        return row.period == self.time.closed[-1] and Random(f"{self.seed}/{row.contract.number}/held").random() < 0.5

    def _sign(self, by: Actor, at: datetime) -> None:
        """Everything in reach is signed, but no contract is ended and none renewed at one stroke."""
        rows = [one["row"] for one in decisions.decisions(by, at=at) if one["mine"]]
        rows = [row for row in rows if row.kind != "renew" and not self._held(row)]
        for agreed in (True, False):
            ids = tuple(row.pk for row in rows if (row.kind not in ("terminate", "forfeit_deposit")) == agreed)
            if ids:
                sign_decision(by, at, ids=ids, agreed=agreed, reason="" if agreed else REFUSED)

    def _issue(self, at: datetime, month: int) -> None:
        """Statement by statement; what is not ripe is refused, and tried again at the next date."""
        for contract in self.house.contracts.values():
            number = contract.deal.numbered(self.time)
            if self._last(month) and Random(f"{self.seed}/{number}/issued").random() > 0.4:
                continue
            if not payments.statement_exists(contract.id, month):
                with suppress(Refused):
                    issue_statement(self.house.issuer, at, month=month, only=(contract.id,))
                    if contract.deal.direction == "income":
                        receipts.expect(self.house, self.agenda, contract, month, at, self.time.last_moment)
        if month == self.time.closed[-2:][0]:
            numbering.numbered(self.house, at, month)

    def amend(self, contract: Contract, month: int, story: Story) -> None:
        """In the last week before a month, an amendment from its first day on."""
        raised = contract.monthly_fen + story.facts["raise"] * 100
        pins = {pack: str(edition.edition) for pack, edition in contract.editions.items()}
        day = period.first_day(month) - timedelta(days=5)
        id = an_id(Random(f"{self.seed}/{contract.deal.key}/amend"))
        self.agenda.add(
            span.at(day, 15, 30),
            lambda at: amend_contract(
                self.house.people["chief"][0],
                at,
                id=id,
                contract=contract.id,
                from_period=month,
                scheme=contract.deal.scheme,
                pins=pins,
                monthly_fen=raised,
                reason=story.facts["reason"],
                confirmed=True,
            ),
        )


def _worst(contract: Contract, month: int, sheet: Any) -> str | None:
    """The line that lost most among those that somebody saw fail."""
    lines = [line for line in score.lines(sheet.lines) if line.kind == "item" and line.lost and line.n_failed]
    kinds = {item.code: item.rule.kind for edition in contract.editions.values() for item in edition.items}
    seen = [line for line in lines if kinds.get(line.code) == "per_defect"] or lines
    return max(seen, key=lambda line: (line.lost, line.code)).code if seen else None
