"""Photos for the sample: drawn scenes with the time stamped on, never a photograph of anybody or anywhere."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = 480, 360
VARIANTS = 5
Draw = ImageDraw.ImageDraw
WORDS = (  # what an item speaks of → the scene that shows it
    ("floor", ("地面", "卫生间", "湿滑", "积水", "渗漏", "跑冒滴漏")),
    ("bin", ("垃圾", "废物", "利器", "暂存", "钢瓶", "毒饵")),
    ("door", ("通道", "安全出口", "堆物", "消火栓", "灭火器", "门禁", "秩序", "占用")),
    ("panel", ("配电", "用电", "回路", "电器", "照明", "道闸", "软管", "站房", "水箱", "泵房", "管道")),
    ("lawn", ("绿", "草", "修剪", "病虫", "浇水", "时花", "死株")),
    ("shelf", ("库房", "留样", "加工", "原料", "冷", "价", "食", "操作间", "布", "折叠", "抹布", "车辆")),
)
SCENES: dict[str, Callable[[Draw, Random, bool], None]] = {}


def scene_of(text: str) -> str:
    """The scene that suits an item's wording."""
    return next((name for name, words in WORDS if any(word in text for word in words)), "room")


def taken(scene: str, rng: Random, stamp: str, *, mended: bool = False) -> bytes:
    """A JPEG of the scene as somebody's phone would have taken it; `mended` shows it put right."""
    picture = _drawn(scene, rng.randrange(VARIANTS), mended).copy()
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, SIZE[1] - 26, SIZE[0], SIZE[1]), fill=(20, 24, 28))
    draw.text((10, SIZE[1] - 21), stamp, fill=(238, 240, 242), font=_font())
    encoded = BytesIO()
    picture.save(encoded, "JPEG", quality=62)
    return encoded.getvalue()


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(15)


@cache
def _drawn(scene: str, variant: int, mended: bool) -> Image.Image:
    rng = Random(f"{scene}/{variant}")
    light = rng.randrange(-14, 15)
    picture = Image.new("RGB", SIZE, (206 + light, 210 + light, 208 + light))
    SCENES[scene](ImageDraw.Draw(picture, "RGBA"), rng, mended)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def _scene(draw: Callable[[Draw, Random, bool], None]) -> Callable[[Draw, Random, bool], None]:
    SCENES[draw.__name__.strip("_")] = draw
    return draw


def _tiles(draw: Draw, top: int, colour: tuple[int, int, int]) -> None:
    """A tiled floor running away from the camera."""
    draw.rectangle((0, top, *SIZE), fill=colour)
    joint = tuple(part - 26 for part in colour)
    for x in range(-900, 1400, 90):
        draw.line((240 + (x - 240) // 4, top, x, SIZE[1]), fill=joint, width=2)
    y, step = float(top), 9.0
    while y < SIZE[1]:
        draw.line((0, y, SIZE[0], y), fill=joint, width=1 if step < 20 else 2)
        y, step = y + step, step * 1.35


def _spill(draw: Draw, rng: Random, fill: tuple[int, int, int, int], many: int) -> None:
    """Overlapping blots: water, dirt, dust."""
    x, y = rng.randrange(150, 330), rng.randrange(230, 290)
    for _ in range(many):
        dx, dy, r = rng.randrange(-90, 90), rng.randrange(-26, 26), rng.randrange(18, 62)
        draw.ellipse((x + dx - r, y + dy - r // 3, x + dx + r, y + dy + r // 3), fill=fill)


@_scene
def _floor(draw: Draw, rng: Random, mended: bool) -> None:
    """A corridor or washroom floor: wet, or dry with a warning sign."""
    draw.rectangle((0, 0, SIZE[0], 120), fill=(222, 226, 220))
    draw.rectangle((0, 108, SIZE[0], 122), fill=(150, 160, 156))
    _tiles(draw, 122, (184, 188, 180))
    if mended:
        draw.polygon([(330, 210), (300, 310), (372, 310), (350, 210)], fill=(240, 190, 40), outline=(120, 90, 10))
        draw.rectangle((326, 246, 348, 284), fill=(30, 30, 30))
        return
    _spill(draw, rng, (96, 126, 150, 120), 11)
    _spill(draw, rng, (236, 244, 250, 110), 4)


@_scene
def _bin(draw: Draw, rng: Random, mended: bool) -> None:
    """A bin at the wall: overflowing, or closed."""
    draw.rectangle((0, 0, SIZE[0], 190), fill=(214, 218, 210))
    _tiles(draw, 190, (170, 170, 164))
    colour = rng.choice(((60, 110, 70), (200, 160, 40), (90, 96, 104)))
    draw.polygon([(170, 130), (310, 130), (294, 310), (186, 310)], fill=colour, outline=(30, 34, 36))
    if mended:
        draw.polygon([(160, 112), (320, 112), (312, 134), (168, 134)], fill=tuple(part - 30 for part in colour))
        return
    for _ in range(16):
        x, y = rng.randrange(160, 330), rng.randrange(84, 140)
        draw.ellipse(
            (x - 24, y - 16, x + 24, y + 16), fill=rng.choice(((240, 240, 236), (226, 214, 180), (180, 196, 206)))
        )
    for _ in range(7):
        x, y = rng.randrange(90, 400), rng.randrange(300, 334)
        draw.rectangle((x, y, x + 22, y + 8), fill=(236, 232, 220))


@_scene
def _door(draw: Draw, rng: Random, mended: bool) -> None:
    """An exit: blocked by boxes, or clear."""
    _tiles(draw, 250, (160, 166, 160))
    draw.rectangle((0, 0, SIZE[0], 250), fill=(216, 214, 206))
    draw.rectangle((160, 60, 320, 262), fill=(128, 60, 50), outline=(70, 30, 26), width=4)
    draw.rectangle((196, 24, 284, 48), fill=(20, 130, 70))
    draw.polygon([(230, 30), (256, 36), (230, 42)], fill=(250, 250, 250))
    for _ in range(0 if mended else 6):
        x, y = rng.randrange(120, 320), rng.randrange(180, 270)
        draw.rectangle((x, y, x + 76, y + 60), fill=(190, 150, 100), outline=(120, 86, 50), width=3)
        draw.line((x, y + 28, x + 76, y + 28), fill=(150, 112, 70), width=4)


@_scene
def _panel(draw: Draw, rng: Random, mended: bool) -> None:
    """A cabinet in a plant room: open with loose wires and a leak, or shut."""
    _tiles(draw, 290, (120, 124, 122))
    draw.rectangle((0, 0, SIZE[0], 290), fill=(196, 200, 196))
    for n in range(3):
        x = 50 + n * 135
        draw.rectangle((x, 60, x + 115, 288), fill=(150, 160, 158), outline=(90, 100, 98), width=3)
        draw.ellipse((x + 20, 84, x + 44, 108), fill=(70, 180, 90) if mended or n else (210, 60, 50))
        draw.rectangle((x + 58, 86, x + 98, 106), fill=(30, 40, 44))
    if mended:
        return
    for _ in range(9):
        x = rng.randrange(70, 150)
        points = [(x, 130), (x + rng.randrange(-30, 60), 190), (x + rng.randrange(-20, 90), 268)]
        draw.line(points, fill=rng.choice(((180, 40, 40), (40, 60, 150), (220, 180, 40))), width=4, joint="curve")
    _spill(draw, rng, (70, 84, 96, 120), 5)


@_scene
def _lawn(draw: Draw, rng: Random, mended: bool) -> None:
    """Grass before a hedge: bare and littered, or green."""
    draw.rectangle((0, 0, SIZE[0], 110), fill=(186, 210, 224))
    draw.rectangle((0, 90, SIZE[0], 160), fill=(60, 104, 58))
    draw.rectangle((0, 160, *SIZE), fill=(104, 150, 84))
    for _ in range(1400):
        x, y = rng.randrange(SIZE[0]), rng.randrange(160, SIZE[1])
        draw.line((x, y, x + rng.randrange(-3, 4), y - rng.randrange(4, 12)), fill=(70 + rng.randrange(50), 130, 62))
    if not mended:
        _spill(draw, rng, (156, 128, 92, 200), 12)
        for _ in range(6):
            x, y = rng.randrange(60, 420), rng.randrange(220, 330)
            draw.rectangle((x, y, x + 16, y + 9), fill=(240, 240, 238))


@_scene
def _shelf(draw: Draw, rng: Random, mended: bool) -> None:
    """Shelves: things in a heap and on the floor, or in rows."""
    _tiles(draw, 300, (186, 186, 180))
    for y in (90, 180, 270):
        draw.rectangle((40, y, 440, y + 10), fill=(120, 126, 130))
    for n in range(21):
        x, y = 56 + n % 7 * 54, 90 + n // 7 * 90
        dx, dy = (0, 0) if mended else (rng.randrange(-16, 17), rng.choice((0, 0, 0, 30)))
        colour = rng.choice(((230, 230, 226), (170, 200, 214), (210, 180, 130), (150, 190, 150)))
        draw.rectangle((x + dx, y - 46 + dy, x + 40 + dx, y + dy), fill=colour, outline=(110, 110, 106))


@_scene
def _room(draw: Draw, rng: Random, mended: bool) -> None:
    """A bedside or an office: dust on the sill, or clean."""
    draw.rectangle((0, 0, SIZE[0], 230), fill=(224, 226, 222))
    _tiles(draw, 230, (190, 188, 180))
    draw.rectangle((60, 30, 210, 150), fill=(186, 214, 230), outline=(240, 240, 240), width=8)
    draw.rectangle((46, 150, 224, 166), fill=(206, 206, 200))
    draw.rectangle((270, 120, 420, 290), fill=(178, 148, 110), outline=(110, 88, 60), width=3)
    draw.line((270, 190, 420, 190), fill=(110, 88, 60), width=3)
    for _ in range(0 if mended else 420):
        x, y = rng.choice(
            ((rng.randrange(46, 224), rng.randrange(146, 166)), (rng.randrange(270, 420), rng.randrange(112, 124)))
        )
        draw.point((x, y), fill=(110, 100, 84))
        draw.ellipse((x, y, x + 3, y + 2), fill=(120, 112, 96, 190))
