"""结算单 in Word: what was promised, how good it was, what is paid, and who signed; a draft for the 院办 to head."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from houqin.interfaces.documents import saying
from houqin.interfaces.documents.capital import capital
from houqin.interfaces.documents.sheet_word import assessment
from houqin.interfaces.documents.word import Paper
from houqin.rules import decision, money, party, payment, period

Found = Mapping[str, Any]


def statement(found: Found, hospital: str, number: str = "") -> bytes:
    """The paper of what `statement_in_full` answered; `number` is its own in the register of papers."""
    row = found["row"]
    side = saying.SIDES[row.contract.direction]
    name = f"{row.contract.name}{period.label(row.period)}{side.title}"
    paper = Paper(name, hospital, row.at)
    paper.title(f"{hospital}\n{name}", f"编号：{number or row.number}")
    _contract(paper, row)
    paper.heading("考评结果")
    assessment(paper, found["row"].sheet, found["lines"], found["terms"].scheme)
    _money(paper, found, side)
    _others(paper, found)
    _acts(paper, found, side)
    _trace(paper, found)
    paper.seals((f"甲方（盖章）：{hospital}", f"乙方（盖章）：{row.contract.provider.name}"))
    return paper.bytes()


def _contract(paper: Paper, row: Any) -> None:
    contract = row.contract
    paper.heading("合同")
    pairs = [
        ("合同名称", f"{contract.name}（编号 {contract.number}）"),
        ("合同期限", f"{saying.written(contract.starts_on)}至{saying.written(contract.ends_on)}"),
        ("服务商", contract.provider.name),
        ("统一社会信用代码", contract.provider.uscc or "—"),
        ("结算期间", period.label(row.period)),
    ]
    paper.facts(pairs)


def _money(paper: Paper, found: Found, side: saying.Side) -> None:
    row, entries = found["row"], found["entries"]
    paper.heading("价款")
    if found["quantities"]:
        _quantities(paper, found["quantities"])
    head = ("序号", "项目", "计算", "合同条款", "金额（元）")
    paper.table(head, _amounts(found, entries, side), (14, 34, 54, 20, 34), (4,), last=2)
    paper.say(f"{side.payable}：人民币{capital(row.payable_fen)}（¥{saying.change(row.payable_fen)}）。")
    if row.disputed_fen:
        paper.say(_disputed(row, side))
    if row.contract.due_day:
        day = saying.written(payment.due_on(row.period, row.contract.due_day, saying.day(row.at)))
        paper.say(f"{'付款' if side.minus else '缴款'}期限：{day}；逾期的，按合同约定处理并计入履约记录。")
    for number in dict.fromkeys(entry.clause for entry in entries if entry.clause in found["clauses"]):
        paper.say(f"合同{saying.clause(number)}：“{found['clauses'][number]}”")


def _quantities(paper: Paper, counted: Sequence[Any]) -> None:
    rows = [
        (one.name, one.unit, money.points(one.office), saying.price(one), money.yuan(one.amount_fen)) for one in counted
    ]
    rows.append(("合计", "", "", "", money.yuan(sum(one.amount_fen for one in counted))))
    shared = any(one.share_bp is not None for one in counted)
    head = ("计价项目", "单位", "双方确认数量", "分成比例" if shared else "单价（元）", "金额（元）")
    paper.table(head, rows, (58, 16, 28, 24, 30), (2, 3, 4), last=1)
    for one in counted:
        if one.notes:
            paper.say(f"“{one.name}”经双方核对更正：{'；'.join(one.notes)}。")


def _amounts(found: Found, entries: Sequence[Any], side: saying.Side) -> Iterator[tuple[object, ...]]:
    """Each amount as it changes what is paid, the sum of the changes, and what is left."""
    row = found["row"]
    yield 1, *saying.fee(row, side, found["minimum_fen"]), "", saying.change(row.base_fen)
    for n, entry in enumerate(entries, 2):
        kind = saying.kind(entry, side) + ("（有争议）" if saying.disputed(entry) else "")
        yield n, kind, entry.how, entry.clause, saying.change(-entry.amount_fen)
    yield "", side.sum, "", "", saying.change(-row.withheld_fen)
    yield "", side.payable, f"{side.fee}{'减扣减' if side.minus else '加违约金'}", "", saying.change(row.payable_fen)


def _disputed(row: Any, side: saying.Side) -> str:
    disputed, rest = saying.change(row.disputed_fen), saying.change(row.undisputed_fen)
    if side.minus:
        return f"其中有争议的扣减{disputed}元，待复核后确认或者补付；无争议部分{rest}元照常支付。"
    return f"其中有争议的违约金{disputed}元，待复核后确认；无争议部分{rest}元照常缴纳。"


def _others(paper: Paper, found: Found) -> None:
    """What follows without money: a reminder, an order, a talk; and how objections were ruled on."""
    done = [
        f"{decision.KINDS[one['row'].kind]}：{one['row'].reason}"
        + (f"（合同{saying.clause(one['row'].clause)}）" if one["row"].clause else "")
        for one in found["decisions"]
        if not one["row"].amount_fen and one["signature"] and one["signature"].verdict == "signed"
    ]
    ruled = [_ruled(one) for one in found["objections"]]
    late = saying.behind(found["behind"])
    if done or ruled or late:
        paper.heading("其他处理与异议")
    for n, said in enumerate([*done, *ruled, *late], 1):
        paper.say(f"{n}.{said.rstrip('。')}。")


def _ruled(objection: Any) -> str:
    ruling = getattr(objection, "ruling", None)
    said = f"{saying.VERDICTS[ruling.verdict]}，{ruling.reason}" if ruling else "尚待复核"
    return f"服务商{saying.moment(objection.at)}提出异议“{objection.text}”；复核：{said}"


def _acts(paper: Paper, found: Found, side: saying.Side) -> None:
    """Who judged, proposed, signed, accepted and issued, and when."""
    row, accepted = found["row"], found["accepted"]
    acts: list[tuple[str, ...]] = [
        ("考评", row.proposed_by.name, f"第{row.sheet.version}版考评表", saying.moment(found["published_at"]))
    ]
    if accepted:
        acts.append(("服务商确认", accepted.by.name, "确认考评表", saying.moment(accepted.at)))
    for one in found["decisions"]:
        acts += _decided(one["row"], one["signature"], found["proposers"], side)
    acts.append(("出具", row.issued_by.name, row.number, saying.moment(row.at)))
    paper.heading("办理")
    paper.table(("环节", "姓名", "事项", "时间"), acts, (28, 28, 64, 36))


def _decided(deed: Any, signature: Any, proposers: Mapping[int, str], side: saying.Side) -> Iterator[tuple[str, ...]]:
    about = saying.deed(deed, side)
    yield "提出", proposers[deed.proposed_by_id], about, saying.moment(deed.at)
    if signature:
        role, verdict = party.ROLES.get(signature.role, ""), saying.VERDICTS[signature.verdict]
        said = f"{about}：{verdict}{signature.reason and '，'}{signature.reason}"
        yield "签批", f"{signature.signed_by.name}\n{role}", said, saying.moment(signature.at)


def _trace(paper: Paper, found: Found) -> None:
    row, sheet, entry = found["row"], found["row"].sheet, found["journal"]
    paper.note(f"附注：本单由第{sheet.version}版考评表按计分内核{row.kernel}计算得出，可凭证据逐项重算。")
    paper.note(f"考评输入摘要：{sheet.inputs_digest}")
    paper.note(f"留痕第{entry.seq}号，封印：{entry.seal}")
