"""The API's page of the reference: every address with what it takes, from the API's own description."""

from collections.abc import Iterator, Mapping
from typing import Any

from houqin.interfaces.api.urls import api

SAID = """Every deed is `POST /api/<deed>` with a JSON body, every question `GET /api/<question>` with its arguments in
the address. Numbers are integers: fen, hundredths of a point, months such as 202611. [How to use it](../how-to/api.md).
"""


def page(written: str) -> str:
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    parts = [written, "# API\n", SAID]
    for title, tag in (("Deeds", "deeds"), ("The phone's addresses", "phone"), ("Questions", "questions")):
        parts.append(f"## {title}\n")
        for path, verbs in paths.items():
            for verb, said in verbs.items():
                if tag in said["tags"]:
                    parts += [f"### {verb.upper()} {path}\n", *_told(said)]
    return "\n".join(parts).rstrip() + "\n"


def _told(said: Mapping[str, Any]) -> Iterator[str]:
    if "x-roles" in said:
        yield "、".join(said["x-roles"]) + "\n"
    rows = list(_taken(said))
    if rows:
        yield "| key | type | |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"


def _taken(said: Mapping[str, Any]) -> Iterator[str]:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    for name, kind in body.get("properties", {}).items():
        yield _row(name, kind, name in body.get("required", ()))
    for one in said.get("parameters", ()):
        yield _row(one["name"], one.get("schema", {}), one.get("required", False))


def _row(name: str, kind: Mapping[str, Any], needed: bool) -> str:
    return f"| `{name}` | {_kind(kind)} | {'required' if needed else ''} |"


def _kind(kind: Mapping[str, Any]) -> str:
    said = str(kind.get("format") or kind.get("type") or "any")
    if said == "array":
        said = f"list of {_kind(kind['items'])}"
    if "properties" in kind:
        said = "object: " + ", ".join(f"`{name}`" for name in kind["properties"])
    return f"{said}, or null" if kind.get("nullable") else said
