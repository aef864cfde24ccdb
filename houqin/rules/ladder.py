"""The decisions ladder: its rungs and who signs what, as data; what may follow what; how far a proposal has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from houqin.rules import declared
from houqin.rules.decision import KINDS
from houqin.rules.declared import Fault, Faulty, declare
from houqin.rules.refusal import Refused

LEVELS = {"chief": "总务处处长", "leader": "分管院领导", "council": "院长办公会／党委会"}
SIGNS_AS = {"chief": "chief", "leader": "leader", "council": "leader"}
RANK = {level: n for n, level in enumerate(LEVELS)}
BODIES = {"office": "院长办公会", "party": "党委会"}
EVIDENCE = {
    "sheet": "考评表",
    "finding": "问题",
    "incident": "事件",
    "case": "投诉与事项",
    "decision": "已签的处置",
    "statement": "服务商陈述",
}
STATES = {
    "waiting": "待签",
    "signed": "已签批",
    "refused": "不同意",
    "returned": "退回",
    "withdrawn": "已撤回",
}
HOW = ("none", "may", "must")


@dataclass(frozen=True, slots=True)
class Above:
    yuan: int = declare("yuan", "金额超过", least=0)
    to: str = declare("choice", "签批到", of=tuple(LEVELS))


@dataclass(frozen=True, slots=True)
class Rung:
    """One kind of decision: what must come before it, what it rests on, and up to whom it is signed."""

    code: str = declare("choice", "事项", of=tuple(KINDS))
    to: str = declare("choice", "签批到", of=tuple(LEVELS))
    evidence: Sequence[str] = declare("many", "依据种类", of="text")
    above: Sequence[Above] = declare("many", "金额分级", of=Above, default=())
    step: int = declare("count", "级次", default=0, least=0, most=9)
    after: Sequence[str] = declare("many", "须先有", of="text", default=())
    never: Sequence[str] = declare("many", "之后不得再提", of="text", default=())
    money: str = declare("choice", "金额", of=HOW, default="none")
    until: str = declare("choice", "期限", of=HOW, default="none")
    days: int = declare("count", "通常期限（日）", default=0, least=0, most=365)
    clauses: Sequence[str] = declare("many", "通常依据的条款种类", of="text", default=())
    by_hand: bool = declare("flag", "可手工提出", default=True)
    copied: bool = declare("flag", "抄送纪检", default=False)

    def signer(self, fen: int) -> str:
        """How high it must go: the highest level whose amount is passed."""
        passed = [one.to for one in self.above if abs(fen) > one.yuan]
        return max([self.to, *passed], key=lambda level: RANK[level])


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a deduction is waived; `clause`: only where the contract holds a clause of this kind."""

    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    clause: str = declare("text", "须有条款", default="")


@dataclass(frozen=True)
class Ladder:
    within_months: int = declare("count", "前一级有效月数", least=1, most=60)
    proxy_days: int = declare("count", "代签最长天数", least=1, most=366)
    renewal_days: int = declare("count", "到期前几天研究续签", least=1, most=400)
    rungs: Sequence[Rung] = declare("many", "各级", of=Rung)
    causes: Sequence[Cause] = declare("many", "减免事由", of=Cause)

    @cached_property
    def by_code(self) -> Mapping[str, Rung]:
        return {one.code: one for one in self.rungs}

    @cached_property
    def by_hand(self) -> tuple[Rung, ...]:
        return tuple(one for one in self.rungs if one.by_hand)

    def signer(self, kind: str, fen: int) -> str:
        return self.by_code[kind].signer(fen)

    def cause(self, code: str) -> Cause:
        found = next((one for one in self.causes if one.code == code), None)
        if found is None:
            raise Refused("减免事由须为 %(known)s 之一", known="、".join(one.code for one in self.causes))
        return found


def read(proposed: Mapping[str, Any], own: Mapping[str, Any] | None = None) -> Ladder:
    """`own` replaces single values, and single keys of the rungs and causes that it names; Faulty if wrong."""
    if own is not None and not isinstance(own, Mapping):
        raise Faulty([Fault("", "须为若干键值，如 within_months: 6")])
    raw = {**proposed, **{key: value for key, value in (own or {}).items() if key not in ("rungs", "causes")}}
    for name in ("rungs", "causes"):
        raw[name] = _laid(proposed[name], (own or {}).get(name) or ())
    found = declared.read(Ladder, raw)
    faults = [*_unknown(found), *_missing(found)]
    if faults:
        raise Faulty(faults)
    return found


def _laid(proposed: Sequence[Any], own: Sequence[Any]) -> list[Any]:
    said = {one.get("code"): one for one in own if isinstance(one, Mapping)}
    kept = [{**one, **said.pop(one["code"], {})} for one in proposed]
    return kept + list(said.values())


def _unknown(found: Ladder) -> list[Fault]:
    """Codes that name no kind of decision or of evidence."""
    return [
        Fault(f"rungs[{i}].{name}", f"没有“{code}”，可用：{'、'.join(known)}")
        for i, rung in enumerate(found.rungs)
        for name, known in (("after", KINDS), ("never", KINDS), ("evidence", EVIDENCE))
        for code in getattr(rung, name)
        if code not in known
    ]


def _missing(found: Ladder) -> list[Fault]:
    absent = [kind for kind in KINDS if kind not in found.by_code]
    return [Fault("rungs", f"缺少“{kind}”") for kind in absent]


# ── Climbing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Past(NamedTuple):
    """A decision of the same contract, as far as the ladder looks at it."""

    kind: str
    state: str
    recent: bool


def refuse_climb(rung: Rung, past: Sequence[Past], skipped: str) -> None:
    """What may follow what; a rung passed over needs its reason."""
    name = KINDS[rung.code]
    ended = next((one.kind for one in past if one.state == "signed" and one.kind in rung.never), "")
    if ended:
        raise Refused("已决定“%(ended)s”，不能再提出“%(name)s”", ended=KINDS[ended], name=name)
    if rung.step and any(one.kind == rung.code and one.state == "waiting" for one in past):
        raise Refused("这份合同已有待签的“%(name)s”，先签完再提", name=name)
    if missing(rung, past) and not skipped.strip():
        before = "”或“".join(KINDS[code] for code in rung.after)
        raise Refused("还没有签过“%(before)s”，跳级提出“%(name)s”须写明理由", before=before, name=name)


def missing(rung: Rung, past: Sequence[Past]) -> bool:
    """Whether none of the rungs that go before has been signed lately."""
    done = {one.kind for one in past if one.state == "signed" and one.recent}
    return bool(rung.after) and not done & set(rung.after)


# ── Signing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Given(NamedTuple):
    """One signature: at which level, with which word, by whom."""

    level: str
    verdict: str
    person: int


class Life(NamedTuple):
    """How far a proposal has come; `turn` is the level whose signature is next, `last` whether it then binds."""

    state: str
    turn: str = ""
    last: bool = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Who may give the next signature: above the last level a higher one may step in."""
        if not self.turn:
            return ()
        return ("chief", "leader") if self.turn == "chief" and self.last else (SIGNS_AS[self.turn],)


def route(needs: str, proposer_role: str = "office") -> tuple[str, ...]:
    """The levels in their order; a chief who proposes begins with the leader where it goes that high."""
    levels = tuple(level for level in LEVELS if RANK[level] <= RANK[needs])
    return levels[1:] if proposer_role == "chief" and len(levels) > 1 else levels


def life(needs: str, proposer_role: str, given: Sequence[Given], *, withdrawn: bool = False) -> Life:
    if withdrawn:
        return Life("withdrawn")
    ended = next((one.verdict for one in given if one.verdict != "signed"), "")
    if ended:
        return Life(ended)
    reached = max((RANK[one.level] for one in given), default=-1)
    left = [level for level in route(needs, proposer_role) if RANK[level] > reached]
    return Life("waiting", left[0], len(left) == 1) if left else Life("signed")


def level_of(life: Life, role: str) -> str:
    """The level at which somebody of this role signs when it is its turn."""
    return role if life.turn == "chief" else life.turn


OVER = {
    "signed": "这一项已经签批",
    "refused": "这一项已经签批",
    "returned": "这一项已退回提出人，改后重新提出再签",
    "withdrawn": "这一项已由提出人撤回，不能再签",
}


def refuse_signer(life: Life, role: str, person: int, proposer: int, given: Sequence[Given]) -> None:
    """Who proposed never signs, nobody signs twice, and nobody before it is his turn."""
    if person == proposer:
        raise Refused("提出人不得签批自己的处理建议")
    if life.state != "waiting":
        raise Refused(OVER[life.state])
    if person in {one.person for one in given}:
        raise Refused("您已经签过这一项，下一级须由另一人签批")
    if role in life.roles:
        return
    if role == "leader":
        raise Refused("还没有轮到您：须先由%(who)s签批", who=LEVELS[life.turn])
    raise Refused("这一项超出您的签批权限，须由%(who)s签批", who=LEVELS[life.turn])
