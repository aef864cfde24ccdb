"""Every pack that ships: what it adds up to, how it is coded, and that a released edition never changes."""

import csv
import time

import pytest
import yaml

from houqin import packs
from houqin.rules import standard
from houqin.rules.refusal import Refused

FILES = [(pack, name) for pack in packs.names() for name in packs.files(pack)]

# name, items, key items, items with a veto or veto events, items whose basis was read, items without basis
CONTENTS = {
    "cleaning": ("保洁服务", 22, 3, 4, 6, 9),
    "catering": ("膳食服务", 21, 5, 4, 13, 7),
    "linen": ("布草洗涤服务", 20, 4, 3, 1, 10),
    "hvac": ("空调与综合运维服务", 21, 5, 3, 10, 9),
    "power": ("变配电与供水供电运维", 17, 4, 3, 10, 7),
    "security": ("保安服务", 19, 3, 4, 13, 6),
    "transport": ("中央运送与陪检服务", 15, 4, 2, 3, 11),
    "lift": ("电梯维保与运行服务", 15, 4, 2, 9, 6),
    "medwaste": ("医疗废物管理", 16, 4, 3, 14, 2),
    "greening": ("绿化养护服务", 15, 2, 0, 3, 12),
    "parking": ("停车与交通秩序服务", 14, 3, 2, 6, 8),
    "pest": ("四害消杀服务", 12, 5, 1, 5, 7),
    "sewage": ("污水处理运维", 15, 5, 3, 12, 3),
    "fire": ("消防安全（专项）", 15, 7, 3, 15, 0),
    "medgas": ("医用气体系统", 14, 5, 1, 8, 6),
    "specialequip": ("特种设备（锅炉/容器/压力管道/起重/场车）", 13, 5, 1, 12, 1),
    "water": ("二次供水与饮用水", 12, 4, 1, 5, 7),
    "gas_kitchen": ("燃气与厨房安全", 12, 3, 1, 7, 5),
    "contractor": ("相关方与危险作业管理", 12, 5, 5, 11, 1),
    "energy": ("节能管理", 12, 5, 1, 11, 1),
    "service_common": ("服务商共性履约管理（各业态通用）", 15, 5, 4, 7, 8),
}


def text_of(pack: str, name: str) -> str:
    return (packs.HERE / pack / f"{name}.yaml").read_text("utf-8")


def test_there_are_the_21_lists():
    assert set(packs.names()) == set(CONTENTS)
    assert sum(len(packs.load(pack).items) for pack in packs.names()) == 327


@pytest.mark.parametrize("pack", CONTENTS)
class TestNationalEdition:
    def test_holds_the_list_that_it_was_made_from(self, pack):
        edition = packs.load(pack)
        read = [item for item in edition.items if item.support in standard.CITED]
        assert CONTENTS[pack] == (
            edition.name,
            len(edition.items),
            sum(item.key for item in edition.items),
            sum(item.veto is not None for item in edition.items) + len(edition.vetoes),
            len(read),
            sum(not item.basis for item in edition.items),
        )

    def test_adds_up_to_100_by_item_and_by_section(self, pack):
        edition = packs.load(pack)
        assert sum(item.full for item in edition.items) == sum(section.full for section in edition.sections) == 10000
        assert edition.full == 10000

    def test_codes_are_the_packs_own_and_in_order(self, pack):
        edition = packs.load(pack)
        assert [item.code for item in edition.items] == [
            f"{pack.upper()}-{n:02d}" for n in range(1, len(edition.items) + 1)
        ]
        assert [veto.code for veto in edition.vetoes] == [f"{pack}.veto.{n + 1}" for n in range(len(edition.vetoes))]
        assert [one.code for one in edition.bonuses] == [f"{pack}.bonus.{n + 1}" for n in range(len(edition.bonuses))]
        assert edition.pack == edition.service == pack

    def test_what_is_seen_is_photographed(self, pack):
        assert all(item.photo == (item.method == "visual") for item in packs.load(pack).items)

    def test_says_which_numbers_are_proposals(self, pack):
        edition = packs.load(pack)
        assert "PROPOSALS" in edition.provenance
        assert {item.support for item in edition.items} <= set(standard.SUPPORT)

    def test_every_basis_is_known(self, pack):
        assert {basis for item in packs.load(pack).items for basis in item.basis} <= set(packs.bases())


def test_only_three_items_belong_to_one_place():
    local = [(item.code, item.local) for pack in packs.names() for item in packs.load(pack).items if item.local]
    assert local == [("SECURITY-04", "北京"), ("SECURITY-10", "北京"), ("SECURITY-12", "北京")]


class TestReleased:
    def test_editions_are_listed_once_and_no_file_is_missing(self):
        with (packs.HERE / "released.csv").open(encoding="utf-8", newline="") as file:
            rows = [(row["pack"], row["edition"]) for row in csv.DictReader(file)]
        assert rows == sorted(FILES)

    @pytest.mark.parametrize(("pack", "name"), FILES)
    def test_content_is_what_was_released(self, pack, name):
        with (packs.HERE / "released.csv").open(encoding="utf-8", newline="") as file:
            released = {(row["pack"], row["edition"]): row["sha256"] for row in csv.DictReader(file)}
        assert packs.load(pack, name).digest == released[pack, name], (
            f"{pack}/{name}.yaml was released and may not change: add a new edition beside it (docs/how-to/packs.md)"
        )

    @pytest.mark.parametrize("pack", ["cleaning", "service_common"])
    def test_layout_does_not_matter_but_every_word_does(self, pack):
        text, edition = text_of(pack, "2026-01-01"), packs.load(pack)
        plain = yaml.load(text, Loader=yaml.BaseLoader)
        other = yaml.dump(plain, allow_unicode=True, sort_keys=True, default_style='"')
        assert packs.read("# 另一种排版\n" + other, "x.yaml").digest == edition.digest
        item = edition.items[0]
        assert packs.read(text.replace(item.text, item.text + "。"), "x.yaml").digest != edition.digest
        assert packs.read(text.replace("points: 1,", "points: 0.99,", 1), "x.yaml").digest != edition.digest

    def test_examples_are_not_part_of_the_promise(self):
        text = text_of("cleaning", "2026-01-01")
        assert packs.read(text[: text.index("examples:")], "x.yaml").digest == packs.load("cleaning").digest


class TestLoad:
    def test_takes_the_newest_in_force_on_a_day(self):
        assert packs.load("cleaning", on=packs.editions("cleaning")[0]) is packs.load("cleaning")
        assert packs.load("cleaning", packs.editions("cleaning")[0]) is packs.load("cleaning", "2026-01-01")

    def test_refuses_a_day_before_the_first_edition(self):
        with pytest.raises(Refused, match="cleaning 在 2025-12-31 还没有版本，最早的是 2026-01-01"):
            packs.load("cleaning", on=packs.editions("cleaning")[0].replace(year=2025, month=12, day=31))

    def test_an_unknown_pack_or_edition_names_what_there_is(self):
        with pytest.raises(Refused, match="没有标准包 cleanin，是不是想写 cleaning"):
            packs.load("cleanin")
        with pytest.raises(Refused, match="medwaste 没有版本 2031-01-01；可用：2026-01-01、2026-01-01.shandong"):
            packs.load("medwaste", "2031-01-01")

    def test_a_pack_name_is_never_a_path(self):
        for name in ("../packs/cleaning", "law", ".", "", "cleaning/../cleaning"):
            with pytest.raises(Refused):
                packs.load(name)
        with pytest.raises(Refused):
            packs.load("cleaning", "../medwaste/2026-01-01")

    def test_all_packs_load_in_a_blink(self):
        packs._load.cache_clear()
        before = time.process_time()
        for pack, name in FILES:
            packs.load(pack, name)
        assert time.process_time() - before < 0.3
