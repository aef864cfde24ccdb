"""What makes a function a question: one permission, one hospital, and an answer read before it is handed out."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import QuerySet

from houqin.records import scope
from houqin.rules import permission
from houqin.rules.party import Actor
from houqin.rules.refusal import Forbidden

P = ParamSpec("P")
R = TypeVar("R")

questions: dict[str, Callable[..., Any]] = {}


def question(asks: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
    """Row-level security ends with the question's transaction, so a lazy answer is refused."""
    name = asks.__name__
    if name not in permission.QUERIES:
        raise LookupError(f"rules/permission.py does not say who may ask for {name}")

    @wraps(asks)
    def asking(by: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        permission.demand(by, name)
        if scope.current() != by.hospital:
            raise Forbidden("您不在这家医院")
        with scope.reading():
            answer = asks(by, *args, **kwargs)
        if isinstance(answer, QuerySet):
            raise TypeError(f"{name}: answer with values, not with a lazy QuerySet")
        return answer

    questions[name] = asking
    return asking


def own(by: Actor, rows: QuerySet[Any], provider: str = "contract__provider") -> QuerySet[Any]:
    """For a provider's people the rows of their own contracts; `provider` is the path from the row."""
    return rows.filter(**{provider: by.provider}) if by.role == "provider" else rows
