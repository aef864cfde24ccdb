"""What people said on the stage: a survey that is over, one that runs with a burst in it, and one for the wards."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from houqin.actions.answer_survey import answer_survey
from houqin.actions.close_survey import close_survey
from houqin.actions.draft_circular import draft_circular
from houqin.actions.issue_circular import issue_circular
from houqin.actions.open_survey import open_survey
from houqin.actions.record_meeting import record_meeting
from houqin.actions.rule_on_praise import rule_on_praise
from houqin.actions.say_praise import say_praise
from houqin.packs import asking
from houqin.rules import declared, party
from houqin.rules.meeting import Resolution
from tests.cast import an_id

SAID = (
    "我是王小明，12床，卫生间地面常有水，电话13812345678",
    "保洁阿姨很细心，谢谢",
    "垃圾桶满了没人倒",
)


@dataclass
class Voices:
    stage: Any
    prefix: str

    def asked(self, n: int, audience: str, days: tuple[int, int], **more: Any) -> UUID:
        """A survey launched so many days ago, for so many days to come from today."""
        found = next(o for o in asking.questionnaires() if (o.service, o.audience) == ("cleaning", audience))
        at = self.stage.now - timedelta(days=days[0])
        id = an_id(self.prefix, "survey", n)
        said = {"contract": self.stage.contracts["保洁服务"], "questionnaire": declared.plain(found)}
        said |= {"opens_on": at.date(), "closes_on": (self.stage.now + timedelta(days=days[1])).date(), **more}
        return open_survey(self.stage.people["office"], at, id=id, **said)

    def answers(self, survey: UUID, many: int, start: int, step: timedelta, mood: tuple[int, ...]) -> None:
        rng, places = Random(many), list(self.stage.places.values())[:4]
        by = party.public(self.stage.hospital)
        for n in range(many):
            at = self.stage.now - timedelta(days=start) + step * n
            id = an_id(survey, n)
            scores = {str(q): rng.choices((1, 2, 3, 4, 5), mood)[0] for q in range(1, 5)}
            place = places[n % 4] if step > timedelta(minutes=5) else places[0]
            said = {"comment": SAID[n] if n < len(SAID) else "", "place": place, "device": f"{n:032x}"}
            answer_survey(by, min(at, self.stage.now), id=id, digest=id.hex * 2, survey=survey, scores=scores, **said)


def heard(stage: Any, prefix: str) -> dict[str, UUID]:
    """The surveys of the stage by what they are an example of."""
    voices, half_a_day = Voices(stage, prefix), timedelta(hours=8)
    before = voices.asked(1, "patient", (40, -22), invited=120)
    voices.answers(before, 44, 39, half_a_day, (1, 2, 4, 8, 6))
    close_survey(stage.people["office"], stage.now - timedelta(days=22), survey=before)
    over = voices.asked(2, "patient", (20, -2), invited=130)
    voices.answers(over, 56, 19, timedelta(hours=7), (1, 1, 3, 9, 9))
    close_survey(stage.people["office"], stage.now - timedelta(hours=2), survey=over)
    running = voices.asked(3, "patient", (1, 12), invited=150)
    voices.answers(running, 14, 0, timedelta(seconds=1), (0, 0, 0, 0, 1))
    _told(stage, prefix)
    return {"over": over, "running": running, "ward": voices.asked(4, "ward", (1, 10))}


def _told(stage: Any, prefix: str) -> None:
    """Praise confirmed and waiting, a circular read and one to be issued, a meeting with two tasks."""
    people, at, contract = stage.people, stage.now - timedelta(hours=3), stage.contracts["保洁服务"]
    words = ("李阿姨拾金不昧，把手机交到护士站", "夜班保洁随叫随到")
    for n, text in enumerate(words):
        said = {"id": an_id(prefix, "praise", n), "digest": f"{n:064x}", "text": text, "whom": "李阿姨"}
        say_praise(party.public(stage.hospital), at, place=stage.places["普外病区"], **said)
    first = an_id(prefix, "praise", 0)
    rule_on_praise(people["office"], at, praise=first, confirmed=True, contract=contract)
    for n, (kind, title) in enumerate((("criticism", "关于卫生间积水的通报"), ("praise", "表扬夜班保洁"))):
        said = {"kind": kind, "title": title, "text": "本月检查与患者反映情况如下。"}
        draft_circular(people["office"], at, id=an_id(prefix, "circular", n), contract=contract, **said)
    issued = an_id(prefix, "circular", 0)
    issue_circular(people["chief"], at, circular=issued, agreed=True)
    until = (stage.now + timedelta(days=9)).date()
    tasks = [
        Resolution("卫生间每两小时巡一次", until, provider=people["provider"].provider),
        Resolution("补发工具间钥匙", until, assignee=people["ward"].person),
    ]
    record_meeting(
        people["office"],
        at,
        id=an_id(prefix, "meeting"),
        digest="e" * 64,
        title="物业月度例会",
        held_on=at.date(),
        minutes="通报上月考评，研究卫生间积水。",
        present="总务处、护理部、洁康物业",
        provider=people["provider"].provider,
        resolutions=tasks,
    )
    stage.surveys |= {"circular": issued, "meeting": an_id(prefix, "meeting")}
