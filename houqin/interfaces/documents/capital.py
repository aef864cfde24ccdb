"""Money in the capital numerals of a Chinese bill (人民币大写), as 《支付结算办法》附件一 has them written."""

DIGITS, UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")


def capital(fen: int) -> str:
    """12345006 → 壹拾贰万叁仟肆佰伍拾元零陆分; 整 closes what ends with 元 or 角."""
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif cents and yuan:
        said += "零"
    said += f"{DIGITS[cents]}分" if cents else "整" if said else "零元整"
    return f"负{said}" if fen < 0 else said


def _whole(number: int) -> str:
    """Read by 亿, then by 万: a 零 stands wherever places in between are empty."""
    for unit, name in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(number, unit)
        if high:
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low)}"
    return _thousands(number)


def _thousands(number: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + UNITS[place]
        gap = not digit
    return said
