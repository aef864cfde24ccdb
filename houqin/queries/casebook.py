"""The casebook in force: kinds, categories and clocks, with what this hospital laid over them."""

from typing import Any

from houqin.packs import casebook as packs
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules.casebook import Book
from houqin.rules.party import Actor


def book() -> Book:
    return packs.book(own())


def own() -> str:
    """The hospital's own words, as it released them last."""
    return records.OwnCasebook.objects.order_by("-entry").values_list("content", flat=True).first() or ""


@question
def casebook(by: Actor) -> dict[str, Any]:
    """The book, and the hospital's own words in it."""
    return {"book": book(), "own": own()}
