"""The plan pack: kinds of recurring duty, and what law and practice ask of a hospital, each with its basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from houqin.packs import positioned
from houqin.rules import declared
from houqin.rules.declared import declare
from houqin.rules.plan import Told
from houqin.rules.refusal import Refused
from houqin.rules.workday import SHIFTS

T = TypeVar("T")
HERE = Path(__file__).parent / "plan"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds that nobody can beat on foot."""

    near: int = declare("count", "同层", default=0, least=0)
    floor: int = declare("count", "跨层", default=0, least=0)
    building: int = declare("count", "跨楼", default=0, least=0)


@dataclass(frozen=True, slots=True)
class Kind:
    """How duties of a kind usually go, in hours; a plan may say otherwise."""

    code: str = declare("text", "编码")
    name: str = declare("text", "名称")
    icon: str = declare("text", "图标")
    lead: int = declare("count", "可提前", least=0)
    within: int = declare("count", "须在", least=1)
    grace: int = declare("count", "宽限", least=0)
    shift: str = declare("choice", "遇节假日", of=SHIFTS)
    told: tuple[Told, ...] = declare("many", "逾期告知", default=(), of=Told)
    pace: Pace = declare("one", "步速", default=Pace(), of=Pace)
    must_end: bool = declare("flag", "须有结束日期", default=False)
    roster: bool = declare("flag", "有值守表", default=False)
    parties: bool = declare("flag", "几个科室同行", default=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """One duty of the pack: `period` as the text has it, `rule` and hours as we propose them."""

    id: str = declare("text", "编号")
    object: str = declare("text", "对象")
    activity: str = declare("text", "做什么")
    period: str = declare("text", "周期")
    norm: str = declare("text", "规范层级")
    who: str = declare("text", "由谁做")
    tag: str = declare("choice", "核对程度", of=("cited", "own"))
    kind: str = declare("text", "种类")
    rule: str = declare("text", "周期规则")
    basis: tuple[str, ...] = declare("many", "依据", default=(), of="text")
    said: str = declare("text", "其他出处", default="")
    note: str = declare("text", "说明", default="")
    lead: int | None = declare("count", "可提前", default=None, least=0)
    within: int | None = declare("count", "须在", default=None, least=1)
    grace: int | None = declare("count", "宽限", default=None, least=0)

    @property
    def name(self) -> str:
        return f"{self.object} {self.activity}"


@cache
def kinds() -> Mapping[str, Kind]:
    """By code, in the order of the file."""
    return {one.code: one for one in _rows(Kind, "kinds")}


def kind(code: str) -> Kind:
    found = kinds().get(code)
    if found is None:
        raise Refused("没有“%(code)s”这类计划；可用：%(known)s", code=code, known="、".join(kinds()))
    return found


@cache
def listed() -> Mapping[str, Listed]:
    """By id, in the order of the file."""
    return {one.id: one for one in _rows(Listed, "duties")}


def duty(id: str) -> Listed:
    found = listed().get(id)
    if found is None:
        raise Refused("计划包里没有“%(id)s”这一条", id=id)
    return found


def _rows(cls: type[T], name: str) -> list[T]:
    raw, _ = positioned.read((HERE / f"{name}.yaml").read_text("utf-8"), f"plan/{name}.yaml")
    return [declared.read(cls, one, f"{name}[{i}]") for i, one in enumerate(raw)]
