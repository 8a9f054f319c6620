"""How a sentence says points: 计5分, 得满分, 不得分, 得分值的60%."""

from __future__ import annotations

import re
from decimal import Decimal

NUMBER = r"(?<![\d.])\d{1,9}(?:\.\d{1,6})?(?![\d.])"
WHOLE = r"(?:(?:本项|该项|此项|该指标|指标)?(?:分值|权重分值|权重分|权重|满分值|满分|标准分|分数|全部分值|全部分数))"

_POINTS = re.compile(
    rf"""(?:的?[,:]?)(?:则|可|应|即)?(?:一律|均|都)?(?:本项|该项|此项|本指标|该指标|指标)?
    (?:(?P<zero>不(?:予)?(?:得|计|给|记)分|(?:计|得|记|为)?0(?:\.0+)?分|为0(?=[,;)]|$)|得分为0分?)
      |(?:计|得|记|给|为)(?:满分|全分|{WHOLE})(?:的(?P<share>{NUMBER})%|(?P<lone>{NUMBER})%)
      |(?:计|得|记|给)(?P<before>{NUMBER})%的?(?:{WHOLE}|分)
      |(?:(?:计|得|记|给|为)?(?:满分|全分|全部分值|标准分|{WHOLE})(?:\((?P<told>{NUMBER})分\)|(?P<said>{NUMBER})分)?)(?!的|×|计)
      |按(?:满分|全分|{WHOLE})(?:计算|计分|得分|计)
      |按(?P<by>{NUMBER})分(?:计算|计分|得分|计)
      |(?:计|得|记|给|评|评为)?(?P<points>{NUMBER})分(?!值|之)
    )""",
    re.VERBOSE,
)

#: 否则, 未达到的: everything that the sentence did not name before
OTHERWISE = re.compile(
    r"(?:否则|反之|其他情况|其他情形|其他|其它|其余|未达标|未达到(?:标准|要求|目标值?)?|达不到(?:标准|要求|目标值?)?|不符合|未完成(?:任务|目标)?)(?:的|,|均|一律|情况)*"
)


def read_points(text: str, start: int, weight: Decimal) -> tuple[Decimal, int] | None:
    """Points at `start` (分) and where they end; None when there are none or the sentence contradicts the weight."""
    found = _POINTS.match(text, start)
    if found is None:
        return None
    told = found["told"] or found["said"]
    if told is not None and Decimal(told) != weight:
        return None
    if found["zero"]:
        points = Decimal(0)
    elif named := found["points"] or found["by"]:
        points = Decimal(named)
    elif share := found["share"] or found["lone"] or found["before"]:
        points = weight * Decimal(share) / 100
    else:
        points = weight
    return points, found.end()
