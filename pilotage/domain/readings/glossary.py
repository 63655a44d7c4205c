"""Public bodies whose names are often planted over, with the words that go along with each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """A name that may be missing; `full` is its full name, `kin` words found where it is spoken of, `people` its own.

    `people` are words that begin with the name or its end (共青团 + 员 is 共青团员), as they follow in a sentence.
    """

    term: str
    full: str = ""
    kin: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    own: bool = False


def _entry(term: str, full: str, kin: str, people: str = "") -> Entry:
    return Entry(term, full, tuple(kin.split()), tuple(people.split()))


BODIES: Final = (
    _entry(
        "共青团",
        "中国共产主义青年团",
        "团县委 团市委 团省委 团中央 团委 团支部 团总支 团组织 团员 团干部 团费 五四红旗 希望工程 青少年",
        "员 员证 中央 干部",
    ),
    _entry("少先队", "中国少年先锋队", "红领巾 辅导员 少工委 少年儿童 大队部 队员", "员 辅导员 大队"),
    _entry(
        "工会",
        "总工会",
        "职工 工会主席 劳动模范 劳模 职代会 工会经费 工人先锋号 五一劳动奖 会员",
        "会员 主席 干部 小组",
    ),
    _entry("妇联", "妇女联合会", "妇女 巾帼 三八红旗 最美家庭 妇女儿童 女性 妇女之家", "主席 干部 执委"),
    _entry("中国共产党", "中国共产党", "党员 党支部 党委 党组织 党费 党建 发展党员 党课 主题党日", "员 党员 章程 中央"),
    _entry("党委", "中国共产党", "党支部 党委书记 党组织 党员 党费 党建", "书记 委员"),
    _entry("政协", "人民政治协商会议", "政协委员 提案 民主监督 参政议政 协商", "委员 主席"),
    _entry("人大", "人民代表大会", "人大代表 代表大会 议案 常委会 审议", "代表 常委会"),
    _entry("关工委", "关心下一代工作委员会", "五老 下一代 老干部 老党员 青少年", "主任"),
    _entry("红十字会", "红十字会", "红十字 救护 急救 献血 造血干细胞 人道 AED 博爱", "会员 志愿者"),
    _entry("残联", "残疾人联合会", "残疾人 助残 康复 无障碍 残疾", "理事长 专职委员"),
    _entry("科协", "科学技术协会", "科普 科技工作者 学会 科技馆 科学素质", "主席"),
    _entry("工商联", "工商业联合会", "民营企业 商会 非公 企业家 会员企业", "会员 主席"),
    _entry("侨联", "归国华侨联合会", "归侨 侨眷 侨胞 华侨 海外", "主席"),
    _entry("文联", "文学艺术界联合会", "文艺 书法家 摄影家 文艺工作者 采风", "主席"),
    _entry("青联", "青年联合会", "青联委员 青年企业家 各界青年", "委员 主席"),
    _entry("学联", "学生联合会", "学生会 学联 大学生 研究生会", "主席"),
    _entry("慈善总会", "慈善总会", "慈善 募捐 善款 救助 捐赠", "会长"),
    _entry("民政局", "民政局", "低保 社会救助 养老 社会组织 婚姻登记 殡葬", "局长"),
    _entry("教育局", "教育局", "中小学 教师 校长 学生 教研 学校", "局长"),
    _entry("卫生健康委", "卫生健康委员会", "医院 卫生院 医生 健康 公共卫生 家庭医生", "主任"),
    _entry("供销社", "供销合作社", "农资 合作社 农产品 供销", "主任"),
    _entry("村委会", "村民委员会", "村民 村干部 村务公开 村集体", "主任"),
    _entry("居委会", "居民委员会", "居民 社区 网格员 楼栋长", "主任"),
    _entry("志愿者协会", "志愿者协会", "志愿者 志愿服务 义工 服务时长", "会员"),
)


def entries(own: Iterable[str]) -> tuple[Entry, ...]:
    """The bodies above, and an office's own glossary: a name a line, then words that go along with it.

    `#` begins a remark. A name that is already above gets the further words.
    """
    known = {entry.term: entry for entry in BODIES}
    for line in own:
        words = line.partition("#")[0].replace(",", " ").replace("，", " ").replace("、", " ").split()
        if words:
            term, *kin = words
            base = known.get(term, Entry(term))
            known[term] = Entry(term, base.full, (*base.kin, *kin), base.people, own=True)
    return tuple(known.values())
