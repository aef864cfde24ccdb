"""报告配图: a photo that lies safe on disk is put to a report that is still being written."""

from datetime import datetime
from uuid import UUID

from houqin.actions import _ledger, _reports
from houqin.queries import report as reports
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused
from houqin.rules.report import MOST_PHOTOS


@_ledger.action
def add_report_photo(
    by: Actor, at: datetime, *, outline: str, year: int, of: str, sha256: str, size: int, media_type: str
) -> int:
    """Returns how many photos the report has. The same photo again changes nothing."""
    found, _rows = _reports.writing(by, outline, year, of)
    here = reports.photos_of(found.key)
    if sha256 in here:
        return len(here)
    if len(here) >= 2 * MOST_PHOTOS:
        raise Refused("这份报告已传了 %(n)s 张照片，够用了", n=len(here))
    id = derived(_house(by), "report photo", found.key, sha256)
    photo = records.Photo(id=id, sha256=sha256, size=size, media_type=media_type)
    rows = [
        photo,
        records.Attached(id=derived(id, "attached"), photo=photo, received_at=at),
        records.ReportPhoto(
            id=derived(id, "of"), key=found.key, contract=found.contract, photo=photo, by_id=by.person, at=at
        ),
    ]
    _ledger.write(by, at, "add_report_photo", {"of": found.key, "sha256": sha256, "size": size}, rows)
    return len(here) + 1


def _house(by: Actor) -> UUID:
    """What tells this hospital's photos from another's."""
    return UUID(int=by.hospital)
