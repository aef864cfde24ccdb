"""Every page as markup: no inline script or style, one heading, a name for every field, and only known colours."""

import re
from html.parser import HTMLParser

import pytest

from tests.web import stage as stages
from tests.web.shots import SHOWN


class Markup(HTMLParser):
    """What a page is made of: its elements with their attributes, and the ids in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.labelled: set[str] = set()
        self.inside_label = 0
        self.unnamed: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.found.append((tag, said))
        if tag == "label":
            self.inside_label += 1
            self.labelled.add(said.get("for") or "")
        typed = tag in ("input", "select", "textarea") and said.get("type") not in ("hidden", "submit")
        if typed and not self.inside_label and not said.get("aria-label"):
            self.unnamed.append(said)

    def handle_endtag(self, tag):
        self.inside_label -= tag == "label"

    @property
    def unlabelled(self) -> list[dict[str, str | None]]:
        return [said for said in self.unnamed if said.get("id") not in self.labelled]

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [said for name, said in self.found if name == tag]


@pytest.fixture
def pages(stage, as_, client):
    """Every page by name."""
    names = stages.names(stage)
    clients = {role: as_(role) for role in stages.NAMES}
    return {name: clients.get(role, client).get(where.format(**names)) for name, (role, where) in SHOWN.items()}


def test_every_page_keeps_the_laws_of_markup(pages):
    for name, answer in pages.items():
        text = answer.content.decode()
        markup = Markup(text)
        assert "script-src 'self'" in answer["Content-Security-Policy"], name
        for script in markup.all("script"):
            assert script.get("src") or script.get("type") == "application/json", (name, script)
        assert not [said for _tag, said in markup.found if any(key.startswith("on") for key in said)], name
        assert not [said for _tag, said in markup.found if "style" in said], name
        assert len(markup.all("h1")) == 1, name
        assert markup.unlabelled == [], name
        assert all("alt" in said for said in markup.all("img")), name
        ids = [said["id"] for _tag, said in markup.found if "id" in said]
        assert len(ids) == len(set(ids)), (name, sorted(i for i in ids if ids.count(i) > 1))


def test_every_form_is_guarded(pages):
    for name, answer in pages.items():
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", answer.content.decode(), re.DOTALL):
            token = (
                "token" if name.startswith("q_") else "csrfmiddlewaretoken"
            )  # behind a label a form is signed itself
            assert f'name="{token}"' in form, name


def test_no_page_leaves_the_house(pages):
    """After set-up the server runs with no network: nothing on a page points elsewhere."""
    for name, answer in pages.items():
        for _tag, said in Markup(answer.content.decode()).found:
            for key in ("href", "src", "action"):
                assert not re.match(r"https?://(?!testserver)|//", said.get(key) or ""), (name, said)
