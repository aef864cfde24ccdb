"""What a contract's words leave open, and how it is settled: printed beside the words themselves."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from houqin.rules.scheme import Quoted, Scheme

TITLES: Mapping[str, str] = {
    "tiers": "PS1 分档支付比例",
    "linear_below": "PS2 阈值线性递减",
    "per_point": "PS3 每分定额扣款",
    "holdback": "PS4 考核留存金",
    "warn_then_fine": "PS5 分级警告与定额扣款",
    "points_ledger": "PS6 累计扣分终止",
    "item_money": "PS7 条目直接扣款",
    "sites": "PS8 多点位",
    "sources": "PS9 加权多来源",
    "relative": "PS10 相对均值分档",
    "annual_tiers": "PS11 年度考评金",
    "year": "PS11 年度合成",
    "grades": "等级",
    "item_month": "一项一月的得分",
    "streams": "计入得分的检查",
    "coverage": "覆盖率与未考评",
    "rounding": "取舍位数",
    "repeat": "重复问题",
    "complaint": "投诉扣分",
    "extras": "加减分",
    "veto": "一票否决",
    "cap": "当月扣减上限",
    "ladder": "阶梯",
}

SETTLED: Mapping[str, str] = {
    "tiers": (
        "分档含下限、不含上限：89.5分属于90分以下一档；“70%以下”按70%支付；支付额四舍五入到分，"
        "扣减额为应付减支付。按季结算的，以当季应付额为基数。因否决降一级的，支付同时降一档。"
    ),
    "linear_below": "得分以百分之一分计，低于全额线一分即少付百分之一，不足一分按比例；最低为零，金额四舍五入到分。",
    "per_point": "失分按百分之一分比例计算，金额四舍五入到分；有封顶的以封顶为限。",
    "holdback": "只有留存部分随得分变化；留存部分与释放部分分别四舍五入到分，未释放的即为扣减。",
    "warn_then_fine": (
        "警告区间含下限、不含上限；警告按月计，在合同年度内累计，每满约定次数扣一次；"
        "低于扣款线的月份直接扣款，不再计警告。"
    ),
    "points_ledger": "扣分按已考评月份的失分累计，合同年度届满清零；“累计”不要求连续；达到约定分数即提请终止。",
    "item_money": (
        "比例按当月发生次数取档，不逐次相加，次数超过最后一档的按最后一档；免扣次数先行减除；"
        "单价、数量与倍率先乘后四舍五入到分；未考评的月份照扣。"
    ),
    "sites": "取平均或取最低；没有证据的点位当月不参与，但计为未覆盖。取最低的，只有最低点位的失分列入扣分。",
    "sources": "按权重合成；缺一方时按约定由另一方占全部权重，或当月视为未考评。未列入方案的评价方不计分。",
    "relative": "与均值之比按“不高于上限”分档，恰在边界的归入得分较高的一档；没有均值视为没有证据。",
    "annual_tiers": (
        "已考评的各月按比例留存，在年度结算单中一次结清：年度得分决定留存总额释放多少，未释放的即为扣减；"
        "年度未考评的全额释放。"
    ),
    "year": (
        "日常得分为全年已考评月份的平均；评委分先去最高最低再平均；三部分各四舍五入到百分之一分，合成后再取舍一次。"
    ),
    "grades": "等级含下限、不含上限：89.5分低于90分，不因相近而上靠。",
    "item_month": (
        "每次检查的扣分以该项上限为限；取平均的，一月得分为各次检查的平均；逐次累计的，"
        "一月扣分也以该项上限为限。事件类条目不是抽查，一律累计；人工评分一律取平均。"
    ),
    "streams": (
        "所列各类检查计入得分；否决与条目扣款不论检查类别；回头看与只整改的检查不列入即不计分，也不计入重复次数。"
    ),
    "coverage": (
        "覆盖率按条目分值与考核表权重计算；未到期、当月确不适用的不计入应查；低于最低覆盖率的月份不评等级，"
        "全额支付（条目扣款除外）。没有证据既不是满分也不是零分。"
    ),
    "rounding": (
        "四舍五入，只在下列各处取舍：条目得分到百分之一分；单表得分、合成得分到约定位数（各由准确值取舍一次，"
        "不连续取舍）；金额到分。失分按最大余数法分摊，各行之和等于总失分。分项中未查的条目不计分，"
        "由已查条目按比例代表该分项；整个分项未查的，由其余分项代表该表。"
    ),
    "repeat": (
        "同一条目当月第几次起按检查次数计（一次检查有多处问题计一次），成立的投诉每件计一次；达到次数，"
        "该项当月记零。只计入得分的检查参与计次；按比率或人工评分的条目不适用。"
    ),
    "complaint": (
        "成立的投诉按该条目一次问题应扣的分乘以倍数，在检查得分之外另扣，不参与平均；"
        "与检查扣分合计以该项满分为限。当月没有查过该条目的，按该条目在总分中的分值直接扣减。"
    ),
    "extras": (
        "先在各自上限内计算，合并后一次加减：总分至多为满分，至少为零，超出部分按比例核减。按年封顶的，以自然年计。"
    ),
    "veto": (
        "否决优先于得分：当月不合格的，得分以约定分数为上限，加分不能抵回；降一级的，得分不变，"
        "等级与支付各降一档。证据不足的月份发生否决，只按否决计：得分为约定分数，已查条目不再另扣。"
    ),
    "cap": "各项扣减合计以当月服务费的约定比例为限，先列的先扣；年度考评留存不是扣减，另计。",
    "ladder": (
        "“连续”按已考评的月份计，未考评的月份既不中断也不累计，可跨合同年度；“累计”在合同年度内计；"
        "每满约定月数提请一次。"
    ),
}
"""How each gap that real texts leave is settled."""


class Explained(NamedTuple):
    """One rule of a scheme as people read it: its title, the contract's clause and own words, and the settlement."""

    rule: str
    title: str
    clause: str
    text: str
    settled: str


def explain(scheme: Scheme) -> list[Explained]:
    """Every rule that this scheme uses, in the order in which a month is judged and paid."""
    return [Explained(rule, TITLES[rule], said.clause, said.text, SETTLED[rule]) for rule, said in _rules(scheme)]


def worded(scheme: Scheme, rule: str) -> Quoted:
    """The contract's own words on a rule; empty when it quotes none."""
    return next((wording for wording in scheme.wording if wording.rule == rule), Quoted())


def _rules(scheme: Scheme) -> Iterator[tuple[str, Quoted]]:
    fields = {
        "item_month": True,
        "streams": True,
        "coverage": True,
        "rounding": True,
        "sources": bool(scheme.sources),
        "sites": scheme.sites != "pooled",
        "complaint": True,
        "extras": bool(scheme.extras),
        "veto": True,
        "grades": True,
        "cap": scheme.deduction_cap < 10000,
    }
    if any(card.items for card in scheme.cards):
        yield "relative", Quoted()
    if scheme.repeat:
        yield "repeat", scheme.repeat
    yield from ((rule, worded(scheme, rule)) for rule, used in fields.items() if used)
    yield from ((measure.kind, measure) for measure in scheme.payment)
    yield from (("ladder", rung) for rung in scheme.ladders)
    if scheme.year:
        yield "year", scheme.year
