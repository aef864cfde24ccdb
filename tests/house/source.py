"""The project's own files, as texts and trees."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "houqin"
UNTRACKED = {
    ".venv",
    "build",
    "dist",
    "vendor",
    "__pycache__",
    "node_modules",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SPINE = next(
    [noun.strip("() ") for layer in contract["layers"] for noun in layer.split("|")]
    for contract in PROJECT["tool"]["importlinter"]["contracts"]
    if contract["id"] == "spine"
)


def modules() -> list[Path]:
    """Every Python file of the house; migrations are written by Django and left out."""
    return sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@cache
def tracked() -> list[Path]:
    """What git holds and the folder still has; without git's folder, all that was neither built nor fetched."""
    if not (ROOT / ".git").exists():
        return [
            path for path in ROOT.rglob("*") if path.is_file() and not UNTRACKED & set(path.relative_to(ROOT).parts)
        ]
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def fetched(path: Path) -> bool:
    return bool(UNTRACKED & set(path.parts)) or any(part.endswith("_cache") for part in path.parts)
