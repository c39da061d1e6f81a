"""What the sample's cases are about: plain invented summaries by kind and trade."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A thing that is complained of or found: `trades` are industry prefixes."""

    kind: str
    matter: str
    text: str
    trades: tuple[str, ...] = ("",)
    priority: int = 3


TOPICS: tuple[Topic, ...] = (
    Topic("complaint", "0202", "就餐后腹痛，要求退还餐费", ("H62",)),
    Topic("complaint", "0203", "外卖餐品内有异物，商家拒绝退款", ("H62",)),
    Topic("complaint", "1101", "购买的商品有瑕疵，协商退货未果", ("F5",)),
    Topic("complaint", "1101", "预付卡余额不予退还", ("O80", "R90")),
    Topic("complaint", "0801", "结账金额与标价不一致", ("F52", "H61", "H62")),
    Topic("complaint", "0504", "电动自行车续航与宣传不符", ("F526",)),
    Topic("complaint", "1101", "维修后故障仍在，拒绝保修", ("O81",)),
    Topic("complaint", "0303", "使用化妆品后过敏，要求赔偿", ("F524", "O804")),
    Topic("complaint", "1101", "培训课程未按约开课，要求退费", ("P83",)),
    Topic("complaint", "1102", "中介服务费争议", ("K70", "L72")),
    Topic("report", "0202", "后厨卫生差，食材未分类存放", ("H62",), 2),
    Topic("report", "0206", "无证加工食品对外销售", ("H62", "C14")),
    Topic("report", "0301", "药店未凭处方销售处方药", ("F5251", "Q84"), 2),
    Topic("report", "0701", "广告使用绝对化用语", ("F5", "L72", "P83")),
    Topic("report", "0602", "电子秤显示与实重不符", ("F5",)),
    Topic("report", "1202", "销售过期食品", ("F521", "F522"), 2),
    Topic("report", "0601", "加油枪计量不准", ("F5265",)),
    Topic("patrol", "0106", "门店经营但未见营业执照"),
    Topic("patrol", "0202", "餐具消毒记录缺失", ("H62",)),
    Topic("patrol", "0404", "电梯检验标志过期", ("K70", "H61"), 2),
    Topic("patrol", "0801", "部分商品未明码标价", ("F5",)),
    Topic("patrol", "0402", "特种设备定期检验到期", ("K70", "C")),
    Topic("patrol", "0207", "农产品摊位未公示检测结果", ("F522",)),
    Topic("patrol", "1701", "接报多人就餐后不适，现场核实", ("H62", "P83"), 1),
)

SOURCES = {
    "complaint": ("12315", "12345", "phone", "visit"),
    "report": ("12315", "12345", "letter", "phone"),
    "patrol": ("walk", "snapshot"),
}


def topics_for(kind: str, industry: str) -> tuple[Topic, ...]:
    """Return what may be said of an entity of an industry in a kind of case."""
    found = tuple(
        topic
        for topic in TOPICS
        if topic.kind == kind and industry.startswith(topic.trades)
    )
    return found or tuple(
        topic for topic in TOPICS if topic.kind == kind and topic.trades == ("",)
    )
