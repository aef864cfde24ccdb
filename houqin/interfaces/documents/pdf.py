"""Word to PDF by LibreOffice, where it is installed: in a process and with a profile of its own, and not for ever."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from houqin.rules.refusal import Refused

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 120
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
INSTEAD = {  # what stands for a font that the server has not, the nearest first
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "STZhongsong", SERIF),
    "仿宋_GB2312": ("FangSong_GB2312", "FangSong", "STFangsong", SERIF),
    "楷体_GB2312": ("KaiTi_GB2312", "KaiTi", "STKaiti", SERIF),
    "黑体": ("SimHei", "STHeiti", SANS),
    "宋体": ("SimSun", "STSong", SERIF),
    "Times New Roman": ("Liberation Serif", SERIF),
}
NONE = "这台服务器没有安装 LibreOffice，不能转成 PDF：请安装 libreoffice-writer，或在 Word 里另存为 PDF"
FILTERS = {"docx": "MS Word 2007 XML"}  # read as nothing else
FAILED = "LibreOffice 没有转换成功：%(why)s"


def program() -> str | None:
    """Where LibreOffice is; None on a machine without it."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def convert(data: bytes, ending: str = "docx", to: str = "pdf", seconds: float = SECONDS) -> bytes:
    """The file in another form; Refused with the reason when there is none."""
    office = program()
    if office is None:
        raise Refused(NONE)
    with TemporaryDirectory(prefix="houqin-pdf-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / f"paper.{ending}"
        file.write_bytes(data)
        reads = [f"--infilter={FILTERS[ending]}"] if ending in FILTERS else []
        said = run(
            [office, *options(folder), *reads, "--convert-to", to, "--outdir", folder, str(file)], folder, seconds
        )
        made = file.with_suffix(f".{to.partition(':')[0]}")
        if not made.exists():
            raise Refused(FAILED, why=said[-200:] or "没有输出文件")
        return made.read_bytes()


def options(folder: str) -> list[str]:
    profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
    return [profile, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"]


def _fonts() -> str:
    """Fontconfig's settings with our substitutes in front of its own."""
    rules = "".join(
        f"<match><test name='family' compare='eq'><string>{name}</string></test>"
        f"<edit name='family' mode='append' binding='same'>{_strings(instead)}</edit></match>"
        for name, instead in INSTEAD.items()
    )
    system = "<include ignore_missing='yes'>/etc/fonts/fonts.conf</include>"
    return f"<?xml version='1.0'?><fontconfig>{rules}{system}</fontconfig>"


def _strings(names: Iterable[str]) -> str:
    return "".join(f"<string>{one}</string>" for one in names)


def run(command: list[str], folder: str, seconds: float) -> str:
    """What it said; when the time is over, it goes with all its children."""
    fonts = Path(folder) / "fonts.conf"
    fonts.write_text(_fonts(), "utf-8")
    env = {
        "FONTCONFIG_FILE": str(fonts),
        "HOME": folder,
        "TMPDIR": folder,
        "PATH": os.environ.get("PATH", ""),
        "LANG": "C.UTF-8",
    }
    with subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            raise Refused(FAILED, why=f"超过 {seconds:g} 秒没有完成") from None
    return said.decode(errors="replace").strip()
