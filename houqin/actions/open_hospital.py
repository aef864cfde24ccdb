"""开户: a hospital joins, with its empty journal."""

from datetime import datetime

from django.db import transaction

from houqin.actions import _ledger
from houqin.records import scope
from houqin.records.journal import AccessHead, Head
from houqin.records.notice import NoticeCursor
from houqin.records.party import Hospital
from houqin.rules import party, permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


def open_hospital(
    by: Actor, at: datetime, *, code: str, name: str, short: str, regions: str = "", is_sample: bool = False
) -> int:
    """The one deed outside a hospital's scope, for it makes the hospital; set-up calls it as the system.

    `regions` names the places whose local rules apply, nearest last, as in "山东 青岛".
    """
    permission.demand(by, "open_hospital")
    if Hospital.objects.filter(code=code).exists():
        raise Refused("医院编码 %(code)s 已经有了", code=code)
    with transaction.atomic():
        hospital = Hospital.objects.create(code=code, name=name, short=short, regions=regions, is_sample=is_sample)
        by = party.system(hospital.pk)
        with scope.use(hospital.pk), _ledger.deed(by, at, "open_hospital"):
            Head().save(force_insert=True)
            AccessHead().save(force_insert=True)
            NoticeCursor().save(force_insert=True)
            _ledger.write(
                by, at, "open_hospital", {"code": code, "name": name, "regions": regions, "is_sample": is_sample}, []
            )
        return int(hospital.pk)


_ledger.actions["open_hospital"] = open_hospital
