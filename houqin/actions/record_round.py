"""记录一次检查: a visit with one checklist becomes checks, marks and findings, at once or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.actions import _findings, _ledger, _marks
from houqin.queries import contract as contracts
from houqin.queries import sampling
from houqin.records import models as records
from houqin.rules import evidence, period
from houqin.rules.evidence import SOURCES, Check
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.scheme import STREAMS
from houqin.rules.standard import Edition

CLOCK_ALLOWANCE = timedelta(minutes=5)
MOST_FAULTS = 8
KINDS = ("inspection", "patrol")


@_ledger.action
def record_round(
    by: Actor,
    at: datetime,
    *,
    id: UUID,
    digest: str,
    contract: UUID,
    place: int,
    pack: str,
    started_at: datetime,
    submitted_at: datetime,
    checks: Sequence[Check],
    photos: Mapping[str, tuple[int, str]],
    stream: str = "planned",
    source: str = "department",
    kind: str = "inspection",
) -> UUID:
    """Returns the round's id. `photos` announces sha256 → (bytes, media type) of every photo that a check names.

    The same id and digest again changes nothing; the same id with another digest is a Conflict.
    """
    if _ledger.once(records.Round, id, digest):
        return id
    month = period.of(started_at)
    ground = contracts.ground(contract, place, month)
    _time_faults(ground, started_at, submitted_at, at)
    edition = _edition(ground.terms or contracts.terms_of(contract, month), pack)
    _refuse_kinds(stream, source, kind)
    _refuse_faults(checks, edition, photos)
    if stream == "random":
        sampling.refuse_undrawn(contract, pack, place, started_at)
    visit = records.Round(id=id, digest=digest, contract_id=contract, place_id=place, pack=pack, inspector_id=by.person)
    visit.site, visit.edition, visit.period = ground.site, edition.edition.isoformat(), month
    visit.source, visit.stream, visit.kind = source, stream, kind
    visit.started_at, visit.submitted_at, visit.received_at = started_at, submitted_at, at
    rows = _rows(visit, ground, edition, checks, photos)
    facts = {"contract": str(contract), "place": place, "pack": pack, "failed": sum(c.result == "fail" for c in checks)}
    _ledger.write(by, at, "record_round", facts, rows)
    return id


def _time_faults(signed: contracts.Ground, started_at: datetime, submitted_at: datetime, at: datetime) -> None:
    if started_at > at + CLOCK_ALLOWANCE or submitted_at > at + CLOCK_ALLOWANCE:
        raise Refused("检查时间晚于现在，请校准手机时间后重新提交；草稿已保留")
    if submitted_at < started_at:
        raise Refused("提交时间早于开始时间，请核对手机时间")
    day = started_at.astimezone(period.HOSPITAL_TIME).date()
    if day < signed.starts_on:
        raise Refused(
            "检查日期 %(day)s 早于合同开始日 %(starts_on)s，不能计入本合同", day=day, starts_on=signed.starts_on
        )
    if day > signed.ends_on:
        raise Refused("检查日期 %(day)s 晚于合同到期日 %(ends_on)s，不能计入本合同", day=day, ends_on=signed.ends_on)


def _edition(terms: contracts.InForce, pack: str) -> Edition:
    if pack not in terms.pins:
        raise Refused("本合同没有约定标准包 %(pack)s，可用：%(known)s", pack=pack, known="、".join(terms.pins))
    return terms.pins[pack]


def _refuse_kinds(stream: str, source: str, kind: str) -> None:
    for said, known, what in ((stream, STREAMS, "检查方式"), (source, SOURCES, "评价方"), (kind, KINDS, "检查种类")):
        if said not in known:
            raise Refused("%(what)s须为 %(known)s 之一", what=what, known="、".join(known))


def _refuse_faults(checks: Sequence[Check], edition: Edition, photos: Mapping[str, tuple[int, str]]) -> None:
    if not checks:
        raise Refused("还没有检查任何一项，至少检查一项后再提交")
    found = [f"{code} 重复" for code, times in Counter(check.item for check in checks).items() if times > 1]
    for check in checks:
        found += evidence.faults(check, edition.items_by_code.get(check.item))
        found += [f"{check.item}：照片未登记大小与类型" for sha in check.photos if sha not in photos]
    named = {sha for check in checks for sha in check.photos}
    found += [f"照片 {sha[:12]} 没有归到任何检查项" for sha in photos if sha not in named]
    found += [
        fault for sha, (size, media_type) in photos.items() for fault in evidence.photo_faults(sha, size, media_type)
    ]
    if found:
        rest = f"；另有 {len(found) - MOST_FAULTS} 处" if len(found) > MOST_FAULTS else ""
        raise Refused("；".join(found[:MOST_FAULTS]) + rest)


def _rows(
    visit: Any,
    ground: contracts.Ground,
    edition: Edition,
    checks: Sequence[Check],
    photos: Mapping[str, tuple[int, str]],
) -> list[Any]:
    seen, marks, pictures, failed = [], [], [], []
    for check in checks:
        item = edition.items_by_code[check.item]
        row = records.Check(
            id=derived(visit.id, check.item), round=visit, item=check.item, result=check.result, count=check.count
        )
        row.given, row.reason, row.note = check.given, check.reason, check.note
        seen.append(row)
        pictures += [_photo(visit, row, sha, *photos[sha]) for sha in check.photos]
        if not _marks.waits_for_photo(item, check.result):
            marks += _marks.of_check(visit, row, item)
        if check.result == "fail":
            failed.append((row, item))
    opened = _findings.opened(visit, ground.risk, ground.provider_id, failed)
    return [[visit], seen, pictures, marks, *opened]


def _photo(visit: Any, check: Any, sha: str, size: int, media_type: str) -> Any:
    return records.Photo(
        id=derived(check.id, sha), round=visit, of_check=check, sha256=sha, size=size, media_type=media_type
    )
