"""Trades of the sample's entities: GB/T 4754 codes, names, licences and weights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: `weight` is how many of 1,000 entities; `licences` what it must hold.

    `shop` is the share of individual businesses in it.
    """

    code: str
    word: str
    weight: int
    shop: float
    licences: tuple[str, ...] = ()

    @property
    def food(self) -> bool:
        """Tell whether food risk ranks are kept for it."""
        return "food" in self.licences


TRADES: tuple[Trade, ...] = (
    Trade("F5211", "百货店", 92, 0.80),
    Trade("F5212", "超市", 70, 0.62, ("food",)),
    Trade("F5229", "食品店", 66, 0.85, ("food",)),
    Trade("F5223", "果蔬店", 40, 0.90, ("food",)),
    Trade("F5251", "药店", 22, 0.35, ("drug", "device")),
    Trade("F5254", "医疗器械店", 10, 0.30, ("device",)),
    Trade("F5232", "服装店", 84, 0.88),
    Trade("F5244", "日化店", 28, 0.80, ("cosmetics",)),
    Trade("F5273", "通信器材店", 30, 0.72),
    Trade("F5281", "五金店", 34, 0.82),
    Trade("F5264", "电动车店", 16, 0.70, ("3c",)),
    Trade("F5265", "加油站", 3, 0.02, ("metrology", "hazard")),
    Trade("H6210", "餐馆", 118, 0.84, ("food",)),
    Trade("H6220", "快餐店", 52, 0.78, ("food",)),
    Trade("H6233", "茶饮店", 30, 0.76, ("food",)),
    Trade("H6291", "小吃店", 46, 0.96, ("food",)),
    Trade("H6110", "旅馆", 14, 0.40),
    Trade("O8040", "理发店", 42, 0.94),
    Trade("O8111", "汽修店", 26, 0.72),
    Trade("O8121", "电脑维修店", 12, 0.80),
    Trade("L7291", "商务服务部", 58, 0.22),
    Trade("L7251", "广告部", 20, 0.35),
    Trade("I6513", "软件工作室", 46, 0.05),
    Trade("K7040", "房产中介", 24, 0.25),
    Trade("K7020", "物业部", 12, 0.02, ("lift",)),
    Trade("P8391", "培训点", 20, 0.20),
    Trade("P8310", "幼儿园食堂", 7, 0.02, ("food", "canteen")),
    Trade("Q8425", "诊所", 12, 0.45, ("device",)),
    Trade("R9011", "健身房", 12, 0.30),
    Trade("C1411", "糕点厂", 6, 0.20, ("food", "maker")),
    Trade("C2190", "家具厂", 10, 0.40),
    Trade("E5011", "装修队", 34, 0.18),
    Trade("G5431", "货运站", 18, 0.30),
    Trade("A0141", "种植社", 8, 0.10),
)
