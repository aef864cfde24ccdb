"""A draw on the stage: sealed before the running month, two of its rooms visited."""

from datetime import timedelta
from uuid import UUID

from houqin.actions.seal_sampling import seal_sampling
from houqin.queries import sampling
from houqin.rules import period
from tests.cast import an_id


def draw(stage, prefix: str, visit) -> UUID:
    month, contract = period.of(stage.now), stage.contracts["保洁服务"]
    id = an_id(prefix, "draw")
    said = {"contract": contract, "pack": "cleaning", "month": month, "level": "II", "aql": 1000, "seed": "7" * 64}
    before = period.bounds(month)[0] - timedelta(days=2)
    seal_sampling(stage.people["office"], before, id=id, digest="7" * 64, **said)
    row = sampling.sampling_draw(stage.people["office"], id, at=stage.now)
    at = max(period.bounds(month)[0], stage.now - timedelta(hours=2))
    for room in row["rooms"][:2]:
        visit(stage, "保洁服务", room["place"].name, at, {}, stream="random")
    return id
