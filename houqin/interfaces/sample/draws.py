"""The last months of the sample under sealed draws: where the random visits of cleaning go."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from random import Random

from houqin.actions.seal_sampling import seal_sampling
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.behaviour import Visit
from houqin.interfaces.sample.opening import Contract, House, an_id
from houqin.interfaces.sample.span import Span
from houqin.queries import sampling
from houqin.rules import period
from houqin.rules.party import Actor

PACK, MONTHS = "cleaning", 4
LEVEL, AQL = "S4", 1000


class Draws:
    """The rooms drawn for each contract and month, in their order."""

    def __init__(self, by: Actor, agenda: Agenda) -> None:
        self.by, self.agenda = by, agenda
        self.rooms: dict[tuple[str, int], list[str]] = {}

    def expect(self, house: House, time: Span, seed: object) -> None:
        """Three days before each of the last months, the desk seals what is drawn in it."""
        for month in time.months[-MONTHS:]:
            at = span.at(period.first_day(month) - timedelta(days=3), 10, 20)
            if at > span.at(time.start, 12, 0):
                self.agenda.add(at, partial(self._seal, house, month, seed))

    def _seal(self, house: House, month: int, seed: object, at: datetime) -> None:
        lots = {one["contract"].pk: one for one in sampling.sampling_lots(self.by, month=month)}
        for key, contract in house.contracts.items():
            if PACK in contract.editions and contract.id in lots:
                self._draw(key, contract, month, Random(f"{seed}/{key}/{month}/draw"), at)

    def _draw(self, key: str, contract: Contract, month: int, rng: Random, at: datetime) -> None:
        id, seed = an_id(rng), f"{rng.getrandbits(256):064x}"
        what = partial(seal_sampling, self.by, at, id=id, digest=sha256(id.bytes).hexdigest(), seed=seed)
        what(contract=contract.id, pack=PACK, month=month, level=LEVEL, aql=AQL, unit="key")
        found = sampling.sampling_draw(self.by, id, at=at)
        self.rooms[key, month] = [room["place"].path for room in found["rooms"]]

    def gone_to(self, key: str, month: int, visits: Sequence[Visit]) -> list[Visit]:
        """The month's visits, the random ones led to the rooms drawn; when those are seen, planned ones."""
        if (key, month) not in self.rooms:
            return list(visits)
        left = iter(self.rooms[key, month])
        return [self._led(visit, left) if (visit.stream, visit.pack) == ("random", PACK) else visit for visit in visits]

    def _led(self, visit: Visit, left: Iterator[str]) -> Visit:
        room = next(left, None)
        return replace(visit, path=room) if room else replace(visit, stream="planned")
