"""What a deed or a question takes, as JSON schema for the API's own description."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from houqin.interfaces.feeds.catalogue import Argument, Function
from houqin.rules.party import ROLES

PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
ANSWER = {"type": "object", "properties": {"result": {}, "line": {"type": "integer", "nullable": True}}}
SAID = {"type": "object", "properties": {"detail": {"type": "string"}}}
REFUSALS = {401: "请先登录", 403: "无权", 409: "编号已用于别的内容", 413: "太大", 422: "不能办，说明原因"}


def of(kind: Any) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        chosen = of(next(one for one in inner if one is not type(None)))
        return {**chosen, "nullable": True} if type(None) in inner else chosen
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        needed = {one.name: one.default is MISSING and one.default_factory is MISSING for one in fields(kind)}
        return table({name: Argument(hints[name], needed[name]) for name in needed})
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": of(inner[1])}
    if origin is not None and issubclass(origin, Sequence):
        pair = origin is tuple and inner[-1] is not Ellipsis
        size = {"minItems": len(inner), "maxItems": len(inner)} if pair else {}
        return {"type": "array", "items": {} if pair else of(inner[0]), **size}
    return dict(PLAIN.get(kind, {}))


def table(arguments: Mapping[str, Argument]) -> dict[str, Any]:
    needed = [name for name, one in arguments.items() if one.needed]
    said = {"type": "object", "properties": {name: of(one.kind) for name, one in arguments.items()}}
    return {**said, "additionalProperties": False, **({"required": needed} if needed else {})}


def deed(function: Function, arguments: Mapping[str, Argument]) -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": table(arguments)}}}
    told = {201: _told("办成，line 是日志行号", ANSWER), 200: _told("已经办过，没有改变什么", ANSWER)}
    return {"requestBody": body, "responses": {**told, **_refusals()}, **_roles(function)}


def question(function: Function) -> dict[str, Any]:
    asked = [
        {"name": name, "in": "query", "required": one.needed, "schema": of(one.kind)}
        for name, one in function.arguments.items()
    ]
    return {"parameters": asked, "responses": {200: _told("答复", {}), **_refusals()}, **_roles(function)}


def _told(said: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": said, "content": {"application/json": {"schema": content}}}


def _refusals() -> dict[int, dict[str, Any]]:
    return {status: _told(said, SAID) for status, said in REFUSALS.items()}


def _roles(function: Function) -> dict[str, Any]:
    return {"x-roles": [ROLES[role] for role in function.roles]}
