"""Whose fault it is, what stops the clock, and second looks: what happens to a finding off its straight road."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from houqin.actions.lapse_finding import lapse_finding
from houqin.actions.recheck_finding import recheck_finding
from houqin.actions.stop_clock import stop_clock
from houqin.interfaces.sample import phrases
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.opening import Contract, House
from houqin.interfaces.sample.span import working
from houqin.queries import finding as questions
from houqin.rules import finding as findings
from houqin.rules import party
from houqin.rules.party import Actor

OVERTURNED = 0.1


def other(house: House, contract: Contract, path: str, at: datetime) -> Contract | None:
    """Another contract that serves the place, by lot."""
    serving = [
        one
        for one in house.contracts.values()
        if one.id != contract.id and any(spot.path == path for spot in one.spots) and not one.deal.ends_in_days
    ]
    return Random(f"{contract.deal.key}/{path}/{at}").choice(serving) if serving else None


def pause(house: House, finding: UUID, stopped: bool, at: datetime, note: str) -> None:
    reason = Random(f"{finding}/pause").choice(findings.PAUSES[:-1]) if stopped else ""
    stop_clock(house.closer, at, finding=finding, stopped=stopped, reason=reason, note=note)


def look_again(agenda: Agenda, inspector: Actor, finding: UUID, code: str, at: datetime) -> tuple[datetime, bool]:
    """Puts the second look at what a nurse closed on the agenda, within the week it is due; when, and how it ends."""
    rng = Random(f"{finding}/recheck")
    passed = rng.random() >= OVERTURNED
    note = phrases.say(rng, "rechecked" if passed else "overturned")

    def again(at: datetime) -> None:
        recheck_finding(inspector, at, finding=finding, passed=passed, code=code, note=note)

    when = working(at + timedelta(days=rng.randrange(1, 6)))
    agenda.add(when, again)
    return when, passed


def scan(house: House, at: datetime) -> None:
    """What the nightly scan closes."""
    system = party.system(house.hospital)
    for id in questions.unconfirmed_findings(system, at=at):
        lapse_finding(system, at, finding=id)
