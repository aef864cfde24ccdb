"""What the house refuses that no linter knows: each law with its reason, a bad example that it finds and a good one."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.house import source

Example = tuple[str, str]
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITING_SQL = re.compile(r"\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\b", re.IGNORECASE)
GRAB_BAGS = {"util", "utils", "helper", "helpers", "common", "misc", "base", "tools", "manager", "service", "extras"}
DEEPEST = 4  # houqin/ + two folders + the module
FUNCTION_LINES, FILE_LINES = 40, 400


@dataclass(frozen=True, slots=True)
class Law:
    name: str
    why: str
    breaches: Callable[[str, ast.Module], Iterator[str]]
    bad: Example
    good: Example


def writes(path: str, module: ast.Module) -> Iterator[str]:
    if path.startswith(("houqin/actions/", "houqin/records/")):
        return
    for call in (node for node in ast.walk(module) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES and ".objects" in ast.unparse(call.func):
            yield ast.unparse(call.func)


def writing_sql(path: str, module: ast.Module) -> Iterator[str]:
    if path.startswith(("houqin/queries/", "houqin/interfaces/web/", "houqin/interfaces/api/", "houqin/server/")):
        for text in (node.value for node in ast.walk(module) if isinstance(node, ast.Constant)):
            if isinstance(text, str) and WRITING_SQL.match(text):
                yield text


def local_imports(path: str, module: ast.Module) -> Iterator[str]:
    for function in source.functions(module):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{function.name}: {ast.unparse(node)}"


def signals(path: str, module: ast.Module) -> Iterator[str]:
    return (name for name in imported(module) if name.startswith("django.dispatch") or "signals" in name.split("."))


def deeds_calling_deeds(path: str, module: ast.Module) -> Iterator[str]:
    if path.startswith("houqin/actions/"):
        for name in imported(module):
            if name.startswith("houqin.actions.") and not name.split(".")[2].startswith("_"):
                yield name


def imported(module: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, `from a import b` as a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def long_functions(path: str, module: ast.Module) -> Iterator[str]:
    for function in source.functions(module):
        if source.length(function) > FUNCTION_LINES:
            yield f"{function.name}: {source.length(function)} lines"


def opening(path: str, module: ast.Module) -> Iterator[str]:
    said = ast.get_docstring(module)
    if said is None:
        yield "no docstring"
    elif not said.split("\n\n")[0].rstrip().endswith("."):
        yield f"not a sentence: {said.splitlines()[0]}"


def grab_bags(path: str, module: ast.Module) -> Iterator[str]:
    *folders, file = path.split("/")
    for name in [*folders, file.removesuffix(".py")]:
        if name.strip("_") in GRAB_BAGS:
            yield name
    if len(folders) + 1 > DEEPEST:
        yield f"{len(folders) - 1} folders deep"


LAWS = [
    Law(
        "only actions write",
        "A write outside an action has no permission check, no transaction of its own and no journal line.",
        writes,
        ("houqin/interfaces/web/office.py", "Place.objects.filter(pk=1).update(name='x')"),
        ("houqin/interfaces/web/office.py", "add_place(by, at, name='x')\nnames = {}\nnames.update(a=1)"),
    ),
    Law(
        "queries hold no writing SQL",
        "Queries only read.",
        writing_sql,
        ("houqin/queries/score.py", "cursor.execute('UPDATE records_sheet SET points = 0')"),
        ("houqin/queries/score.py", "cursor.execute('SELECT points FROM records_sheet')"),
    ),
    Law(
        "no import inside a function",
        "It hides a cycle: the storeys decide who knows whom.",
        local_imports,
        ("houqin/rules/score.py", "def judge():\n    from houqin.rules import payment"),
        ("houqin/rules/score.py", "from houqin.rules import money\ndef judge():\n    return money"),
    ),
    Law(
        "no signals",
        "What a deed causes is written in the deed, where one reads it.",
        signals,
        ("houqin/records/score.py", "from django.db.models.signals import post_save"),
        ("houqin/records/score.py", "from django.db.models import F"),
    ),
    Law(
        "actions never call actions",
        "Rules return what should be written; each action writes it through _ledger under its own one line.",
        deeds_calling_deeds,
        ("houqin/actions/close_month.py", "from houqin.actions import look_back"),
        ("houqin/actions/close_month.py", "from houqin.actions import _ledger\nfrom houqin.rules import look_back"),
    ),
    Law(
        "functions are short",
        f"Nobody holds more than {FUNCTION_LINES} lines in the head.",
        long_functions,
        ("houqin/rules/score.py", "def judge():\n" + "    x = 1\n" * FUNCTION_LINES),
        ("houqin/rules/score.py", "def judge():\n" + "    x = 1\n" * (FUNCTION_LINES - 1)),
    ),
    Law(
        "a module opens with one sentence",
        "It says what the module holds, so that a reader knows whether to read on.",
        opening,
        ("houqin/rules/score.py", '"""Score"""'),
        ("houqin/rules/score.py", '"""How a month\'s tallies become points and a grade."""'),
    ),
    Law(
        "every module has a room",
        "A file is found by storey and noun; a grab-bag has neither, nor has a deep folder.",
        grab_bags,
        ("houqin/rules/utils.py", ""),
        ("houqin/interfaces/web/phone.py", ""),
    ),
]
