"""The API's description as a page of plain HTML: nothing from outside, nothing that runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>houqin API</title>
<link rel="stylesheet" href="{css}"><main class="page"><h1>houqin API</h1><p>{about}</p>
<p><a href="{json}">openapi.json</a></p>{parts}</main></html>"""


class Page(DocsBase):
    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        described = api.get_openapi_schema()
        parts = format_html_join("\n", "<section>{}</section>", ((one,) for one in _operations(described)))
        about = described["info"]["description"]
        css, json = static("houqin/houqin.css"), self.get_openapi_url(api, kwargs)
        return HttpResponse(format_html(PAGE, css=css, about=about, json=json, parts=parts))


def _operations(described: dict[str, Any]) -> list[str]:
    return [
        format_html("<h2><code>{} {}</code></h2><p>{}</p><p>{}</p><ul>{}</ul>", verb.upper(), path,
                    operation.get("description", ""), "、".join(operation.get("x-roles", [])), _taken(operation))
        for path, verbs in described["paths"].items()
        for verb, operation in verbs.items()
    ]  # fmt: skip


def _taken(operation: dict[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    needed = set(body.get("required", []))
    taken = [(name, one, name in needed) for name, one in body.get("properties", {}).items()]
    taken += [(one["name"], one["schema"], one["required"]) for one in operation.get("parameters", [])]
    return format_html_join(
        "\n",
        "<li><code>{}</code> {} {}</li>",
        ((name, _kind(one), "必填" if must else "") for name, one, must in taken),
    )


def _kind(schema: dict[str, Any]) -> str:
    return str(schema.get("format") or schema.get("type") or "")
