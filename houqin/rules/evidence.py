"""What was seen, and how it counts: a checked item, an outcome, an event become additive marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from houqin.rules import money, scheme
from houqin.rules.refusal import Refused
from houqin.rules.standard import Item

COMPLAINT = "complaint"  # the stream of upheld complaints: they deduct on their own, outside the mean over rounds
ZERO_REPORT = "zero_report"  # the signed word that an event did not happen
STREAMS = (*scheme.STREAMS, COMPLAINT)
SOURCES = ("department", "user")
RESULTS = ("pass", "fail", "na")
INCIDENTS = ("veto", "bonus", "malus", "money", ZERO_REPORT, COMPLAINT)
DEDUCTS = ("per_defect", "any_occurrence_zero", "binary")  # lose by what was found; the others are degrees
MOST_DEFECTS = 99
LARGEST_PHOTO = 10 * 1024 * 1024
new = tuple.__new__  # a named tuple in a third of the time


class Count(NamedTuple):
    """What one piece of evidence adds to the tally of its indicator.

    Deducting items: n rounds, n_failed of them failed, num hundredths lost, den hundredths that were promised where
    somebody looked (n = 0 with den > 0: looked, and not applicable). Ratios: num met of den due, in n pieces. Events:
    n times, num the times again or a quantity.
    """

    n: int
    n_failed: int
    num: int
    den: int

    def reversed(self) -> "Count":
        return Count(-self.n, -self.n_failed, -self.num, -self.den)


@dataclass(frozen=True, slots=True)
class Check:
    """One item in one round: passed, failed with so many defects (or with points given by hand), or not applicable."""

    item: str
    result: str
    count: int = 0
    given: int | None = None
    reason: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()


def faults(check: Check, item: Item | None) -> list[str]:
    """Why this check may not count; empty when it may."""
    if item is None:
        return [f"检查项 {check.item} 不在本合同的考核表内，不能计分；可另开整改单"]
    return [f"{item.code}：{said}" for said in (*_result_faults(check, item), *_photo_faults(check, item))]


def _result_faults(check: Check, item: Item) -> list[str]:
    if check.result not in RESULTS:
        return [f"结果须为 合格、问题、不适用 之一，现为 {check.result}"]
    if item.rule.kind == "ratio":
        return ["按比率计分，由系统记录得出，不在现场打分"]
    if item.rule.kind == "manual_rating":
        return _rating_faults(check, item)
    if check.given is not None:
        return ["按处/次计数，不直接打分"]
    if check.result == "fail" and not 1 <= check.count <= MOST_DEFECTS:
        return [f"问题须写明处/次数（1–{MOST_DEFECTS}），现为 {check.count}"]
    if check.result != "fail" and check.count:
        return ["合格或不适用的项不得带问题数"]
    if check.result == "na" and not check.reason:
        return ["不适用须写明理由"]
    return []


def _rating_faults(check: Check, item: Item) -> list[str]:
    if check.result == "na":
        return [] if check.reason else ["不适用须写明理由"]
    if check.given is None:
        return [f"须评分（0–{money.points(item.full)}）"]
    if not 0 <= check.given <= item.full:
        return [f"评分 {money.points(check.given)} 超出满分 {money.points(item.full)}"]
    if (check.given < item.full) != (check.result == "fail"):
        return ["评满分为合格，低于满分为问题"]
    return []


def _photo_faults(check: Check, item: Item) -> list[str]:
    return ["不合格须附照片"] if item.photo and check.result == "fail" and not check.photos else []


def photo_faults(sha256: str, size: int, media_type: str) -> list[str]:
    """What in a photo's announcement cannot be."""
    found = []
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        found.append(f"照片编号须为 64 位十六进制的 SHA-256，现为 {sha256[:12]}")
    if not 0 < size <= LARGEST_PHOTO:
        found.append(f"照片 {sha256[:12]} 大小 {size} 字节，须在 1 字节至 10 MB 之间，请压缩后重传")
    if not media_type.startswith("image/"):
        found.append(f"照片 {sha256[:12]} 的类型 {media_type} 不是图片，请拍照或选择图片")
    return found


def of_check(item: Item, result: str, count: int, given: int | None) -> Count:
    """The count of one checked item. One round loses at most the item's cap; what does not apply is no round of it."""
    full = item.full
    if result == "pass":
        return new(Count, (1, 0, 0, full))
    if result == "na":
        return new(Count, (0, 0, 0, full))
    rule = item.rule
    if rule.kind == "per_defect":
        return new(Count, (1, 1, min(count * rule.points, rule.cap), full))
    if rule.kind == "manual_rating":
        return new(Count, (1, 1, full - (given or 0), full))
    return new(Count, (1, 1, full, full))


def of_outcome(met: int, due: int) -> Count:
    """A ratio: so many met of so many due, each of them a piece of evidence."""
    return Count(due, max(0, due - met), met, due)


def of_value(value: int, mean: int) -> Count:
    """A value against the mean of its kind (PS10), in one unit; without a mean it is no evidence."""
    return Count(1, int(value > mean), value, mean) if mean > 0 else Count(0, 0, 0, 0)


def of_incident(kind: str, count: int, quantity: int, item: Item | None = None) -> Count:
    """An event: veto and money n = n_failed = times, num = quantity in hundredths; bonus and malus n = num = times.

    A zero report assesses an event item with no failure; an upheld complaint loses one failure's points each.
    """
    if kind in ("bonus", "malus"):
        return Count(count, 0, count, 0)
    if kind not in (ZERO_REPORT, COMPLAINT):
        return Count(count, count, quantity, 0)
    if item is None:
        raise Refused("投诉与零报告须写明是哪一检查项")
    if kind == ZERO_REPORT:
        return Count(1, 0, 0, item.full)
    if item.rule.kind not in DEDUCTS:
        raise Refused("检查项 %(code)s 按比率或人工评分，没有约定一次投诉扣几分", code=item.code)
    return Count(count, count, count * of_check(item, "fail", 1, None).num, item.full)


def digest_faults(announced: Mapping[str, str], arrived: Sequence[str]) -> list[str]:
    """Photos that nobody announced: a submission's photos are fixed when it is made."""
    return [f"照片 {one[:12]}… 未在提交时登记" for one in arrived if one not in announced]
