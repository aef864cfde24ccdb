"""Makes a hospital whose committee has N members with tokens, and prints each one's token and ballot as JSON."""

import json
import sys
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import uuid5


def main(count: int) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from houqin.actions.open_panel import Opened, open_panel  # noqa: PLC0415
    from houqin.queries import panel as panels  # noqa: PLC0415
    from houqin.records import models  # noqa: PLC0415
    from tests import cast, juries  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    house, now = cast.found("A"), timezone.now()
    with house.open():
        people = [models.Person(name=f"评委{n}", role="ward", active_from=date(2026, 1, 1)) for n in range(count)]
        cast.put(house.system, "add_person", people)
        jurors = [_juror(models, one, now) for one in people]
        cast.put(house.people["office"], "appoint_juror", jurors)
        keys = [(one, f"{one.pk:032x}") for one in people]
        tokens = [_token(models, one, secret, now) for one, secret in keys]
        cast.put(house.people["admin"], "issue_token", tokens)
        said = {"title": "大会", "kind": "canteen", "form": juries.FORM, "closes_at": now + timedelta(hours=1)}
        said |= {"entries": tuple((f"作品{n}", None) for n in range(6)), "jurors": tuple(one.pk for one in jurors)}
        id = uuid5(cast.NAMES, "crowd")
        open_panel(house.people["office"], now, id=id, digest="d" * 64, paper=Opened(**said))
        subjects = [str(one.pk) for one in panels.loaded(id, now).subjects]
    phones = [_phone(house, id, subjects, one, secret) for one, secret in keys]
    print(json.dumps({"phones": phones}))


def _juror(models, person, now: datetime):
    return models.Juror(person=person, field="x", active_from=date(2026, 1, 1), active_to=(now + timedelta(9)).date())


def _token(models, person, secret: str, now: datetime):
    to = (now + timedelta(days=2)).date()
    return models.Token(person=person, name="x", sha256=sha256(secret.encode()).hexdigest(), active_to=to)


def _phone(house, id, subjects: list[str], person, secret: str) -> dict:
    marks = {one: {"质量": 100 * (person.pk * 7 % 41 + 60), "安全": 100 * (n + 90)} for n, one in enumerate(subjects)}
    ballot = {"id": str(uuid5(id, secret)), "panel": str(id), "marks": marks}
    return {"token": f"hq.{house.hospital}.{secret}", "ballot": ballot}


if __name__ == "__main__":
    main(int(sys.argv[1]))
