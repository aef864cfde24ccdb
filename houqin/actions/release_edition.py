"""发布本院版本: the hospital's own edition of a standard; once released it never changes."""

from datetime import datetime
from uuid import UUID

from houqin import packs
from houqin.actions import _ledger
from houqin.queries import standard
from houqin.records import models as records
from houqin.rules.identity import derived
from houqin.rules.party import Actor
from houqin.rules.refusal import Refused


@_ledger.action
def release_edition(by: Actor, at: datetime, *, id: UUID, pack: str, text: str) -> UUID:
    """Returns the edition's id. Wrong names the line of a text that cannot be read; loosening law is refused."""
    edition = packs.stacked(pack, own=text, places=standard.regions().split()).edition
    if edition.pack != pack:  # a pack of the hospital's own
        raise Refused("文中的标准包写作 %(said)s，这里发布的是 %(pack)s", said=edition.pack, pack=pack)
    if pack in packs.names() and edition.edition in packs.editions(pack):
        raise Refused("国家版本已用 %(day)s 这个日期，本院版本须另定日期", day=edition.edition)
    row = records.OwnEdition(
        id=derived(id, pack, edition.edition), pack=pack, edition=edition.edition, content=text, digest=edition.digest
    )
    _ledger.write(
        by, at, "release_edition", {"pack": pack, "edition": edition.edition, "digest": edition.digest}, [row]
    )
    return row.pk
