"""Behind a QR label: praise for somebody, without login."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houqin.actions.say_praise import say_praise
from houqin.interfaces.web import answering, qr


@qr.scanned
def praise(request: HttpRequest, label: qr.Label) -> HttpResponse:
    form = qr.opened(request, label, "praise")
    text, whom = (answering.first(form.typed.get(name)) for name in ("text", "whom"))
    if form.sent:
        said = {"text": text, "whom": whom, "device": form.device}
        act = timezone.now()
        form.take(lambda: say_praise(label.by, act, id=form.id, digest=form.digest, place=label.place.id, **said))
    return form.thanks() or qr.shown(request, "q/praise.html", label, form=form, text=text, whom=whom)
