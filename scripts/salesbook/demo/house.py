"""The company's own record, its calendars and its products."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from salesbook.demo.names import TERRITORIES, TOWN
from salesbook.demo.pile import Pile
from salesbook.demo.scale import Scale, holidays, money
from salesbook.demo.staff import Staff

OLD = "2020-01-01"
"""The day from which settings and prices hold."""


class Product(NamedTuple):
    """What is sold; amounts in fen."""

    id: str
    name: str
    english: str
    category: str
    unit: str
    price: int
    floor: int
    cost: int


_PRODUCTS = """
yanban-2700 岩板2700×1200 Slab_2700×1200 岩板 ㎡ 26000
yanban-1800 岩板1800×900 Slab_1800×900 岩板 ㎡ 18800
cizhuan-800 抛釉砖800×800 Glazed_tile_800 瓷砖 ㎡ 8600
cizhuan-600 仿古砖600×600 Rustic_tile_600 瓷砖 ㎡ 6800
muwenzhuan 木纹砖1200×200 Wood-look_tile 瓷砖 ㎡ 9600
shigaoban 石膏板12mm Plasterboard_12_mm 板材 张 3200
fangshui-k11 防水涂料K11 Waterproofing_K11 涂料 桶 28000
rujiaoqi 净味乳胶漆 Low-odour_paint 涂料 桶 46800
meifengji 环氧美缝剂 Epoxy_grout 辅料 支 3200
cizhuanjiao 瓷砖胶C2 Tile_adhesive_C2 辅料 包 3800
duanqiao-70 断桥铝窗70 Thermal-break_window_70 门窗 ㎡ 68000
kouban-300 集成扣板300 Ceiling_panel_300 吊顶 ㎡ 11800
guizaoni 硅藻泥 Diatom_plaster 涂料 桶 35600
dengdai 线形灯带 Linear_light 灯具 米 4200
"""


def _product(line: str) -> Product:
    key, name, english, category, unit, price = line.split()
    fen = int(price)
    return Product(key, name, english.replace("_", " "), category, unit, fen, fen * 84 // 100, fen * 66 // 100)


PRODUCTS = tuple(_product(line) for line in _PRODUCTS.split("\n") if line)
STAGES = (("intent", "意向", 20), ("proposal", "方案", 40), ("negotiation", "议价", 60), ("review", "合同评审", 80))
_ENDS = (("won", "成交", 100), ("lost", "丢单", 0))
_DEPARTMENTS = (
    ("office", "综合办", "clerk"),
    ("sales", "业务部", "business_manager"),
    ("showroom", "展厅", "showroom"),
)
_CADENCE = {"a": 7, "b": 14, "c": 30}


def furnish(pile: Pile, scale: Scale, staff: Staff) -> None:
    """Write the company, a calendar for each year and the products."""
    pile.add("company", _company(scale, staff))
    for year in range(scale.first.year - 1, (scale.last + timedelta(days=60)).year + 1):
        pile.add("calendar", {"year": year, "holidays": list(_holidays(year))})
    for product in PRODUCTS:
        pile.add("product", _record_of(product))


def _record_of(product: Product) -> dict[str, Any]:
    dated = {
        name: [{"value": money(fen), "from": OLD}]
        for name, fen in zip(("market_price", "floor", "cost"), product[5:], strict=True)
    }
    return {
        "id": product.id,
        "name": product.name,
        "name_en": product.english,
        "category": product.category,
        "unit": product.unit,
        **dated,
    }


def _holidays(year: int) -> Iterator[dict[str, str]]:
    for name, english, first, last in holidays(year):
        yield {"name": name, "name_en": english, "from": f"{first}", "to": f"{last}"}


def _company(scale: Scale, staff: Staff) -> dict[str, Any]:
    departments = [*_DEPARTMENTS, ("warehouse", "仓储部", "storekeeper")]
    return {
        "name": f"{TOWN}示例建材有限公司",
        "name_en": "Example Building Materials",
        "short_name": "示例建材",
        "country": "CN",
        "zone": "Asia/Shanghai",
        "languages": ["zh", "en"],
        "currency": "CNY",
        "opened_on": f"{scale.first}",
        "as_of": scale.as_of,
        "opening_days": {
            "office": ["mon", "tue", "wed", "thu", "fri"],
            "showroom": ["mon", "tue", "wed", "thu", "fri", "sat"],
        },
        "clock": {
            "hand_in": {"day": "sun", "time": "24:00"},
            "cut_off": {"day": "mon", "time": "09:00"},
            "meeting": {"day": "mon", "time": "14:00"},
        },
        "departments": [
            {"key": key, "name": name, "contact": staff.holder(role).id} for key, name, role in departments
        ],
        "territories": [{"key": key, "name": name} for name, key in TERRITORIES[: staff.territories]],
        "stages": [{"key": key, "name": name, "probability": chance} for key, name, chance in (*STAGES, *_ENDS)],
        "confidentiality": "open",
        "cadence": {name: [{"value": days, "from": OLD}] for name, days in _CADENCE.items()},
        "price_floor_percent": [{"value": 84, "from": OLD}],
        "standard": [{"version": "2025 版", "from": OLD}],
    }
