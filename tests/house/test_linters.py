"""The linters' own settings can fail: each banned name and each contract is shown a breach."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import HOUSE, PROJECT, ROOT

BANNED = sorted(PROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"])
CONTRACTS = {
    "storeys": ("houqin/rules/money.py", "import houqin.packs"),
    "spine": ("houqin/rules/standard.py", "import houqin.rules.payment"),
    "questions": ("houqin/queries/party.py", "import houqin.queries.payment"),
    "pure": ("houqin/rules/money.py", "import time"),
    "tables": ("houqin/analysis/__init__.py", "import django.db"),
    "kept": ("houqin/interfaces/web/urls.py", "import houqin.records.scope"),
    "interfaces": ("houqin/interfaces/documents/__init__.py", "import houqin.interfaces.web"),
}


@pytest.mark.parametrize("name", BANNED)
def test_a_banned_name_is_found_below_the_interfaces_only(name: str) -> None:
    module, _, last = name.rpartition(".")
    code = f"from {module} import {last}\n\n{last}\n" if module else f"import {name}\n\n{name}\n"
    assert "TID251" in ruff(code, "houqin/queries/example.py")
    assert "TID251" not in ruff(code, "houqin/interfaces/web/example.py")


def ruff(code: str, path: str) -> str:
    command = [sys.executable, "-m", "ruff", "check", "--stdin-filename", path, "--output-format", "concise", "-"]
    return subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True).stdout


def test_every_contract_has_a_breach_to_find_and_guidance_for_who_makes_it() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    assert {contract["id"] for contract in contracts} == set(CONTRACTS)
    assert all(contract["broken_contract_guidance"].endswith(".") for contract in contracts)


def test_the_house_keeps_its_contracts() -> None:
    kept = lint_imports(ROOT)
    assert kept.returncode == 0, kept.stdout


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_contract_finds_its_breach(contract: str, tmp_path: Path) -> None:
    shutil.copytree(HOUSE, tmp_path / "houqin", ignore=lambda folder, names: [n for n in names if n == "static"])
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path, breach = CONTRACTS[contract]
    with (tmp_path / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{breach}\n")
    found = lint_imports(tmp_path, contract)
    assert "0 kept, 1 broken" in found.stdout, found.stdout + found.stderr


def lint_imports(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    chosen = [f"--contract={contract}" for contract in contracts]
    program = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as run; run()"
    command = [sys.executable, "-c", program, "--no-cache", *chosen]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)
