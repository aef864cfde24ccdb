"""How much of what was due was seen, and the lines of what was not."""

from collections.abc import Collection, Mapping, Sequence

from houqin.rules.heap import Heap
from houqin.rules.scheme import FULL
from houqin.rules.sheet import Layout, Line, Slot


def judge(
    layout: Layout,
    period: int,
    heap: Heap,
    sites: Collection[str],
    earlier: Collection[str],
    unseen: Sequence[int] | None = None,
) -> tuple[list[Line], int]:
    """The weighted share in basis points, rounded down: 100 % means all of it; and a line for each item missed.

    Sites that are scored apart are each due in full. What never applied where somebody looked was not due. `unseen` are
    the items without evidence anywhere, where the caller knows them.
    """
    lines: list[Line] = []
    apart = tuple(sorted(sites)) if layout.scheme.sites != "pooled" else ()
    month = period % 100 % 12
    slots, due, missed = layout.due[month], layout.due_worth[month] * max(1, len(apart)), 0
    for site in apart or (None,):
        missing = _missing(slots, heap, site, None if apart else unseen)
        idle = heap.idle(missing, site) if missing else ()
        for at in missing:
            if at in idle or slots[at].code in earlier:
                due -= layout.worth[at]
            else:
                missed += layout.worth[at]
            if at in idle or slots[at].code not in earlier:
                lines.append(_line(slots[at], site or "", "na" if at in idle else ""))
    return lines, FULL * (due - missed) // due if due else FULL * bool(heap.seen())


def _missing(slots: Mapping[int, Slot], heap: Heap, site: str | None, unseen: Sequence[int] | None) -> list[int]:
    if unseen is not None:
        return [at for at in unseen if at in slots]
    seen = heap.seen(site)
    return [at for at in slots if at not in seen]


def _line(slot: Slot, site: str, note: str) -> Line:
    return slot.unseen if not site and not note else slot.unseen._replace(site=site, note=note)
