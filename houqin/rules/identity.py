"""Ids that follow from other ids, so that the same deed sent twice names the same rows."""

from uuid import UUID, uuid5


def derived(parent: UUID, *names: object) -> UUID:
    return uuid5(parent, "/".join(str(name) for name in names))
