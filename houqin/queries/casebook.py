"""The casebook in force: kinds, categories and clocks, with what this hospital laid over them."""

from typing import Any

from houqin.packs import casebook as packs
from houqin.queries._gate import question
from houqin.records import models as records
from houqin.rules.casebook import Book, Change, changes
from houqin.rules.party import Actor
from houqin.rules.refusal import Wrong


def book() -> Book:
    return packs.book(own())


def own() -> str:
    """The hospital's own words, as it released them last."""
    return records.OwnCasebook.objects.order_by("-entry").values_list("content", flat=True).first() or ""


@question
def casebook(by: Actor) -> dict[str, Any]:
    """The book, and the hospital's own words in it."""
    words = own()
    return {"book": packs.book(words), "own": words}


@question
def casebook_editions(by: Actor) -> list[dict[str, Any]]:
    """What the hospital released, newest first, each with how much it says otherwise than the proposal."""
    proposed = packs.book()
    rows = records.OwnCasebook.objects.order_by("-entry")
    return [
        {"id": row.pk, "at": row.released_at, "text": row.content, "changes": len(changes(proposed, read(row.content)))}
        for row in rows
    ]


@question
def casebook_preview(by: Actor, text: str) -> list[Change]:
    """What a text would change of the book in force; Wrong names the lines of what it cannot mean."""
    return changes(book(), packs.book(text))


def read(text: str) -> Book:
    """A text that was released; read as the proposal where the house no longer knows its words."""
    try:
        return packs.book(text)
    except Wrong:
        return packs.book()
