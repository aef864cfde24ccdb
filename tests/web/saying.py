"""The house with one more page behind its labels, the least one: it takes words and remembers them."""

from django.urls import include, path

from houqin.interfaces.web import qr

HEARD: dict[str, dict] = {}


@qr.scanned
def say(request, label):
    form = qr.opened(request, label, "say")
    if form.sent:
        form.take(lambda: HEARD.setdefault(str(form.id), form.typed))
    return form.thanks() or qr.shown(request, "q/code.html", label, form=form, wrong=form.wrong, code=form.token)


urlpatterns = [path("q/<str:code>/say/", say), path("", include("houqin.server.urls"))]
