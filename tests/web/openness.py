"""What the stage published, was asked and told: a publication with an objection, questions, an opinion, a call."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from houqin.actions.answer_question import answer_question
from houqin.actions.ask_question import ask_question
from houqin.actions.call_for_awards import call_for_awards
from houqin.actions.draft_publication import draft_publication
from houqin.actions.nominate import nominate
from houqin.actions.object_to_publication import object_to_publication
from houqin.actions.release_publication import release_publication
from houqin.actions.send_opinion import send_opinion
from houqin.queries import publication
from houqin.rules import party
from tests.cast import an_id


def shown(stage: Any, prefix: str) -> dict[str, UUID]:
    by, at = stage.people, stage.now
    ids = {name: an_id(prefix, name) for name in ("publication", "protest", "answered", "asked", "opinion", "call")}
    source = publication.publication_source(by["office"], at=at, kind="months", period=stage.before)
    said: dict[str, Any] = {"kind": "months", "period": stage.before, "masked": {"phone": 1}}
    _do(draft_publication, by["office"], at, ids["publication"], **source, **said)
    release_publication(by["leader"], at, publication=ids["publication"], agreed=True)
    anybody = party.public(stage.hospital)
    words = "保洁的得分和现场看到的不一样，请联系 13812345678。"
    contact = {"name": "周某", "reach": "13900000000"}
    _do(object_to_publication, anybody, at, ids["protest"], publication=ids["publication"], text=words, **contact)
    _asked(stage, ids, at)
    about = [f"contract:{stage.contracts['保洁服务']}"]
    text = "同一处湿滑两月内出现三次，请说明为何没有加倍扣分。"
    _do(send_opinion, by["audit"], at - timedelta(days=1), ids["opinion"], text=text, category="audit", links=about)
    _called(stage, ids["call"], at)
    return ids


def _asked(stage: Any, ids: dict[str, UUID], at: datetime) -> None:
    anybody, office = party.public(stage.hospital), stage.people["office"]
    _do(ask_question, anybody, at, ids["answered"], text="病区保洁一天几次？", category="rules")
    answer_question(office, at, case=ids["answered"], question="病区保洁一天几次？", answer="按合同，每日四次。")
    _do(ask_question, stage.people["provider"], at, ids["asked"], text="明年保洁什么时候招标？", category="tender")


def _called(stage: Any, id: UUID, at: datetime) -> None:
    said = {"title": "服务标兵评选", "kind": "award", "categories": "服务标兵：2", "closes_at": at + timedelta(days=3)}
    _do(call_for_awards, stage.people["office"], at, id, **said)
    for n, name in enumerate(("王建国", "赵小梅")):
        said = {"call": id, "category": "服务标兵", "name": name, "reason": "全年零投诉，带出三名新人。"}
        _do(nominate, stage.people["ward"], at, an_id(id, n), **said)


def _do(deed: Any, by: Any, at: datetime, id: UUID, **said: Any) -> None:
    deed(by, at, id=id, digest=id.hex * 2, **said)
