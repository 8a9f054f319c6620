"""Phrases about cases and items: 每发现一处扣1分, 全部符合得满分, 每项2分, 无新建的计满分."""

from __future__ import annotations

import re
from decimal import Decimal

from jixiao_batch.scheme.wording.phrases import AllMet, Each, Incident, NotApplicable, Phrase
from jixiao_batch.scheme.wording.points import NUMBER, read_points

_CASE = r"(?:处|项|例|起|次|个|件|条|笔|宗|点|人次|项次)"
_INCIDENT = re.compile(
    # 存在截留、挤占、挪用等情况的,每发现1项
    r"(?:(?:存在|出现|发现|有)(?:(?!否则|或者|酌情|严重)[^,;:\d扣得计分~()]){2,40}(?:情况|情形|问题|行为|现象)的?,(?=每(?:发现|查出|出现|有)?1))?"
    r"(?P<listed>(?:以上|上述)(?:情况|情形|各项|事项|内容|要求|条件)?中?,?)?(?:凡|如|若)?每?"
    rf"(?:发现|查出|出现|发生|存在|有|少|缺|缺少|违反|违规|违纪|(?=1{_CASE}(?:不符合|不合规|未|缺)))1"
    rf"(?P<what>{_CASE})(?:(?!否则|以上|以下|其他|其余)[^,;:\d扣得计分每或且~()]){{0,40}}?,?则?(?:扣减|扣除|扣|减)(?P<points>{NUMBER})分"
)
_LATE = re.compile(
    rf"(?:每)(?:逾期|延迟|延期|滞后|拖延|推迟|迟报|迟|晚|超期)1(?P<what>天|日|个工作日|个?月)(?:的)?,?(?:扣减|扣除|扣)(?P<points>{NUMBER})分"
)
#: 每项不符合扣0.5分
_EACH_MISSING = re.compile(
    rf"(?P<listed>(?:以上|上述))?每1?项(?:不符合|未达到|不达标|未做到|不满足)(?:要求|标准|规定)?(?:的)?,?(?:扣减|扣除|扣)(?P<points>{NUMBER})分"
)
_ALL_OF_THEM = re.compile(
    r"(?:同时|全部)?(?:(?:符合|满足|具备|达到))?(?:以上|上述)?(?P<count>[2-9]|1\d)项(?:要求|条件|内容|标准|要素)?(?:均|都|全部)?(?:符合|满足|具备|达到)?(?:要求|条件|标准)?(?:的)?,?(?=得|计|记)"
    r"|(?:同时|全部)(?:符合|满足|具备|达到)(?:以上|上述)(?:全部|各项|所有)?(?:要求|条件|内容|标准|要素)(?:的)?,?(?=得|计|记)"
    r"|(?:以上|上述)(?:各项|全部|所有)?(?:要求|条件|内容|标准|要素)?(?:均|都|全部)(?:符合|满足|具备|达到)(?:要求|条件|标准)?(?:的)?,?(?=得|计|记)"
)
_MET = re.compile(
    r"(?:(?:全部)?(?:按时|按期|如期|按计划)(?:全部)?(?:完成|报送|上报|公开|办结|缴纳)(?:的)?,?(?=(?:得|计)[满\d][^;]*[;,]每)"
    r"|(?:全部|均|都)(?:按时|按期|及时|按规定|按要求)(?:完成|报送|上报|公开|办结|缴纳)"
    r"|(?:以上)?(?:全部|均|都|完全|各项均|事项均)*(?:符合(?:要求|规定|标准)?|合规|满足要求|达到要求)"
    r"|(?:无|没有|未发现|未发生|未出现|不存在)[^,;:\d扣得计分]{0,20}?(?:违规|违法|违纪|问题|情形|情况|现象|行为|不符合[^,;\d扣得计]{0,8}?)+)"
)
#: 按规定公开预算信息的,得满分;每有一处不符合扣1分
_AS_DESCRIBED = re.compile(
    r"(?:(?!酌情|否则|不|未|无|没|除|如|若|或|部分|基本|较|扣|得|由|[\d;:%])[\s\S]){4,50}的,?(?=(?:得|计)满分[;,]每?(?:发现|出现|有)1)"
)
#: what may be absent; “无预算调整” or “无结余” is a value of the figure, not an indicator that does not apply
_THING = (
    "(?:政府|采购|项目|预算|支出|任务|经费|资金|业务|楼堂馆所"
    "|建设|工程|情况|事项|指标|内容|专项|三公|新建|于|该|此|本|年度|当年|单位|部门)*"
)
_ABSENT = re.compile(
    r"(?:如|若|对|当年|本年度|本年|年度内|部门|单位|该项|此项|本项|该指标)*"
    r"(?:(?:不涉及|不适用|无此项|没有此项|无该项|没有该项|无相关|没有相关|未安排|没有安排|未进行|没有进行|未开展|没有开展|无新建|没有新建|未新建)"
    rf"|(?:无|没有)(?=政府采购|采购|项目|专项|三公|任务|楼堂馆所)){_THING}"
    r"(?:的(?:部门|单位)?|时|,)*(?:则|该项|此项|本项|该指标|视同|视为|按|直接|,)*(?=计|得|记|满分|剔除|不)"
)
_FULL = re.compile("满分(?:计算|计分|计|处理)")
_ABSENT_OUT = re.compile(r"(?:剔除|不参与(?:评分|评价|考核)|不纳入(?:评分|评价|考核)(?:范围)?|不作评价|不予考核|不考核)")
_EACH = re.compile(
    rf"(?:以上|上述)?(?:标准|要点|要求)?(?:(?:每|各)(?:符合|满足|达到|具备|有)?1?|(?:符合|满足|达到|具备)1(?=[项点条个]))(?:项|点|条|个)?(?:要求|内容|事项)?(?:的)?,?(?:得|计|各)?(?P<points>{NUMBER})分(?!为)"
)


def incident(text: str, start: int, _weight: Decimal) -> tuple[Phrase, int] | None:
    """每发现一处扣1分, 每逾期一天扣0.5分."""
    found = _INCIDENT.match(text, start)
    if found is not None:
        return Incident(Decimal(found["points"]), found["what"], bool(found["listed"])), found.end()
    if missing := _EACH_MISSING.match(text, start):
        return Incident(Decimal(missing["points"]), "项", bool(missing["listed"])), missing.end()
    late = _LATE.match(text, start)
    return (Incident(Decimal(late["points"]), late["what"], False), late.end()) if late else None


def met(text: str, start: int, weight: Decimal) -> tuple[Phrase, int] | None:
    """全部符合得满分, 未发现违规问题得满分."""
    if (every := _ALL_OF_THEM.match(text, start)) and (points := read_points(text, every.end(), weight)):
        return AllMet(points[0], int(every["count"]) if every["count"] else None), points[1]
    found = _MET.match(text, start) or _AS_DESCRIBED.match(text, start)
    points = read_points(text, found.end(), weight) if found else None
    return (AllMet(points[0]), points[1]) if points else None


def absent(text: str, start: int, weight: Decimal) -> tuple[Phrase, int] | None:
    """无新建楼堂馆所的计满分, 不涉及的不纳入评价."""
    found = _ABSENT.match(text, start)
    if found is None:
        return None
    if out := _ABSENT_OUT.match(text, found.end()):
        return NotApplicable("剔除"), out.end()
    if full := _FULL.match(text, found.end()):
        return NotApplicable("满分"), full.end()
    points = read_points(text, found.end(), weight)
    return (NotApplicable("满分"), points[1]) if points and points[0] == weight else None


def each(text: str, start: int, _weight: Decimal) -> tuple[Phrase, int] | None:
    """每项2分."""
    found = _EACH.match(text, start)
    return (Each(Decimal(found["points"])), found.end()) if found else None
