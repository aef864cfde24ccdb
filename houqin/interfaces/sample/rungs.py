"""The ladder played: a provider that does not mend its ways, from an order to a talk and damages; a renewal stated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from houqin.actions.order_findings import order_findings
from houqin.actions.propose_decision import propose_decision
from houqin.actions.record_interview import Promised, record_interview
from houqin.actions.state_renewal import state_renewal
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.ledgers import sent
from houqin.interfaces.sample.opening import Contract, House, an_id
from houqin.interfaces.sample.papers import Story
from houqin.queries import decision, finding, ladder
from houqin.rules import period

PROPOSED = ("reward", "renew", "reminder", "rectify_order", "interview", "damages")
STORIES = (*PROPOSED, "stated")
TALK_AFTER = timedelta(days=9)  # by then both levels have signed
CARRIED_OUT = ("rectify_order", "interview")
TALK: dict[str, Any] = {
    "place": "总务处会议室",
    "present": "总务处处长、经办，服务商项目负责人",
    "said": "通报当月失分的条目和重复问题；项目负责人说明原因，承诺限期改进并每周自查。",
}


@dataclass(frozen=True, slots=True)
class Rungs:
    house: House
    agenda: Agenda

    def deed(self, story: Story, contract: Contract, month: int) -> Callable[[datetime], object]:
        if story.story == "stated":
            return lambda at: self._state(story, contract, at)
        return lambda at: self._propose(story, contract, month, at)

    def _propose(self, story: Story, contract: Contract, month: int, at: datetime) -> None:
        facts = story.facts
        named = {"contract": contract.id, "month": month, "kind": story.story, "clause": facts["clause"]}
        id = an_id(Random(str({**named, "reason": facts["reason"]})))
        more: dict[str, Any] = {"reason": facts["reason"], "amount_fen": facts.get("yuan", 0) * 100}
        if "days" in facts:
            more["until"] = period.day(at + timedelta(days=facts["days"]))
        if story.story == "rectify_order":
            more["evidence"] = self._open(contract.id, at)
        propose_decision(self.house.closer, at, id=id, **named, **more)
        if story.story == "interview":
            self.agenda.add(at + TALK_AFTER, lambda at: self._talk(story, id, at))

    def _open(self, contract: UUID, at: datetime) -> tuple[tuple[str, Any], ...]:
        """What is still open; where nothing is, the month's sheet stands by itself."""
        rows = finding.findings(self.house.closer, at=at, chosen={"contract": str(contract)}, page=4)["rows"]
        return tuple(("finding", row["id"]) for row in rows)

    def carry_out(self, at: datetime) -> None:
        """What was signed on the months' sheets: open findings come under the order, the talk is held."""
        by, since = self.house.closer, period.after(period.of(at), -2)
        for one in decision.decisions(by, at=at, waiting=False):
            row = one["row"]
            if row.sheet_id is None or row.period < since or one["state"] != "signed" or row.kind not in CARRIED_OUT:
                continue
            effects = ladder.decision(by, row.pk, at=at)["effects"]
            if row.kind == "interview" and effects["talk"] is None:
                record_interview(by, at, decision=row.pk, held_at=at - timedelta(hours=2), **TALK)
            ids = [id for _kind, id in self._open(row.contract_id, at)] if row.kind == "rectify_order" else []
            if ids and not effects["ordered"]:
                order_findings(by, at, decision=row.pk, until=period.day(at + timedelta(days=14)), ids=ids)

    def _talk(self, story: Story, id: Any, at: datetime) -> None:
        """Only if it was signed."""
        if ladder.decision(self.house.closer, id, at=at)["state"] != "signed":
            return
        facts, until = story.facts, period.day(at + timedelta(days=21))
        said = {name: facts[name] for name in ("place", "present", "said")}
        promises = [Promised(text, until) for text in facts["promises"]]
        record_interview(self.house.closer, at, decision=id, held_at=at - timedelta(hours=2), promises=promises, **said)

    def _state(self, story: Story, contract: Contract, at: datetime) -> None:
        named = sent(Random(f"{contract.id}/stated"))
        state_renewal(contract.manager, at, **named, contract=contract.id, text=story.facts["text"])
