"""`make docs`: docs/reference is written from the code, and a test fails when the two differ."""

import argparse
import ast
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houqin.server.settings")

from babel.messages.catalog import Catalog  # noqa: E402
from django.utils import translation  # noqa: E402

from houqin.interfaces.cli import main as cli  # noqa: E402
from houqin.rules import permission  # noqa: E402
from houqin.rules.party import ROLES  # noqa: E402
from tools import addresses  # noqa: E402
from tools.catalogue import ROOT, english  # noqa: E402

REFERENCE = ROOT / "docs/reference"
WRITTEN = "<!-- Written by `make docs` from the code: change it there. -->\n"


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, "utf-8")
    print(f"{len(pages())} pages in {REFERENCE.relative_to(ROOT)}")


def pages() -> Mapping[str, str]:
    return {
        "commands.md": commands(),
        "actions.md": deeds("Actions", "actions", "action", permission.ACTIONS),
        "queries.md": deeds("Queries", "queries", "question", permission.QUERIES),
        "permissions.md": permissions(),
        "api.md": addresses.page(WRITTEN),
    }


def commands() -> str:
    """Every sub-command with its arguments, in English where the catalogue has it."""
    catalogue = english()
    with translation.override(None):
        parsers = sub_parsers(cli.parser())
    parts = [WRITTEN, "# Commands\n", "Every command also answers `--help`, in Chinese or with `HOUQIN_LANGUAGE=en`.\n"]
    for name, (said, parser) in sorted(parsers.items()):
        about = in_english(said, catalogue)
        parts += [f"## houqin {name}\n", f"{about[:1].upper()}{about[1:]}.\n", *arguments(parser, catalogue)]
    return "\n".join(parts)


def sub_parsers(parser: argparse.ArgumentParser) -> dict[str, tuple[str, argparse.ArgumentParser]]:
    found = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    said = {choice.dest: choice.help or "" for choice in found._choices_actions}
    return {name: (said.get(name, ""), chosen) for name, chosen in found.choices.items()}


def arguments(parser: argparse.ArgumentParser, catalogue: Catalog) -> Iterator[str]:
    rows = [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]
    if rows:
        yield "| argument | meaning |\n| --- | --- |"
        for action in rows:
            name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            value = f" {action.metavar or action.dest.upper()}" if action.option_strings and action.nargs != 0 else ""
            said = in_english(action.help or "", catalogue) % {"default": action.default}
            yield f"| `{name}{value}` | {said} |"
        yield ""


def in_english(said: str, catalogue: Catalog) -> str:
    message = catalogue.get(said)
    return (str(message.string) if message and message.string else said).rstrip(".。")


def deeds(title: str, storey: str, mark: str, table: Mapping[str, frozenset[str]]) -> str:
    """Every function of a storey that carries the mark: what it takes, what it says of itself, who may."""
    parts = [WRITTEN, f"# {title}\n"]
    for path in sorted((ROOT / "houqin" / storey).glob("*.py")):
        for function in marked(path, mark):
            who = "、".join(ROLES[role] for role in ROLES if role in table.get(function.name, ()))
            said = ast.get_docstring(function) or opening(path)
            parts += [f"## {function.name}\n", f"`{storey}/{path.name}` · {who or 'the system only'}\n", said + "\n"]
            parts += [f"```python\n{signature(function)}\n```\n"]
    return "\n".join(parts)


def marked(path: Path, mark: str) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(decorates(decorator, mark) for decorator in node.decorator_list):
            yield node


def decorates(decorator: ast.expr, mark: str) -> bool:
    named = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(named).rsplit(".", 1)[-1] == mark


def opening(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


def signature(function: ast.FunctionDef) -> str:
    """One argument a line, as one writes the call."""
    taken = function.args
    plain = [ast.unparse(argument) for argument in taken.posonlyargs + taken.args]
    defaults = [f" = {ast.unparse(default)}" if default else "" for default in taken.kw_defaults]
    named = [ast.unparse(argument) + default for argument, default in zip(taken.kwonlyargs, defaults, strict=True)]
    lines = "".join(f"    {line},\n" for line in [", ".join(plain), *(["*"] if named else []), *named])
    back = f" -> {ast.unparse(function.returns)}" if function.returns else ""
    return f"{function.name}(\n{lines}){back}"


def permissions() -> str:
    """One row per action and query, one column per role."""
    heads = " | ".join(f"{name} {said}" for name, said in ROLES.items())
    parts = [WRITTEN, "# Who may do and see what\n", "The one table is `houqin/rules/permission.py`.\n"]
    for title, table in (("Actions", permission.ACTIONS), ("Queries", permission.QUERIES)):
        parts += [f"## {title}\n", f"| | {heads} |", "| --- |" + " :-: |" * len(ROLES)]
        for name, roles in sorted(table.items()):
            parts.append(f"| `{name}` | " + " | ".join("●" if role in roles else "" for role in ROLES) + " |")
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
