"""The pages as an application on the phone: manifest, icons, service worker, and the page without a signal."""

import io
from functools import cache

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from PIL import Image, ImageDraw

from houqin.rules.refusal import Refused

BRAND, PAGE = "#0a5ca8", "#f4f6f8"
SIZES = (192, 512)
GRID = 24  # the mark is drawn on 24 units, as mark.svg is
LINES = (
    ((7, 18), (7, 8), (12, 5), (17, 8), (17, 18)),
    ((10, 18), (10, 14), (14, 14), (14, 18)),
    ((12, 8), (12, 11)),
    ((10.5, 9.5), (13.5, 9.5)),
)
STROKE, FINE = 1.6, 4


def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the pages installable; started from the home screen, the phone opens where one checks."""
    png = [
        {"src": reverse("icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    svg = {"src": static("houqin/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    said = {
        **{"id": "/phone/", "name": _("后勤监管平台"), "short_name": _("后勤"), "lang": "zh-Hans"},
        **{"start_url": reverse("phone"), "scope": "/", "display": "standalone"},
        **{"theme_color": BRAND, "background_color": PAGE, "icons": [*png, svg]},
    }
    return JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@cache_control(max_age=7 * 86400, public=True)
def icon(request: HttpRequest, size: int) -> HttpResponse:
    if size not in SIZES:
        raise Refused("没有这个尺寸的图标")
    return HttpResponse(drawn(size), content_type="image/png")


@cache
def drawn(size: int) -> bytes:
    """The mark as PNG: the whole square is filled, so that a phone may cut any shape out of it."""
    fine = size * FINE
    picture = Image.new("RGB", (fine, fine), BRAND)
    pen, unit = ImageDraw.Draw(picture), fine * 0.72 / GRID
    width, start = round(STROKE * unit), fine * 0.14
    for line in LINES:
        points = [(start + x * unit, start + y * unit) for x, y in line]
        pen.line(points, fill="white", width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill="white")
    kept = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def away(request: HttpRequest) -> HttpResponse:
    return render(request, "phone/away.html", {})


def service_worker(request: HttpRequest) -> FileResponse:
    """At the root, because a service worker governs only what lies below its own address."""
    file = settings.WEB / "static" / "houqin" / "sw.js"
    return FileResponse(file.open("rb"), content_type="text/javascript", headers={"Cache-Control": "no-cache"})
