"""Processes that tell, send and scan until somebody kills them; arguments: found PORT, work MINUTES, count."""

import sys
from collections import Counter
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from houqin.actions.add_channel import add_channel  # noqa: E402
from houqin.interfaces import keychain  # noqa: E402
from houqin.interfaces.cli import migrate  # noqa: E402
from houqin.interfaces.jobs import addresses, nightly, worker  # noqa: E402
from houqin.interfaces.jobs.scans import SCANS  # noqa: E402
from houqin.records import models, scope  # noqa: E402
from houqin.rules.party import system  # noqa: E402
from tests import cast, deeds  # noqa: E402

ROUNDS = 12


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def found(port: str) -> None:
    """A hospital whose provider's group has a robot; a dozen findings of last month, all late by now."""
    migrate.apply()
    house = cast.found("A")
    with house.open():
        key = keychain.keep(addresses.robot("webhook", f"http://127.0.0.1:{port}/robot"))
        said = {"name": "净安群", "kind": "webhook", "provider": house.provider.pk, "quiet_from": 0, "quiet_to": 0}
        add_channel(house.people["admin"], cast.START, secret=key, **said)
        contract = deeds.contract(house)
        for n in range(ROUNDS):
            deeds.visit(house, contract, {deeds.PHOTO_LESS: 1}, n=n, started_at=deeds.SEEN + timedelta(minutes=n))


def hospital() -> int:
    return int(models.Hospital.objects.get(code="A").pk)


def work(ahead: str) -> None:
    """All there is to do, with a clock that is some minutes ahead; and no lock but the deeds' own."""
    house, clock = hospital(), lambda: timezone.now() + timedelta(minutes=int(ahead))
    say("ready")
    for _ in range(2):
        for scan in SCANS:
            nightly._scanned("A", system(house), clock(), scan)
        worker.told(house, clock())
        worker.sent(house, clock)
    say("done")


def count() -> None:
    """The provider's notices of findings, those there twice; deliveries by state; reports upwards by finding."""
    with scope.use(hospital()), scope.reading():
        found = Counter(models.Notice.objects.filter(to__role="provider").values_list("topic", "key"))
        told = sum(topic in ("finding_opened", "finding_serious") for topic, _ in found)
        say("notices", told, "twice", sum(n > 1 for n in found.values()))
        for state, n in Counter(models.Delivery.objects.values_list("state", flat=True)).items():
            say("delivery", state, n)
        steps = Counter(models.Step.objects.filter(kind="overdue").values_list("finding", flat=True))
        say("late", len(steps), "most", max(steps.values(), default=0))
        say("cursor", models.NoticeCursor.objects.get().seq, "head", models.Head.objects.get().seq)


if __name__ == "__main__":
    {"found": found, "work": work, "count": count}[sys.argv[1]](*sys.argv[2:])
