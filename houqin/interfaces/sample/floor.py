"""The floor played: rounds recorded, photos sent after them, and what each finding's life asks people to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from random import Random
from uuid import UUID

from houqin.actions.answer_finding import ANSWERS, answer_finding
from houqin.actions.attach_photo import attach_photo
from houqin.actions.grant_extension import grant_extension
from houqin.actions.look_back import look_back
from houqin.actions.reassign_finding import reassign_finding
from houqin.actions.record_round import record_round
from houqin.actions.rectify_finding import rectify_finding
from houqin.actions.settle_finding import settle_finding
from houqin.actions.verify_finding import verify_finding
from houqin.interfaces import photos
from houqin.interfaces.sample import disputes, lives, pictures
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.behaviour import Visit
from houqin.interfaces.sample.lives import Step
from houqin.interfaces.sample.opening import Contract, House, an_id
from houqin.interfaces.sample.span import working
from houqin.rules import finding as findings
from houqin.rules import period
from houqin.rules.evidence import Check
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.standard import Item

JPEG = "image/jpeg"
SLOW_PHOTO, NO_SIGNAL = 0.03, 0.02
OFFICE = ("insist", "withdraw", "grant", "stop", "run", "move")
SHOWN = 0.2  # of what is put right, how much is shown in a photo


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and the people of its life."""

    id: UUID
    item: Item
    contract: Contract
    month: int
    path: str
    pack: str
    inspector: Actor
    checker: Actor


@dataclass(frozen=True, slots=True)
class Floor:
    """What playing the floor needs."""

    house: House
    agenda: Agenda
    declined: dict[tuple[str, int], str] = field(default_factory=dict)  # how a first finding is settled
    failed: dict[tuple[UUID, str, str], list[datetime]] = field(default_factory=dict)  # contract, path, item: when
    overturned: set[UUID] = field(default_factory=set)  # findings that a second look opened again

    def expect(self, rng: Random, contract: Contract, visit: Visit, received_at: datetime | None = None) -> None:
        """Puts a visit on the agenda, for the moment at which the phone sends it."""
        submitted_at = visit.started_at + timedelta(minutes=visit.minutes, seconds=rng.randrange(60))
        offline = rng.randrange(2, 9) * 60 if rng.random() < NO_SIGNAL else 0
        received_at = received_at or submitted_at + timedelta(minutes=offline, seconds=rng.randrange(2, 40))
        by, id = rng.choices(contract.inspectors, (5, 3, 1))[0], an_id(rng)
        self.agenda.add(received_at, lambda at: self._record(rng, contract, visit, by, id, submitted_at, at))

    def _record(
        self, rng: Random, contract: Contract, visit: Visit, by: Actor, id: UUID, submitted_at: datetime, at: datetime
    ) -> None:
        taken, checks = self._photographed(contract, visit, id)
        record_round(
            by,
            at,
            id=id,
            digest=sha256(id.bytes).hexdigest(),
            contract=contract.id,
            place=self.house.places[visit.path],
            pack=visit.pack,
            started_at=visit.started_at,
            submitted_at=submitted_at,
            checks=checks,
            stream=visit.stream,
            photos={sha: (len(data), JPEG) for sha, data in taken.items()},
        )
        self.house.pieces += len(checks)
        self.house.stir(contract, period.of(visit.started_at), at)
        for data in taken.values():
            self.house.stir(contract, period.of(visit.started_at), self._send(by, rng, at, data))
        for check in checks:
            if check.result == "fail":
                self._lives(rng, contract, visit, by, id, check, at)

    def _photographed(self, contract: Contract, visit: Visit, id: UUID) -> tuple[dict[str, bytes], Sequence[Check]]:
        """A picture for every failure that must have one."""
        taken: dict[str, bytes] = {}
        checks = []
        for check in visit.checks:
            item = contract.editions[visit.pack].item(check.item)
            if check.result == "fail" and item.photo:
                stamp = f"{visit.started_at:%Y-%m-%d %H:%M}   {check.item}   {id.hex[:8]}"
                data = pictures.taken(pictures.scene_of(item.text), Random(stamp), stamp)
                sha = sha256(data).hexdigest()
                taken[sha] = data
                check = replace(check, photos=(sha,))
            checks.append(check)
        return taken, checks

    def _send(self, by: Actor, rng: Random, at: datetime, data: bytes) -> datetime:
        """Puts a photo's arrival on the agenda; returns when that is."""
        slow = rng.random() < SLOW_PHOTO
        delay = timedelta(seconds=rng.randrange(4200, 30000) if slow else rng.randrange(8, 150))
        self.agenda.add(at + delay, lambda at: _attach(by, at, data))
        return at + delay

    def _lives(
        self, rng: Random, contract: Contract, visit: Visit, by: Actor, id: UUID, check: Check, told_at: datetime
    ) -> None:
        """Puts the whole life of the finding that a failed check opened on the agenda."""
        item, spot = contract.editions[visit.pack].item(check.item), self.house.spots[visit.path]
        before = self._before(contract, visit.path, item.code, visit.started_at)
        opened = findings.open_for(item, check.count, spot.risk, visit.started_at, before)
        nurses = self.house.wards(spot.department) if opened.severity == "一般" else []
        month = period.of(visit.started_at)
        id = derived(derived(id, check.item), "finding")
        found = Found(id, item, contract, month, visit.path, visit.pack, by, rng.choice([by, *nurses * 3]))
        tardy = min(0.6, 0.04 + 4 * contract.deal.fails[1])
        settled = self.declined.pop((contract.deal.key, month), "")
        for step in lives.life(rng, told_at, opened.due_at, visit.pack, tardy, settled):
            self.agenda.add(step.at, partial(self._planned, found, step))

    def _planned(self, found: Found, step: Step, at: datetime) -> None:
        """A step of the life as it was chosen, unless a second look gave it another turn."""
        if found.id not in self.overturned:
            self._step(found, step, at)

    def _before(self, contract: Contract, path: str, item: str, at: datetime) -> int:
        """How often the item failed there in the 90 days before; and now once more."""
        times = self.failed.setdefault((contract.id, path, item), [])
        times.append(at)
        return sum(time >= at - findings.RECURS_WITHIN for time in times[:-1])

    def _step(self, found: Found, step: Step, at: datetime) -> None:
        """What a step asks of whom."""
        finding, note, kind = found.id, step.note, step.kind
        if kind in ANSWERS:
            until = at + timedelta(days=step.days) if step.days else None
            answer_finding(found.contract.manager, at, finding=finding, answer=kind, note=note, until=until)
        elif kind == "rectify":
            self._rectify(found, at, note)
        elif kind in ("verify", "return"):
            code = self.house.codes[found.path]
            verify_finding(found.checker, at, finding=finding, passed=kind == "verify", note=note, code=code)
            if kind == "verify" and found.checker.role == "ward" and findings.drawn(finding):
                self._second_look(found, code, at)
        elif kind in OFFICE:
            self._office(found, kind, note, at)
        else:
            look_back(found.inspector, at, finding=finding, passed=kind == "hold", note=note)
            self._look_again(found, at, kind == "hold")

    def _second_look(self, found: Found, code: str, at: datetime) -> None:
        """Where what a nurse closed does not hold, it is put right anew and checked by the inspector."""
        when, passed = disputes.look_again(self.agenda, found.inspector, found.id, code, at)
        if not passed:
            self.overturned.add(found.id)
            again = replace(found, checker=found.inspector)
            for step in lives.repair(Random(f"{found.id}/repair"), when, found.pack):
                self.agenda.add(step.at, partial(self._step, again, step))

    def _office(self, found: Found, kind: str, note: str, at: datetime) -> None:
        """What the desk decides."""
        by, finding = self.house.closer, found.id
        if kind in ("insist", "withdraw"):
            settle_finding(by, at, finding=finding, withdraw=kind == "withdraw", note=note)
            self.house.stir(found.contract, found.month, at)
        elif kind == "grant":
            grant_extension(by, at, finding=finding, note=note)
        elif kind == "move":
            self._move(found, at, note)
        else:
            disputes.pause(self.house, finding, kind == "stop", at, note)

    def _move(self, found: Found, at: datetime, note: str) -> None:
        """To another contract that serves the place, and on from there; where there is none it is withdrawn."""
        other = disputes.other(self.house, found.contract, found.path, at)
        self.house.stir(found.contract, found.month, at)
        if other is None:
            settle_finding(self.house.closer, at, finding=found.id, withdraw=True, note=note)
            return
        id = reassign_finding(self.house.closer, at, finding=found.id, contract=other.id, note=note)
        self._before(other, found.path, found.item.code, at)
        rng, moved = Random(f"{id}/moved"), replace(found, id=id, contract=other, checker=found.inspector)
        start = working(at + timedelta(minutes=rng.randrange(20, 200)))
        for step in lives.mending(rng, start, at + timedelta(hours=24), found.pack):
            self.agenda.add(step.at, partial(self._step, moved, step))

    def _look_again(self, found: Found, at: datetime, holds: bool) -> None:
        """A look-back that finds all well is a round of its own, with that one item."""
        if holds and found.pack in found.contract.editions:  # it may have moved to a contract that judges by others
            rng, check = Random(f"{found.id}/again"), Check(found.item.code, "pass")
            visit = Visit(found.path, found.pack, at - timedelta(minutes=6), 3, "look-back", (check,))
            self.expect(rng, found.contract, visit, at + timedelta(minutes=1))

    def _rectify(self, found: Found, at: datetime, note: str) -> None:
        """Some show how it looks now."""
        rng = Random(f"{found.id}/{at}")
        shown: dict[str, bytes] = {}
        if found.item.photo and rng.random() < SHOWN:
            stamp = f"{at:%Y-%m-%d %H:%M}   {found.item.code}   {found.id.hex[:8]}"
            data = pictures.taken(pictures.scene_of(found.item.text), rng, stamp, mended=True)
            shown[sha256(data).hexdigest()] = data
        sizes = {sha: (len(data), JPEG) for sha, data in shown.items()}
        rectify_finding(found.contract.manager, at, finding=found.id, note=note, photos=sizes)
        for data in shown.values():
            self._send(found.contract.manager, rng, at, data)


def _attach(by: Actor, at: datetime, data: bytes) -> None:
    kept = photos.keep(data)
    attach_photo(by, at, sha256=kept.sha256, size=kept.size, media_type=kept.media_type)
