"""结算单 in Excel: finance adds it up again, from what each line lost to what is paid, with the evidence beside it."""

from collections.abc import Iterator, Mapping
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.capital import capital
from houqin.interfaces.documents.excel import Book, Column, Formula, Page, points, yuan
from houqin.rules import party, payment, period
from houqin.rules.scheme import FULL

Found = Mapping[str, Any]
FRONT = (
    Column("序号", 14, "order"),
    Column("项目", 20, "text"),
    Column("计算", 44, "text"),
    Column("合同条款", 12, "text"),
    Column("金额（元）", 18, "money"),
    Column("争议", 12, "text"),
)
COUNTS = (
    Column("序号", 8, "order"),
    Column("计价项目", 30, "text"),
    Column("单位", 10, "text"),
    Column("服务商确认数量", 18, "number"),
    Column("医院确认数量", 18, "number"),
    Column("单价（元）或分成比例", 22, "money"),
    Column("金额（元）", 18, "money"),
)
COUNTED = tuple(column.look for column in COUNTS)
SHARED = (*COUNTED[:5], "share", COUNTED[6])
LINES = (
    Column("序号", 6, "order"),
    Column("考核表", 20, "text"),
    Column("部分", 16, "text"),
    Column("编码", 20, "text"),
    Column("内容", 46, "text"),
    Column("点位", 10, "text"),
    Column("满分", 8, "points"),
    Column("得分", 8, "points"),
    Column("本项扣分", 10, "points"),
    Column("计入扣分", 10, "points"),
    Column("次数", 8, "count"),
    Column("不合格", 8, "count"),
    Column("说明", 12, "text"),
)
TEXT, FULL_MARKS, POINTS, OWN, LOST = 4, 6, 7, 8, 9  # of these columns
PARTS = (Column("组成", 30, "text"), Column("权重", 14, "share"), Column("得分", 14, "points"))
EVIDENCE = (
    Column("序号", 6, "order"),
    Column("编码", 14, "text"),
    Column("内容", 30, "text"),
    Column("计分规则", 24, "text"),
    Column("时间", 16, "moment"),
    Column("地点", 20, "text"),
    Column("方式", 10, "text"),
    Column("结果", 20, "text"),
    Column("数量", 7, "count"),
    Column("扣分", 8, "points"),
    Column("记录人", 10, "text"),
    Column("照片", 6, "count"),
    Column("照片摘要 SHA-256", 33, "code"),
    Column("证据编号", 19, "code"),
)
NOTE = (
    "重算方法：{sum}为各笔之和；{payable}＝{fee}{sign}{sum}。得分＝100−“明细”表计入扣分之和；"
    "计入扣分按考核表权重折算，尾差按最大余额法调平。“证据”表为每一处失分所依据的检查与照片。"
)


def statement(found: Found, hospital: str, number: str = "") -> bytes:
    """The book of what `statement_in_full` answered."""
    row = found["row"]
    side = saying.SIDES[row.contract.direction]
    name = f"{row.contract.name}{period.label(row.period)}{side.title}"
    book = Book(name, hospital, row.at)
    front = book.sheet("结算单", FRONT)
    base = _quantities(book, found)
    score = _year(book, found) if found["year"] is not None else _lines(book, found)
    if found["year"] is None:
        _evidence(book, found)
    front.title(f"{hospital} {name}", f"编号 {number or row.number}")
    front.facts(_facts(row, score))
    front.row += 1
    _amounts(front, found, side, base)
    front.row += 1
    _acts(front, found, side)
    front.row += 1
    if row.contract.due_day:
        front.note(f"付清期限 {payment.due_on(row.period, row.contract.due_day, saying.day(row.at))}")
    for said in saying.behind(found["behind"]):
        front.note(said)
    front.note(NOTE.format(sum=side.sum, payable=side.payable, fee=side.fee, sign="−" if side.minus else "＋"), 42)
    return book.bytes()


def _facts(row: Any, score: object) -> list[tuple[str, object, str]]:
    contract, sheet = row.contract, row.sheet
    return [
        ("合同", f"{contract.name}（{contract.number}）", "text"),
        ("服务商", f"{contract.provider.name}（{contract.provider.uscc or '—'}）", "text"),
        ("结算期间", period.label(row.period), "text"),
        ("得分", score, "left_points"),
        ("等级", sheet.grade or saying.score(sheet), "text"),
        ("覆盖率", sheet.coverage_bp / FULL, "left_share"),
        ("考评表", f"第{sheet.version}版 · 计分内核{row.kernel} · 输入摘要 {sheet.inputs_digest}", "code"),
    ]


def _amounts(page: Page, found: Found, side: saying.Side, base: object) -> None:
    """What it starts from, each amount as it changes that, and the sums."""
    row, entries = found["row"], found["entries"]
    page.head()
    start, sign = page.row, "-" if side.minus else ""
    page.line((1, *saying.fee(row, side, found["minimum_fen"]), "", base, ""))
    for n, entry in enumerate(entries, 2):
        disputed = "有争议" if saying.disputed(entry) else ""
        page.line((n, saying.kind(entry, side), entry.how, entry.clause, yuan(-entry.amount_fen), disputed))
    if not entries:
        page.line((2, f"无{side.deduction}", "", "", 0, ""))
    changes, flags = page.between(4, start + 1), page.between(5, start + 1)
    changed = Formula(f"={sign}SUM({changes})", yuan(row.withheld_fen if side.minus else -row.withheld_fen))
    due = Formula(f"={page.at(4, start)}{sign or '+'}{page.at(4)}", yuan(row.payable_fen))
    disputed = Formula(f'={sign}SUMIF({flags},"有争议",{changes})', yuan(row.disputed_fen))
    rest = "={}" if side.minus else "={}-{}"
    undisputed = Formula(rest.format(page.at(4, page.row + 1), page.at(4, page.row + 2)), yuan(row.undisputed_fen))
    page.sum({1: side.sum, 2: "各笔之和", 4: changed})
    page.sum({1: side.payable, 2: f"人民币{capital(row.payable_fen)}", 4: due})
    page.sum({1: "其中有争议", 2: "待复核后确认", 4: disputed})
    page.sum({1: "无争议", 2: "照常支付" if side.minus else "照常缴纳", 4: undisputed})


def _acts(page: Page, found: Found, side: saying.Side) -> None:
    row, accepted = found["row"], found["accepted"]
    page.head(("环节", "姓名", "事项", "合同条款", "时间", "意见"))
    looks = ("text", "text", "text", "text", "moment", "text")
    page.line(("考评", row.proposed_by.name, f"第{row.sheet.version}版考评表", "", found["published_at"], ""), looks)
    if accepted:
        page.line(("服务商确认", accepted.by.name, "确认考评表", "", accepted.at, ""), looks)
    for one in found["decisions"]:
        deed, signature = one["row"], one["signature"]
        about = saying.deed(deed, side)
        page.line(("提出", found["proposers"][deed.proposed_by_id], about, deed.clause, deed.at, ""), looks)
        if signature:
            who = f"{signature.signed_by.name}（{party.ROLES.get(signature.role, '')}）"
            verdict = saying.VERDICTS[signature.verdict]
            page.line(("签批", who, about, deed.clause, signature.at, verdict + signature.reason), looks)
    page.line(("出具", row.issued_by.name, row.number, "", row.at, ""), looks)
    page.facts([("留痕", f"第{found['journal'].seq}号，封印 {found['journal'].seal}", "code")])


def _quantities(book: Book, found: Found) -> object:
    """Where the fee comes from: a figure, or what both sides counted at its price, and at least what is guaranteed."""
    counted, base_fen, minimum = found["quantities"], found["row"].base_fen, found["minimum_fen"]
    if not counted:
        return yuan(base_fen)
    page = book.sheet("数量", COUNTS)
    page.title("计价数量")
    page.head(repeat=True)
    start = page.row
    for n, one in enumerate(counted, 1):
        amount = Formula(f"=ROUND({page.at(4)}*{page.at(5)},2)", yuan(one.amount_fen))
        price = yuan(one.price_fen) if one.share_bp is None else one.share_bp / FULL
        looks = COUNTED if one.share_bp is None else SHARED
        page.line((n, one.name, one.unit, points(one.provider), points(one.office), price, amount), looks)
    summed = Formula(f"=SUM({page.between(6, start)})", yuan(sum(one.amount_fen for one in counted)))
    page.sum({1: "合计", 6: summed})
    if minimum:
        page.sum({1: "保底", 6: yuan(minimum)})
        highest = f"=MAX({page.at(6, page.row - 2)},{page.at(6, page.row - 1)})"
        page.sum({1: "取高", 6: Formula(highest, yuan(base_fen))})
    for one in counted:
        if one.notes:
            page.note(f"“{one.name}”经双方核对更正：{'；'.join(one.notes)}")
    return Formula(f"={page.reference(6, start + len(counted) + (2 if minimum else 0))}", yuan(base_fen))


def _lines(book: Book, found: Found) -> object:
    """Every line of the sheet; returns what the front page says of the score."""
    sheet, lines = found["row"].sheet, found["lines"]
    page = book.sheet("明细", LINES, wide=True)
    page.title("考评明细", f"{found['row'].contract.name} {period.label(sheet.period)} 第{sheet.version}版")
    page.head(repeat=True)
    start, alike = page.row, all(line.full - line.points == line.lost for line in lines if line.kind == "item")
    cards = {pack: edition.name for pack, edition in found["terms"].pins.items()}
    for n, line in enumerate(lines, 1):
        page.line((n, *_line(page, line, cards, alike)))
    if sheet.points is None:
        return saying.score(sheet)
    page.sum({TEXT: "计入扣分合计", LOST: Formula(f"=SUM({page.between(LOST, start)})", points(FULL - sheet.points))})
    page.sum({TEXT: "得分＝100−合计", LOST: Formula(f"=100-{page.at(LOST, page.row - 1)}", points(sheet.points))})
    return Formula(f"={page.reference(LOST, page.row - 1)}", points(sheet.points))


NOTES = {"repeat": "重复发生，本项记零", "complaint": "含有效投诉", "na": "不适用"}


def _line(page: Page, line: Any, cards: Mapping[str, str], alike: bool) -> Iterator[object]:
    """The cells after the number. Where there is one card of 100 the line's own loss is what the month lost."""
    item, lost = line.kind == "item", None if line.kind == "unseen" else points(line.lost)
    yield from (cards.get(line.card, "合同自有条目" if line.card else saying.LINES[line.kind]), line.section)
    yield from (line.code, line.text, line.site)
    yield from (points(line.full), points(line.points)) if item else (None, None)
    yield Formula(f"={page.at(FULL_MARKS)}-{page.at(POINTS)}", points(line.full - line.points)) if item else None
    yield Formula(f"={page.at(OWN)}", lost) if item and alike else lost
    yield from (line.n or None, line.n_failed or None)
    yield NOTES.get(line.note) or saying.EFFECTS.get(line.note) or ("" if item else saying.LINES[line.kind])


def _year(book: Book, found: Found) -> object:
    """The parts of a year's score and their weights."""
    sheet, year, scheme = found["row"].sheet, found["year"], found["terms"].scheme
    page = book.sheet("年度合成", PARTS)
    page.title("年度合成", f"{found['row'].contract.name} {period.label(sheet.period)}")
    page.head()
    start = page.row
    for label, name in saying.PARTS:
        weight = getattr(scheme.year, name)
        if weight and year[name] is not None:
            page.line((label, weight / FULL, points(year[name])))
    if sheet.points is None:
        return saying.score(sheet)
    weights, parts = page.between(1, start), page.between(2, start)
    mixed = f"=ROUND(SUMPRODUCT({weights},{parts})/SUM({weights}),{scheme.mix_places})"
    page.sum({0: "年度得分", 2: Formula(mixed, points(sheet.points))})
    return Formula(f"={page.reference(2, page.row - 1)}", points(sheet.points))


def _evidence(book: Book, found: Found) -> None:
    """Each failed check and each event behind what was lost, with the digests of its photos."""
    page = book.sheet("证据", EVIDENCE, wide=True)
    page.title("失分证据", "扣分为单次检查所扣；同一条目一月之内如何合成，见合同考评方案与“明细”表")
    page.head(repeat=True)
    first = page.row
    for ground in found["grounds"]:
        for row in ground["rows"]:
            page.line((page.row - first + 1, *_piece(ground, row)))
    if page.row > first:
        page.drawn.autofilter(first - 1, 0, page.row - 1, len(EVIDENCE) - 1)
    else:
        page.note("本期没有失分的检查。")


def _piece(ground: Found, row: Found) -> Iterator[object]:
    line, item, photos = ground["line"], ground["item"], row["photos"]
    yield from (line.code, line.text, saying.rule(item) if item else saying.LINES[line.kind])
    yield from (row["at"], row["place"], saying.STREAMS.get(row["stream"], row["stream"]))
    yield from (saying.found(row, item.rule.unit if item else "次"), row["count"] or None)
    yield from (points(row["lost"]) if row["kind"] == "check" else None, row["by"], len(photos) or None)
    yield "\n".join(photo["sha256"] + ("" if photo["arrived"] else "（未到）") for photo in photos)
    yield str(row["id"])
