"""Papers that somebody wants as PDF: a note in a folder each, taken away by the worker once the file is on record."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

FAULT = ".fault"


def ask(hospital: int, id: UUID) -> None:
    """Asked again after a fault, it is tried again."""
    note = _note(hospital, id)
    note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    note.touch()
    note.with_suffix(FAULT).unlink(missing_ok=True)


def asked(hospital: int, id: UUID) -> bool:
    return _note(hospital, id).exists()


def waiting(hospital: int) -> list[UUID]:
    """The oldest first."""
    notes = [one for one in _folder(hospital).glob("*") if one.suffix != FAULT]
    return [UUID(one.name) for one in sorted(notes, key=lambda one: one.stat().st_mtime)]


def settle(hospital: int, id: UUID, fault: str = "") -> None:
    """Done, or given up with a reason until somebody asks again."""
    note = _note(hospital, id)
    if fault:
        note.with_suffix(FAULT).write_text(fault, "utf-8")
    note.unlink(missing_ok=True)


def fault(hospital: int, id: UUID) -> str:
    said = _note(hospital, id).with_suffix(FAULT)
    return said.read_text("utf-8") if said.exists() else ""


def _folder(hospital: int) -> Path:
    return Path(settings.HOUQIN_HOME) / "pdf" / str(hospital)


def _note(hospital: int, id: UUID) -> Path:
    return _folder(hospital) / str(id)
