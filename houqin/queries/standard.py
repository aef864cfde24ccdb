"""Standards as questions: the edition that a contract pinned, whether a file or the hospital's own row."""

from collections.abc import Mapping
from datetime import date

from houqin import packs
from houqin.records import models as records
from houqin.rules.refusal import Refused
from houqin.rules.standard import Edition


def pinned(pack: str, pin: Mapping[str, str]) -> Edition:
    """The very edition that was signed: found by pack and date, and refused when its content is no longer the same."""
    edition = find(pack, date.fromisoformat(pin["edition"]))
    if edition.digest != pin["digest"]:
        raise Refused(f"标准包 {pack} {pin['edition']} 的内容与签订时不同，不能据以考评")
    return edition


def find(pack: str, edition: date) -> Edition:
    own = records.OwnEdition.objects.filter(pack=pack, edition=edition).first()
    if own is not None:
        return packs.stacked(pack, own=own.content).edition
    return packs.stacked(pack, edition).edition
