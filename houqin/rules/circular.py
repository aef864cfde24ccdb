"""Circulars of praise and criticism (表扬与批评通报), and the praise that people send by a label."""

from houqin.rules.refusal import Refused

KINDS = {"praise": "表扬通报", "criticism": "批评通报"}
STATES = {"draft": "待签发", "issued": "待签收", "read": "已签收", "dropped": "未签发"}
LONGEST_PRAISE, LONGEST_TITLE, LONGEST_TEXT = 500, 80, 3000


NEEDED = {"praise": "请写几句是什么事", "title": "请写标题", "text": "请写正文", "minutes": "请写纪要正文"}


def demand_text(text: str, most: int, what: str) -> str:
    """What was written, without the blanks around it; refused when it is nothing or too much."""
    text = text.strip()
    if not text:
        raise Refused(NEEDED[what])
    if len(text) > most:
        raise Refused("文字有 %(n)s 字，最多 %(most)s 字；请缩短后再提交", n=len(text), most=most)
    return text
