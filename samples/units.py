"""The chosen numbers of the 30 units of 2023; what follows from them is computed in `make_samples.py`.

Amounts are texts in 万元. `travel` has the 三公经费 in three columns (上年预算, 本年预算, 本年决算) for 公务用车购置,
公务用车运行维护 and 公务接待; `remarks` become comments on the cells.
`done` says what each row of `rows` came to: 实际完成值, or 实际完成值:自评得分, or 实际完成值:自评得分:偏差原因; without a
self score the unit claims the whole 分值. `claims` are self scores below or beside the full points; `typed` is typed last, over
whatever was computed: that is where mistakes are planted.
"""

from dataclasses import dataclass, field

BY_LAW, PROCUREMENT, CHANGE, STAFFING = "资金使用合规性", "政府采购执行率", "三公经费变动率", "在职人员控制率"
COMPLETION, ADDED, COST = "预算完成率", "预算控制率", "新建楼堂馆所投资概算控制率"
RULES, OPENNESS = "管理制度健全性", "预决算信息公开性"
NONE = ("0", "0", "0")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it fills the form."""

    code: str
    name: str
    category: str
    posts: int
    staff: int
    budget: str
    spent_basic: str
    spent_project: str
    rows: str
    done: str
    department: str = ""
    cars: tuple[int, int] = (0, 0)
    carried: str = "0"
    added: str = "0"
    project_funds: str = "0"
    personnel: str = ""
    travel: tuple[tuple[str, str, str], ...] = (NONE, NONE, NONE)
    procurement: tuple[str, str] = ("0", "0")
    building: tuple[str, ...] = ()
    answered_no: tuple[str, ...] = ()
    claims: dict[str, str] = field(default_factory=dict)
    typed: dict[str, object] = field(default_factory=dict)
    weights: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)


NOT_STATED = "公开报告未载明，样例取值"
OFFICE, INSTITUTION, TOWN, SOCIETY = "县直机关", "事业单位", "乡镇", "群团组织"

UNITS = (
    Unit(
        "001001", "江华瑶族自治县工伤保险服务中心", INSTITUTION, 5, 4, "61.36", "52.42", "3.00", "工伤保险",
        "3 | 大于4 | 500 | 不超过30 | 95 | 460 | 达成:8:服务态度需进一步提升",
        project_funds="3.00", procurement=("1.20", "1.20"),
        typed={
            "自评小计:履职效益": "38", "自评总分": "98", "填报人": None, "联系电话": None,
            "人员经费": None, "公用经费": None,
            "因公出国（境）上年预算": None, "因公出国（境）本年预算": None, "因公出国（境）本年决算": None,
            "公务用车购置上年预算": None, "公务用车购置本年预算": None, "公务用车购置本年决算": None,
            "公务用车运行维护上年预算": None, "公务用车运行维护本年预算": None, "公务用车运行维护本年决算": None,
            "公务接待上年预算": None, "公务接待本年预算": None, "公务接待本年决算": None,
        },
        remarks={
            "单位编码": NOT_STATED, "主管部门": NOT_STATED, "填报日期": NOT_STATED, "年初预算": NOT_STATED,
            "基本支出收入": NOT_STATED, "项目支出收入": NOT_STATED, "三公经费上年预算": NOT_STATED,
            "三公经费本年预算": NOT_STATED, "三公经费本年决算": NOT_STATED, "政府采购预算": NOT_STATED,
            "政府采购执行": NOT_STATED,
            "绩效指标": "公开报告只载明前 4 行合计 8 分，每行 2 分是样例取法；满意度的指标值和档次也是样例取法",
        },
    ),
    # ---- 没有问题的单位
    Unit(
        "101001", "清禾县财政局", OFFICE, 62, 60, "1186.40", "798.35", "372.16", "机关",
        "21 | 97 | 100 | 76.5 | 达成:7.2 | 93",
        cars=(2, 2), carried="8.60", project_funds="385.00", personnel="690.20",
        travel=(NONE, ("7.60", "7.40", "7.12"), ("4.20", "4.00", "2.86")), procurement=("86.50", "85.20"),
    ),
    Unit(
        "102001", "清禾县教育局", OFFICE, 48, 47, "2360.00", "612.48", "1790.35", "机关",
        "22 | 98 | 100 | 79 | 达成:7.5 | 90",
        cars=(1, 1), carried="35.20", added="120.00", project_funds="1890.00", personnel="540.10",
        travel=(NONE, ("3.80", "3.80", "3.62"), ("2.60", "2.40", "1.75")), procurement=("320.00", "312.60"),
        claims={ADDED: "4"},
    ),
    Unit(
        "102016", "清禾县第一中学", INSTITUTION, 210, 206, "3420.00", "2388.70", "705.42", "学校",
        "1846 | 228:3.8:外出培训名额减少 | 97.2 | 100 | 达成:5.5 | 0 | 92",
        department="清禾县教育局", cars=(1, 1), carried="60.00", added="268.00", project_funds="968.00",
        personnel="2155.30", travel=(NONE, ("3.20", "3.20", "3.18"), ("1.80", "1.80", "0.96")),
        procurement=("415.00", "372.00"), building=("4200", "4368", "960", "1090"),
        claims={COMPLETION: "3", ADDED: "4", COST: "1", PROCUREMENT: "2"},
    ),
    Unit(
        "108001", "清禾县农业农村局", OFFICE, 75, 78, "3260.00", "902.16", "1930.44", "农村",
        "2850:5.7:一处地块土地流转推迟 | 14 | 96 | 84:3.73:汛期停工 | 0.175 | 642 | 达成:3.5 | 91",
        cars=(3, 3), carried="86.00", project_funds="2380.00", personnel="806.00",
        travel=(NONE, ("11.40", "11.40", "11.20"), ("6.20", "6.20", "4.05")), procurement=("560.00", "508.00"),
        answered_no=("管理制度健全性:制度有效执行", "预决算信息公开性:完整"),
        claims={STAFFING: "3", COMPLETION: "3", PROCUREMENT: "4", RULES: "6", OPENNESS: "8"},
    ),
    Unit(
        "201001", "清禾县石桥镇人民政府", TOWN, 66, 65, "1580.00", "860.32", "598.20", "乡镇",
        "420 | 10.8:4.5:一段村道受山体滑坡影响 | 9 | 100 | 98.5 | 44 | 104:3.47:租金收缴滞后 | 达成:3.6 | 92 | 91",
        cars=(3, 3), carried="42.00", added="186.00", project_funds="906.00", personnel="742.60",
        travel=(NONE, ("10.80", "10.80", "10.66"), ("8.40", "8.60", "8.95")), procurement=("65.00", "59.20"),
        answered_no=("预决算信息公开性:按规定时限公开", "预决算信息公开性:准确"),
        claims={CHANGE: "4.5", COMPLETION: "3", ADDED: "3", PROCUREMENT: "4", OPENNESS: "6"},
    ),
    Unit(
        "301003", "清禾县妇女联合会", SOCIETY, 9, 10, "168.00", "103.20", "26.40", "群团",
        "24:8:部分活动改为线上 | 1750:7:线下场次减少 | 80:5.65:参与率统计口径收紧 | 部分达成:6 | 88:7.82:反馈渠道不足",
        added="22.00", project_funds="62.00", personnel="92.00", travel=(NONE, NONE, ("1.20", "1.26", "1.10")),
        answered_no=("管理制度健全性:厉行节约制度", "预决算信息公开性:按规定时限公开"),
        claims={STAFFING: "0", CHANGE: "2.5", COMPLETION: "0", ADDED: "3", RULES: "6", OPENNESS: "8"},
    ),
    Unit(
        "202005", "清禾县梅江乡人民政府", TOWN, 42, 45, "890.00", "512.30", "120.40", "乡镇",
        "260:2.6:人手不足 | 5:2.08:征地受阻 | 4:1.78:资金未到位 | 60:2.4:两处工程返工 | 80:3.27:账户信息有误 | 60:3:建材涨价"
        " | 48:1.6:产业项目停摆 | 未达成:2:矛盾纠纷较多 | 63:2.1:清运车辆不足 | 72:3.2:群众反映集中",
        cars=(2, 3), carried="36.00", added="292.00", project_funds="640.00", personnel="455.00",
        travel=(NONE, ("7.20", "8.00", "9.60"), ("5.60", "6.40", "7.20")), procurement=("80.00", "61.00"),
        answered_no=(
            "管理制度健全性:厉行节约制度", "管理制度健全性:制度有效执行", "资金使用合规性:审批程序和手续完整",
            "资金使用合规性:重大开支经过评估认证", "预决算信息公开性:按规定时限公开", "预决算信息公开性:完整",
        ),
        claims={
            STAFFING: "1.5", CHANGE: "0", COMPLETION: "0", ADDED: "0", PROCUREMENT: "0",
            RULES: "4", BY_LAW: "4", OPENNESS: "6",
        },
    ),
    Unit(
        "105003", "清禾县图书馆", INSTITUTION, 14, 14, "246.00", "158.40", "39.80", "文化",
        "3.9:7.8:闭馆维修两个月 | 48:6.4:闭馆维修 | 90:5.68:书架待更换 | 部分达成:6 | 86:7.48:自习座位不足",
        department="清禾县文化旅游广电体育局", carried="12.00", added="18.00", project_funds="96.00", personnel="139.50",
        travel=(NONE, NONE, ("0.60", "0.60", "0.32")), procurement=("42.00", "36.50"),
        claims={COMPLETION: "0", ADDED: "4", PROCUREMENT: "2"},
    ),
    Unit(
        "301006", "清禾县残疾人联合会", SOCIETY, 12, 12, "286.00", "148.60", "132.20", "民生",
        "910 | 216 | 99 | 100 | 24.6 | 达成:5.5 | 94",
        cars=(1, 1), carried="4.00", added="16.00", project_funds="152.00", personnel="131.00",
        travel=(NONE, ("3.60", "3.60", "3.48"), ("0.80", "0.80", "0.42")), procurement=("26.00", "26.00"),
        claims={ADDED: "4"},
    ),
    Unit(
        "107001", "清禾县民政局", OFFICE, 36, 35, "4820.00", "446.20", "4270.55", "民生",
        "962 | 240 | 98.4 | 100 | 25 | 达成:5 | 92",
        cars=(1, 1), carried="58.30", project_funds="4400.00", personnel="401.00",
        travel=(NONE, ("3.80", "3.80", "3.70"), ("2.40", "2.20", "1.60")), procurement=("38.00", "37.60"),
        typed={"年初预算": "4,820.00", "财政拨款收入": "4,820.00", "项目支出": "４２７０.５５"},
    ),
    # ---- 自评与复核不一致，或有需要说明的地方
    Unit(
        "106001", "清禾县卫生健康局", OFFICE, 58, 57, "5260.00", "716.30", "4980.40", "医疗",
        "37200 | 26 | 100 | 86.5 | 29.3 | 达成:7.2",
        cars=(2, 2), carried="96.00", added="480.00", project_funds="5060.00", personnel="640.00",
        travel=(NONE, ("7.20", "7.20", "7.02"), ("4.80", "4.60", "3.40")), procurement=("680.00", "655.00"),
        building=("2600", "2590", "820", "812"),
    ),
    Unit(
        "109001", "清禾县交通运输局", OFFICE, 54, 53, "4150.00", "668.20", "3700.50", "执法",
        "132:7.04:外省车辆检查推迟 | 312 | 98.2 | 100 | 达成:6.5 | 90",
        cars=(4, 4), carried="120.00", added="620.00", project_funds="4150.00", personnel="590.00",
        travel=(NONE, ("12.00", "14.40", "14.85"), ("6.00", "5.76", "5.20")), procurement=("260.00", "256.00"),
        answered_no=("资金使用合规性:重大开支经过评估认证",), claims={ADDED: "3", BY_LAW: "5"},
    ),
    Unit(
        "106008", "清禾县人民医院", INSTITUTION, 320, 318, "5860.00", "4420.00", "1302.00", "医疗",
        "38950 | 25 | 100 | 88 | 28.6 | 部分达成:7.5:门诊候诊时间偏长",
        department="清禾县卫生健康局", cars=(5, 5), carried="45.00", project_funds="1420.00", personnel="3988.00",
        travel=(("0", "0", "0"), ("16.00", "16.00", "15.80"), ("3.00", "3.00", "1.20")), procurement=("920.00", "780.00"),
        claims={PROCUREMENT: "0"},
    ),
    Unit(
        "203002", "清禾县柳溪镇人民政府", TOWN, 58, 57, "1326.00", "748.60", "520.30", "乡镇",
        "436 | 12.4 | 9 | 98.6:4:一处小型工程整改 | 61.446:4:系统切换 | 43.8 | 126 | 达成:3.6 | 91 | 93",
        cars=(3, 3), carried="20.00", project_funds="566.00", personnel="650.00",
        travel=(NONE, ("10.20", "10.20", "10.05"), ("7.20", "7.00", "6.10")), procurement=("48.00", "47.60"),
    ),
    Unit(
        "301001", "清禾县总工会", SOCIETY, 15, 15, "420.00", "188.20", "216.50", "群团",
        "32 | 2240 | 88 | 达成:7 | 92",
        cars=(1, 1), project_funds="226.00", personnel="165.00",
        travel=(NONE, ("3.60", "3.60", "3.45"), ("1.20", "1.00", "0.80")), procurement=("18.00", "18.00"),
        answered_no=("管理制度健全性:制度有效执行", "预决算信息公开性:按规定时限公开", "预决算信息公开性:完整"),
        claims={RULES: "6", OPENNESS: "6"}, weights={"开展服务活动": "6"},
    ),
    Unit(
        "105004", "清禾县文化馆", INSTITUTION, 16, 15, "235.00", "146.30", "10.60", "文化",
        "3.4:6.8:剧场停用检修 | 45:6:部分演出取消 | 96 | 公共文化服务水平有较大提升:7.5 | 93",
        department="清禾县文化旅游广电体育局", project_funds="52.00", personnel="128.00",
        travel=(NONE, NONE, ("0.80", "0.80", "0.45")), procurement=("21.00", "15.00"),
        answered_no=("管理制度健全性:厉行节约制度", "预决算信息公开性:按规定内容公开", "预决算信息公开性:按规定时限公开"),
        claims={COMPLETION: "0", PROCUREMENT: "0", RULES: "6", OPENNESS: "6"},
    ),
    Unit(
        "110001", "清禾县水利局", OFFICE, 46, 45, "2980.00", "560.40", "1700.50", "农村",
        "2960:5.92:渠道征地协调较慢 | 13 | 96.5 | 89:3.95:汛期停工 | 0.178 | 590:5.9:灌溉面积恢复较慢 | 达成:3.6 | 92",
        cars=(3, 3), carried="40.00", project_funds="2430.00", personnel="498.00",
        travel=(NONE, ("11.00", "11.00", "10.80"), ("4.80", "4.60", "3.90")), procurement=("320.00", "262.00"),
        answered_no=("管理制度健全性:财务与会计核算制度",), claims={COMPLETION: "0", PROCUREMENT: "0", RULES: "6"},
    ),
    Unit(
        "112001", "清禾县退役军人事务局", OFFICE, 18, 29, "960.00", "252.00", "520.00", "民生",
        "720:6.78:符合条件的对象减少 | 230 | 98.8 | 100 | 23.9 | 达成:5.4 | 95",
        cars=(1, 1), project_funds="700.00", personnel="222.00",
        travel=(NONE, ("3.60", "3.60", "3.50"), ("1.60", "1.60", "1.05")), procurement=("22.00", "21.80"),
        answered_no=("预决算信息公开性:准确",), claims={STAFFING: "0", COMPLETION: "3", OPENNESS: "8"},
    ),
    Unit(
        "105006", "清禾县档案馆", INSTITUTION, 13, 13, "212.00", "148.60", "56.20", "文化",
        "5.1 | 63 | 98 | 达成:7.2 | 95",
        project_funds="59.00", personnel="130.00",
        travel=(NONE, NONE, ("0.90", "0.85", "0.50")), procurement=("16.00", "15.90"),
        answered_no=("预决算信息公开性:按规定时限公开",), claims={OPENNESS: "8"},
        typed={"自评小计:过程": "50", "自评总分": "99.2"},
    ),
    Unit(
        "301005", "清禾县科学技术协会", SOCIETY, 8, 8, "136.00", "98.20", "33.60", "群团",
        "34 | 2360 | 90 | 达成:7.6 | 94",
        project_funds="35.00", personnel="88.00",
        travel=(NONE, NONE, ("0.70", "0.70", "0.36")), procurement=("6.00", "6.00"),
        typed={"自评总分": "100"},
    ),
    # ---- 应当退回的单位，各有一处错误
    Unit(
        "113001", "清禾县市场监督管理局", OFFICE, 96, 95, "1890.00", "1206.50", "612.40", "执法",
        "166 | 352 | 98.6 | 100 | 达成:7.6 | 91",
        cars=(6, 6), carried="30.00", project_funds="660.00", personnel="1080.00",
        travel=(NONE, ("21.60", "21.60", "21.35"), ("7.60", "7.20", "5.48")), procurement=("120.00", "118.50"),
        typed={"三公经费本年决算": "26.85"},
    ),
    Unit(
        "111001", "清禾县林业局", OFFICE, 40, 39, "1760.00", "482.00", "1190.60", "农村",
        "3120 | 12 | 97 | 93 | 0.172 | 615 | 达成:3.6 | 94",
        cars=(2, 2), carried="25.00", project_funds="1280.00", personnel="430.00",
        travel=(NONE, ("7.40", "7.40", "7.20"), ("3.60", "3.40", "2.75")), procurement=("96.00", "95.00"),
        typed={"三公经费上年预算": "0", "三公经费本年预算": "0", "三公经费本年决算": "0"},
    ),
    Unit(
        "114001", "清禾县城市管理局", OFFICE, 60, 60, "2640.00", "745.30", "1820.00", "执法",
        "172 | 420:6:新增热线平台 | 99 | 100 | 达成:7.4 | 89",
        cars=(5, 5), carried="18.00", project_funds="1880.00", personnel="660.00",
        travel=(NONE, ("18.00", "18.00", "17.60"), ("3.20", "3.00", "2.10")), procurement=("210.00", "206.00"),
        typed={"项目支出": "18200000"},
    ),
    Unit(
        "204001", "清禾县双塘乡人民政府", TOWN, 40, 39, "820.00", "498.60", "302.00", "乡镇",
        "410 | 12 | 10 | 100 | 99 | 45 | 132 | 达成:3.6 | 93 | 92",
        cars=(2, 2), project_funds="312.00", personnel="440.00",
        travel=(NONE, ("7.20", "7.20", "7.10"), ("5.20", "5.00", "4.30")), procurement=("32.00", "31.80"),
        weights={"走访困难群众": "9", "新建改建村道": "10"},
    ),
    Unit(
        "102020", "清禾县职业中等专业学校", INSTITUTION, 128, 126, "2080.00", "1620.00", "405.00", "学校",
        "1920 | 256 | 97 | 100 | 达成:5.5 | 0 | 91",
        department="清禾县教育局", cars=(1, 1), project_funds="430.00", personnel="1460.00",
        travel=(NONE, ("3.40", "3.40", "3.30"), ("1.40", "1.40", "0.80")), procurement=("160.00", "158.00"),
        typed={"评价年度": "2022"},
    ),
    Unit(
        "106012", "清禾县疾病预防控制中心", INSTITUTION, 52, 50, "1260.00", "690.00", "520.00", "医疗",
        "36800 | 28 | 100 | 87 | 28.4 | 达成:7",
        department="清禾县卫生健康局", cars=(3, 3), project_funds="545.00", personnel="610.00",
        travel=(NONE, ("9.60", "9.60", "9.40"), ("1.60", "1.60", "0.90")), procurement=("180.00", "112.00"),
        typed={"政府采购执行": None},
    ),
    Unit(
        "301008", "清禾县红十字会", SOCIETY, 7, 7, "118.00", "78.40", "35.00", "民生",
        "862 | 205 | 98 | 100 | 24 | 达成:5.2 | 93",
        project_funds="37.00", personnel="70.00",
        travel=(NONE, NONE, ("0.50", "0.50", "0.22")),
        typed={"项目支出": "约35万元"},
    ),
    Unit(
        "301002", "共青团清禾县委员会", SOCIETY, 8, 7, "126.00", "82.60", "38.20", "群团",
        "31 | 2480 | 87 | 达成:7.2 | 92",
        project_funds="40.00", personnel="73.00",
        travel=(NONE, NONE, ("0.60", "0.60", "0.28")), procurement=("5.00", "5.00"),
        typed={"上年结转": "无"},
    ),
    Unit(
        "115002", "清禾县不动产登记中心", INSTITUTION, 24, 24, "368.00", "262.40", "88.60", "机关",
        "22 | 96 | 100 | 72 | 达成:7.4 | 93",
        department="清禾县自然资源局", cars=(1, 1), carried="10.00", project_funds="96.00", personnel="232.00",
        travel=(NONE, ("3.50", "3.50", "3.40"), ("0.90", "0.90", "0.40")), procurement=("30.00", "29.40"),
        typed={"年末结余": "23.60"},
    ),
)  # fmt: skip
