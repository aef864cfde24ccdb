"""A declared value as a form: what was typed, the faults beside it, and the way back from a browser."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext

from houqin.rules import money
from houqin.rules.declared import Fault

Options = Sequence[tuple[str, str]]
STEP = re.compile(r"\[(\d*|,)\]|([^.\[\]]+)")
MOST_ROWS = 500
UNITS = {"points": "分", "percent": "%", "yuan": "元"}
SIGNS = ("points", "percent", "yuan", "count", "number")  # typed and shown as numbers


@dataclass(slots=True)
class Field:
    """One input. `several` are boxes to tick, `list` is one line of values with 、 between them."""

    path: str
    label: str
    kind: str
    value: Any
    shown: str
    unit: str = ""
    options: Options = ()
    required: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return anchor(self.path)

    @property
    def name(self) -> str:
        return self.path + {"several": "[]", "list": "[,]"}.get(self.kind, "")

    @property
    def numeric(self) -> bool:
        return self.kind in SIGNS


@dataclass(slots=True)
class Group:
    """The fields of one declared value, by name; `kind` names the measure where there is a choice."""

    path: str
    label: str
    parts: "dict[str, Field | Group | Rows | None]"
    kind: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> "Field | Group | Rows | None":
        return self.parts[name]

    @property
    def id(self) -> str:
        return anchor(self.path)

    def rows(self, name: str) -> "list[Group]":
        """The rows of a part that is a list."""
        part = self.parts[name]
        return part.rows if isinstance(part, Rows) else []

    @property
    def listed(self) -> "list[Field | Group | Rows]":
        return [part for part in self.parts.values() if part is not None]


@dataclass(slots=True)
class Rows:
    """A list of values; `heads` are the labels of a row's fields."""

    path: str
    label: str
    rows: list[Group]
    heads: list[Field]
    faults: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return anchor(self.path)


Part = Field | Group | Rows


def anchor(path: str) -> str:
    """A path as the id of an element: payment[0].tiers → f-payment-0-tiers."""
    return "f-" + "-".join(one for pair in STEP.findall(path) for one in pair if one)


@dataclass(frozen=True, slots=True)
class Words:
    """What a page adds to the declarations, by "Class.field": choices with their words, and which texts are long."""

    options: Mapping[str, Options] = field(default_factory=dict)
    long: Collection[str] = ()


SILENT = Words()


# ── Out: the declaration, what was typed and the faults make a form ───────────────────────────────────────────────────


def form(cls: type, typed: Mapping[str, Any], faults: Iterable[Fault] = (), words: Words = SILENT) -> Group:
    """A fault that has no field of its own stands with what is around it."""
    made = _group(cls, typed, "", "", words)
    nodes = {part.path: part for part in walk(made)}
    words_of = labels(cls)
    for fault in faults:
        path = fault.path
        while path not in nodes:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        nodes[path].faults.append(_plainly(fault.said, words_of))
    return made


def labels(cls: type) -> dict[str, str]:
    """The labels of a declared class and of all within it, by name; the outer one's word counts."""
    found: dict[str, str] = {}
    mine = [f for f in fields(cls) if f.metadata]
    for of in (f.metadata["of"] for f in mine):
        for one in of.values() if isinstance(of, Mapping) else (of,) if isinstance(of, type) else ():
            found |= labels(one)
    return found | {f.name: gettext(f.metadata["zh"]) for f in mine}


def _plainly(said: str, words: Mapping[str, str]) -> str:
    """A fault as people read it: the names that a file would write give way to the labels on the page."""
    said = re.sub(r"（([a-z_]+)）", lambda found: "" if found[1] in words else found[0], said)
    return re.sub(r" ?\b([a-z_]+)\b ?", lambda found: f"“{words[found[1]]}”" if found[1] in words else found[0], said)


def walk(part: Part) -> Iterator[Part]:
    """The part and all within it, in reading order."""
    yield part
    inner: Sequence[Part] = part.listed if isinstance(part, Group) else part.rows if isinstance(part, Rows) else ()
    for one in inner:
        yield from walk(one)


def _group(cls: type, typed: Any, path: str, label: str, words: Words) -> Group:
    typed = typed if isinstance(typed, Mapping) else {}
    parts = {f.name: _part(cls, f, typed.get(f.name), _join(path, f.name), words) for f in fields(cls) if f.metadata}
    return Group(path, label, parts, str(getattr(cls, "kind", "")), typed)


def _part(cls: type, spec: Any, typed: Any, path: str, words: Words) -> Part | None:
    facts, kind = spec.metadata, spec.metadata["kind"]
    label = gettext(facts["zh"])
    if kind == "one":
        return None if typed is None else _group(facts["of"], typed, path, label, words)
    if kind == "many" and not isinstance(facts["of"], str):
        rows = typed if isinstance(typed, list) else []
        made = [_row(facts["of"], one, f"{path}[{i}]", label, words) for i, one in enumerate(rows)]
        heads = [] if isinstance(facts["of"], Mapping) else _group(facts["of"], {}, path, label, words).listed
        return Rows(path, label, made, [head for head in heads if isinstance(head, Field)])
    return _field(f"{cls.__name__}.{spec.name}", spec, typed, path, words)


def _row(of: Any, typed: Any, path: str, label: str, words: Words) -> Group:
    if isinstance(of, Mapping):
        measure = typed.get("measure") if isinstance(typed, Mapping) else None
        of = of.get(str(measure)) or next(iter(of.values()))
    return _group(of, typed, path, label, words)


def _field(name: str, spec: Any, typed: Any, path: str, words: Words) -> Field:
    facts, kind = spec.metadata, spec.metadata["kind"]
    options = words.options.get(name, ())
    if kind == "choice":
        options = options or [(code, code) for code in facts["of"]]
    elif kind == "many":
        kind = "several" if options else "list"
    elif options:
        kind = "choice"
    elif name in words.long:
        kind = "long"
    value = _typed(kind, typed, spec.default)
    unit = gettext(UNITS.get(facts["of"] if kind == "list" else kind, ""))
    made = Field(path, gettext(facts["zh"]), kind, value, "", unit, options, spec.default is MISSING)
    made.shown = _shown(made)
    return made


def _typed(kind: str, typed: Any, default: Any) -> Any:
    if kind in ("several", "list"):
        chosen = [str(one) for one in (typed if typed is not None else () if default is MISSING else default)]
        return chosen if kind == "several" else "、".join(chosen)
    if typed is None:
        typed = "" if default is MISSING or default is None else default
        if isinstance(typed, int) and not isinstance(typed, bool) and kind != "count":
            typed = money.points(typed)
    return {True: "是", False: "否"}[typed] if isinstance(typed, bool) else str(typed)


def _shown(made: Field) -> str:
    words = dict(made.options)
    if made.kind == "several":
        return "、".join(words.get(one, one) for one in made.value) or "—"
    if made.kind == "flag":
        return gettext(made.value)
    if made.value == "":
        return "—"
    if made.kind in ("percent", "list"):
        return "、".join(one.removesuffix("%") + made.unit for one in made.value.split("、"))
    return words.get(made.value, made.value) + (f" {made.unit}" if made.unit else "")


def identified(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None


def loaded(text: str) -> dict[str, Any]:
    """A kept draft's body; what another program may have left there that is no form is an empty one."""
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


# ── In: the names of a form are the paths of the value ────────────────────────────────────────────────────────────────


def typed(post: QueryDict, leave: Collection[str] = ("csrfmiddlewaretoken", "do")) -> dict[str, Any]:
    """Plain data from a browser: `a[0].b` is a place in it, `a[]` a list of ticks, `a[,]` a line of values."""
    tree: dict[Any, Any] = {}
    for name in (name for name in post if name not in leave):
        steps = [int(n) if n.isdigit() else n or word for n, word in _steps(name)]
        if not steps or any(isinstance(step, int) and step >= MOST_ROWS for step in steps):
            continue
        value: Any = post[name]
        if name.endswith("[]"):
            value = [one for one in post.getlist(name) if one]
        elif name.endswith("[,]"):
            steps, value = steps[:-1], [one.strip() for one in re.split(r"[、,，;；\s]+", value) if one.strip()]
        if steps:
            _put(tree, steps, value)
    return _listed(tree)


def _steps(name: str) -> list[tuple[str, str]]:
    return [pair for pair in STEP.findall(name) if pair != ("", "")]


def _put(tree: dict[Any, Any], steps: Sequence[Any], value: Any) -> None:
    for step in steps[:-1]:
        tree = tree.setdefault(step, {})
        if not isinstance(tree, dict):
            return
    tree[steps[-1]] = value


def _listed(tree: Any) -> Any:
    if not isinstance(tree, dict):
        return tree
    if tree and all(isinstance(key, int) for key in tree):
        return [_listed(tree[key]) for key in sorted(tree)]
    return {str(key): _listed(value) for key, value in tree.items()}


# ── Rows come and go ──────────────────────────────────────────────────────────────────────────────────────────────────


def added(cls: type, data: dict[str, Any], wanted: str) -> str:
    """Adds an empty row to the list, or the optional part, at a path; `path:measure` chooses. Returns the new path."""
    path, _, choice = wanted.partition(":")
    of, here, steps = cls, data, _way(path)
    for step in steps[:-1]:
        if isinstance(step, int):
            here = here[step]  # type: ignore[index]
            of = of[here.get("measure")] if isinstance(of, Mapping) else of
        else:
            of = next(f.metadata["of"] for f in fields(of) if f.name == step)
            here = here.setdefault(step, [])
    spec = next(f for f in fields(of) if f.name == steps[-1])
    if spec.metadata["kind"] == "one":
        here[spec.name] = blank(spec.metadata["of"])
        return path
    rows = here.setdefault(spec.name, [])
    made = spec.metadata["of"]
    rows.append({"measure": choice, **blank(made[choice])} if isinstance(made, Mapping) else blank(made))
    return f"{path}[{len(rows) - 1}]"


def blank(cls: type) -> dict[str, Any]:
    """An empty value whose own required lists have a first empty row."""
    needed = [f for f in fields(cls) if f.metadata and f.metadata["kind"] == "many" and f.default is MISSING]
    return {f.name: [blank(f.metadata["of"])] for f in needed if isinstance(f.metadata["of"], type)}


def removed(data: dict[str, Any], path: str) -> None:
    """Takes away the row or the optional part at a path; a path that leads nowhere takes nothing."""
    here: Any = data
    try:
        *way, last = _way(path)
        for step in way:
            here = here[step]
        del here[last]
    except (LookupError, TypeError):
        return


def _way(path: str) -> list[Any]:
    """The steps to a place; LookupError when the path is none."""
    steps = _steps(path)
    if not steps or any(number and not number.isdecimal() for number, _word in steps):
        raise LookupError(path)
    return [word or int(number) for number, word in steps]


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


# ── Two values side by side ───────────────────────────────────────────────────────────────────────────────────────────


def lines(part: Part, trail: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every field in words: ("支付计法 2 · 分档 1 · 下限（含）", "90 分")."""
    if isinstance(part, Field):
        yield " · ".join((*trail, part.label)), part.shown
    elif isinstance(part, Rows):
        for i, row in enumerate(part.rows, 1):
            yield from lines(row, (*trail, f"{row.label} {i}"))
    else:
        for one in part.listed:
            yield from lines(one, (*trail, one.label) if isinstance(one, Group) else trail)


def changes(before: Group, after: Group) -> list[tuple[str, str, str]]:
    """What differs between two forms: (where, before, after), '' for what is not there; nothing to nothing is none."""
    old, new = dict(lines(before)), dict(lines(after))
    pairs = [(key, old.get(key, ""), new.get(key, "")) for key in {**old, **new}]
    return [(key, was, now) for key, was, now in pairs if was != now and {was, now} - {"", "—"}]
