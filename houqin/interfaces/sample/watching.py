"""Early warnings of the sample's last months: raised as at night, and most of them answered by the desk."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from houqin.actions.answer_warning import answer_warning
from houqin.actions.raise_warning import raise_warning
from houqin.interfaces.sample import span
from houqin.interfaces.sample.agenda import Agenda
from houqin.interfaces.sample.opening import House
from houqin.interfaces.sample.span import Span
from houqin.queries import warning
from houqin.rules import party

TIMES, EVERY = 6, timedelta(weeks=4)
ANSWERED, REAL = 0.85, 0.65
MEASURES = ("增派一班，责任人每日抽查", "约谈项目经理，调整班次与工具", "重做岗前培训，两周后复看")
REASONS = ("当周换了巡查员，尺度偏严，复核后与平常无异", "当周检查项太少，两处小问题即越限")


def expect(house: House, agenda: Agenda, time: Span, seed: object) -> None:
    """Every four weeks up to the last days, as the nightly scan would."""
    for n in range(TIMES):
        day = time.end - timedelta(days=1) - n * EVERY
        if day > time.start:
            agenda.add(span.at(day, 2, 20), partial(_watched, house, agenda, time, Random(f"{seed}/warning/{n}")))


def _watched(house: House, agenda: Agenda, time: Span, rng: Random, at: datetime) -> None:
    by = party.system(house.hospital)
    for series, week in warning.risen_series(by, at=at):
        raise_warning(by, at, series=series, week=week)
    later = at + timedelta(days=rng.randrange(2, 5), hours=8)
    if later < time.last_moment:
        agenda.add(later, partial(_answered, house, rng))


def _answered(house: House, rng: Random, at: datetime) -> None:
    by = house.people["office"][1]
    for row in warning.warnings(by, at=at)["open"]:
        if rng.random() < ANSWERED:
            real = rng.random() < REAL
            until = at.date() + timedelta(days=14) if real else None
            answer_warning(
                by, at, warning=row.pk, real=real, text=rng.choice(MEASURES if real else REASONS), until=until
            )
