"""How much of the sample hospital is played: all of it, or as little as still tells its stories."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`visits` is the share of a year's rounds; `contracts` are keys, `floors` starts of paths, and empty means all."""

    months: int = 12
    visits: float = 1.0
    contracts: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()

    def holds(self, contract: str) -> bool:
        return not self.contracts or contract in self.contracts

    def has(self, building: str, floor: str) -> bool:
        return not self.floors or f"{building}/{floor}".startswith(self.floors)


WHOLE = Size()
SMALL = Size(
    months=2,
    visits=0.4,
    contracts=("cleaning_surgical", "cleaning_outpatient", "catering", "linen", "lift", "pest", "gas_kitchen"),
    floors=("外科楼/1层", "外科楼/6层", "医技楼/2层", "门急诊楼/1层门诊", "内科楼/5层", "后勤楼"),
)
