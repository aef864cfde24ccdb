"""Every deed and every question by its name, with what each takes: the one list behind the API and the command line."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from houqin import actions, queries
from houqin.actions import _ledger
from houqin.queries import _gate
from houqin.rules import permission
from houqin.rules.party import ROLES
from houqin.rules.refusal import Refused

for _storey in (actions, queries):
    for _module in pkgutil.iter_modules(_storey.__path__):
        importlib.import_module(f"{_storey.__name__}.{_module.name}")

GIVEN = ("by", "at", "digest", "progress")  # what an interface gives, never the asker
BESIDE = ("attach_photo", "log_access")  # once the bytes are on disk; once an answer was given


@dataclass(frozen=True, slots=True)
class Argument:
    kind: Any
    needed: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A deed or a question: what the asker says, and which of `GIVEN` the interface adds by name."""

    name: str
    does: Callable[..., Any]
    arguments: Mapping[str, Argument]
    given: frozenset[str]
    said: str

    @property
    def roles(self) -> list[str]:
        return [role for role in ROLES if permission.may(role, self.name)]


@cache
def deeds() -> Mapping[str, Function]:
    """What people may ask to be done, by name; left out is what the system does, and what an interface does beside."""
    return {name: one for name, one in _functions(_ledger.actions).items() if name not in BESIDE}


@cache
def questions() -> Mapping[str, Function]:
    return _functions(_gate.questions)


def beside(name: str) -> Function:
    return _functions(_ledger.actions)[name]


def deed(name: str) -> Function:
    found = deeds().get(name)
    if found is None:
        raise Refused("没有“%(name)s”这件事；可用：%(known)s", name=name, known="、".join(sorted(deeds())))
    return found


def _functions(table: Mapping[str, Callable[..., Any]]) -> Mapping[str, Function]:
    found = (_function(name, does) for name, does in sorted(table.items()))
    return {one.name: one for one in found if one.roles}


def _function(name: str, does: Callable[..., Any]) -> Function:
    hints = get_type_hints(inspect.unwrap(does))
    taken = inspect.signature(does).parameters
    said = {
        key: Argument(hints[key], one.default is inspect.Parameter.empty)
        for key, one in taken.items()
        if key not in GIVEN
    }
    return Function(name, does, said, frozenset(GIVEN) & frozenset(taken) - {"by"}, inspect.getdoc(does) or "")
