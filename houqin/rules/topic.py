"""One row of the table of notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Topic:
    """One row of the table: what a written row has to be for these people to be told.

    `table` is the row's name in the journal; `when` names values of its source that must be among those given. `to` are
    roles, `provider` meaning the one concerned and `ward` the place's own; or `concerned`, `reporter`: whom
    the source names; or `signers`; or `named`: the roles and people that a plan or a warning names. `several` is the
    title when one deed caused more than one of it for one person.
    """

    name: str
    table: str
    to: tuple[str, ...]
    title: str
    text: str = ""
    several: str = ""
    urgency: str = "usual"
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_clock: bool = False  # told by the nightly scan and never by a deed
    called: str = ""

    @property
    def label(self) -> str:
        """What one switches off: the title before its first hole, where it is not called otherwise."""
        return self.called or self.title.partition("%(")[0].rstrip("：: ·")
