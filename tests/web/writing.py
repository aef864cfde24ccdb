"""A page's form as a browser without JavaScript holds it: its fields, filled, and sent with one button."""

from collections.abc import Iterator
from html.parser import HTMLParser

from django.test import Client


class _Fields(HTMLParser):
    """The fields and buttons of one form, by its id (or the first that posts)."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id, self.inside, self.done = id, False, False
        self.fields: list[tuple[str, str, bool]] = []  # name, value, sent as it stands
        self.buttons: list[tuple[str, str]] = []
        self.select: tuple[str, list[tuple[str, bool]]] | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.done:
            self.inside = said.get("id", "") == self.id and said.get("method") == "post"
        if not self.inside or ("name" not in said and tag != "option"):
            return
        if tag == "input":
            ticked = said.get("type") not in ("checkbox", "radio") or "checked" in said
            self.fields.append((said["name"], said.get("value", ""), ticked))
        elif tag == "button":
            self.buttons.append((said["name"], said.get("value", "")))
        elif tag == "textarea":
            self.area = said["name"]
            self.fields.append((said["name"], "", True))
        elif tag == "select":
            self.select = said["name"], []
        elif tag == "option" and self.select:
            self.select[1].append((said.get("value", ""), "selected" in said))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            name, had, sent = self.fields[-1]
            self.fields[-1] = name, had + data, sent

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.inside:
            self.inside, self.done = False, True
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self.fields += [(name, value, True) for value in chosen]
            self.fields += [(name, value, False) for value, _ in options if value not in chosen]
            self.select = None


class Writing:
    """One form on one page, as somebody fills it."""

    def __init__(self, client: Client, address: str, id: str = "writing") -> None:
        self.client, self.address, self.id = client, address, id
        self.take(client.get(address))

    def take(self, answer) -> None:
        self.answer, self.page = answer, answer.content.decode()
        read = _Fields(self.id)
        read.feed(self.page)
        self.fields, self.buttons = read.fields, read.buttons

    def __getitem__(self, name: str) -> str:
        return next(value for known, value, sent in reversed(self.fields) if known == name and sent)

    def names(self) -> Iterator[str]:
        return (name for name, _value, _sent in self.fields)

    def fill(self, said: dict[str, object]) -> "Writing":
        """Types into fields that are there, and nowhere else; a list ticks boxes, a choice must be on offer."""
        for name, value in said.items():
            wanted = [str(one) for one in value] if isinstance(value, list) else [str(value)]
            mine = [i for i, (known, _v, _s) in enumerate(self.fields) if known == name]
            assert mine, f"the page has no field {name}"
            boxes = len(mine) > 1
            for i in mine:
                known, had, sent = self.fields[i]
                self.fields[i] = (known, had, had in wanted) if boxes else (known, wanted[0], True)
            kept = {had for known, had, sent in self.fields if known == name and sent}
            assert not boxes or kept == set(wanted), (name, wanted)
        return self

    def press(self, name: str, value: str = "") -> "Writing":
        """Sends what the fields hold with one of the buttons on the page."""
        assert (name, value) in self.buttons, f"the page has no button {name}={value}"
        data: dict[str, list[str]] = {name: [value]}
        for known, had, sent in self.fields:
            if sent:
                data.setdefault(known, []).append(had)
        self.take(self.client.post(self.address, data, follow=True))
        return self

    def send(self) -> "Writing":
        """Sends a form whose one button has no name."""
        data: dict[str, list[str]] = {}
        for known, had, sent in self.fields:
            if sent:
                data.setdefault(known, []).append(had)
        self.take(self.client.post(self.address, data, follow=True))
        return self


def write(page: Writing, said: dict[str, object], path: str = "") -> Writing:
    """Builds a declared value on a blank page with nothing but its buttons and fields."""
    plain: dict[str, object] = {}
    for name, value in said.items():
        here = f"{path}.{name}" if path else name
        if isinstance(value, dict):
            write(page.press("add", here), value, here)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for i, row in enumerate(value):
                if not any(known.startswith(f"{here}[{i}].") for known in page.names()):
                    page.press("add", _button(here, row))
                write(page, {key: one for key, one in row.items() if key != "measure"}, f"{here}[{i}]")
        else:
            plain |= _field(page, here, value)
    return page.fill(plain)


def _button(path: str, row: dict[str, object]) -> str:
    if "measure" in row:
        return f"{path}:{row['measure']}"
    return f"{path}:{'own' if 'items' in row else 'pack'}" if path == "cards" else path


def _field(page: Writing, path: str, value: object) -> dict[str, object]:
    if isinstance(value, bool):
        return {path: ["否", "是"] if value else ["否"]}
    if isinstance(value, list):
        line = f"{path}[,]" in page.names()
        return {f"{path}[,]": "、".join(map(str, value))} if line else {f"{path}[]": ["", *value]}
    return {path: value}
