"""The page as found on a mirror site: what it says, what was planted over it, and the account of every change."""

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from pilotage.domain.charters import check
from pilotage.domain.readings import MASK, OPEN, Reading, decode
from pilotage.domain.readings.alphabet import to_simplified
from tests.domain.found_pages import BRAND, DOMAIN, FIXTURES, NAME, SEED, SITE, SITE_NAME, SLOT, even, reading

TITLE = "天津静海县出台五项举措 全力抓好基层团建试点工作"
STATED = (3000, 7000, 10000, 2, 500, 5, 15, 7, 4000, 1, 6)


@pytest.fixture(scope="module")
def unchosen() -> Reading:
    return reading(SEED)


@pytest.fixture(scope="module")
def chosen() -> Reading:
    return reading(SEED, "共青团")


def test_the_masthead(chosen: Reading) -> None:
    assert chosen.title == TITLE
    assert chosen.series == "共青团基层组织建设简报"
    assert chosen.issue == 5
    assert chosen.date == date(2010, 4, 26)
    assert chosen.issuer == "共青团全国基层组织建设领导小组办公室"
    assert chosen.cc is None
    assert (chosen.encoding, chosen.form) == ("utf-8", "text")


def test_the_linked_issues(chosen: Reading) -> None:
    assert [each.issue for each in chosen.related] == [11, 10, 9, 8, 7]
    assert {each.series for each in chosen.related} == {"共青团基层组织建设简报"}
    assert chosen.related[1].title == "中共重庆市委发文要求加强共青团基层组织建设"
    assert chosen.related[2].title == "湖北省委组织部、团省委部署开展全省县（市、区）、乡镇团组织集中换届工作"


def test_every_clause_of_the_charter_stands_in_the_body(chosen: Reading) -> None:
    charter = check((FIXTURES.parent.parent / "charters" / "jinghai-2010.yaml").read_bytes()).charter
    assert charter is not None
    missing = [clause.id for clause in charter.sources[0].clauses if even(clause.text) not in even(chosen.body)]
    assert missing == []


def test_the_body_is_the_text_alone(chosen: Reading) -> None:
    assert len(chosen.paragraphs) == 6
    assert chosen.paragraphs[0].startswith("为做好基层团建试点工作，")
    assert chosen.paragraphs[-1].endswith("等方面取得了初步成果。")


def test_the_figures(chosen: Reading) -> None:
    page = decode(SEED)
    assert set(map(Decimal, STATED)) <= {figure.quantity for figure in chosen.figures}
    for figure in chosen.figures:  # offsets are those of the page as found
        assert page.text[figure.start] == figure.surface[0]  # type: ignore[union-attr]
    told = {(f"{figure.quantity:f}{figure.unit}", figure.what) for figure in chosen.figures}
    assert told >= {
        ("3000元", "从工作经费中拿出"),
        ("7000元", "社会筹集"),
        ("10000元", "试点工作基金"),
        ("2个", "试点单位团委"),
        ("500元", "团县委一次性奖励"),
        ("5名", "机关干部"),
        ("15次", "深入试点单位"),
        ("7件", "解决各种问题和困难"),
        ("4000元", "协调解决活动经费"),
        ("1个", "评选名额"),
        ("5对", "“联试共建”对子"),
        ("6次", "座谈会"),
        ("7项", "活动协议"),
    }


def test_no_year_number_of_an_issue_or_postcode_is_a_figure(chosen: Reading) -> None:
    assert not {figure.surface for figure in chosen.figures} & {"2010年", "第5期", "100051", "10号", "五个一", "一次性"}


def test_the_figures_are_held_against_each_other(chosen: Reading) -> None:
    told = {check.kind: check for check in chosen.checks}
    assert [chosen.figures[part].quantity for part in told["sum"].parts] == [3000, 7000]
    assert chosen.figures[told["sum"].total].quantity == told["sum"].found == 10000
    assert chosen.figures[told["list"].total].surface == "五个"  # 经费、人员、方法、政策、机制
    assert chosen.figures[told["sections"].total].what == "举措"
    assert all(check.agrees for check in chosen.checks)


def test_without_a_choice_the_places_stay_open(unchosen: Reading, chosen: Reading) -> None:
    assert unchosen.issuer == f"{OPEN}全国基层组织建设领导小组办公室"
    assert f"优秀{OPEN}员" in unchosen.body
    assert unchosen.text.count(OPEN) == 9
    assert unchosen.text.replace(OPEN, "共青团") == chosen.text
    assert [warning.code for warning in unchosen.warnings] == ["term-open"]
    assert chosen.warnings == ()


def test_the_planted_words_are_found_by_evidence(unchosen: Reading) -> None:
    over_the_league, of_the_site = unchosen.terms
    assert (over_the_league.role, len(over_the_league.slots)) == ("text", SEED.decode().count(BRAND))
    assert sum(slot.inside for slot in over_the_league.slots) == 9
    assert (of_the_site.role, len(of_the_site.slots)) == ("site", SEED.decode().count(SITE_NAME))
    assert {"repeated", "mixed-script", "script-clash", "site-lines", "varied"} <= {
        sign.code for sign in over_the_league.grounds
    }


def test_the_league_is_the_first_candidate_and_says_why(unchosen: Reading) -> None:
    first, *others = unchosen.terms[0].candidates
    assert first.term == "共青团"
    assert {each.code: dict(each.params) for each in first.evidence} == {
        "word": {"word": "共青团员"},
        "full-name": {"name": "中国共产主义青年团"},
        "kin": {"words": "团委、团县委、团支部、团组织", "count": 44},
        "initials": {"letters": "gqt"},
    }
    assert all(other.score < first.score / 2 for other in others)
    assert unchosen.terms[0].chosen is None


def test_a_choice_goes_to_the_text_and_not_to_the_site(chosen: Reading) -> None:
    assert [term.chosen for term in chosen.terms] == ["共青团", None]


def test_a_second_choice_goes_to_the_name_of_the_site() -> None:
    both = reading(SEED, "中国共青团", "共青团")
    assert [term.chosen for term in both.terms] == ["共青团", "中国共青团"]
    assert both.title == TITLE


def test_a_choice_that_nothing_speaks_for_is_put_in_and_said() -> None:
    result = reading(SEED, "环保协会")
    assert "优秀环保协会员" in result.body
    assert [(warning.code, warning.params) for warning in result.warnings] == [
        ("term-unsupported", {"term": "环保协会"})
    ]


def test_what_was_planted_stands_nowhere_but_masked_in_the_changes(unchosen: Reading, chosen: Reading) -> None:
    for result in (unchosen, chosen):
        told = repr(result)
        for secret in (BRAND, SITE_NAME, DOMAIN, NAME, BRAND[:3]):
            assert secret not in told
        shown = {term.planted for term in result.terms}
        assert shown == {word[0] + MASK * (len(word) - 1) for word in (BRAND, SITE_NAME)}


def test_the_lines_of_the_site_go_each_as_a_change(chosen: Reading) -> None:
    page = SEED.decode()
    site = [change for change in chosen.changes if change.kind == "site"]
    assert [change.why for change in site] == [
        "site-name", "site-address", "breadcrumb", "site-name", "copyright", "site-address"
    ]  # fmt: skip
    for change in site:
        assert change.to == ""
        assert len(change.from_) == len(page[change.at :].splitlines()[0])
    assert "北京" not in chosen.text


def test_the_changes_by_kind(chosen: Reading) -> None:
    kinds = Counter(change.kind for change in chosen.changes)
    assert kinds["pinyin"] == 67
    assert kinds["planted"] == 9
    assert kinds["site"] == 6
    start = SEED.decode().index("天津靜海縣出台")
    in_text = [c for c in chosen.changes if c.kind == "punctuation" and start < c.at < SEED.decode().index("相關鏈接")]
    assert len(in_text) == 48


def test_changes_say_what_stood_there(chosen: Reading) -> None:
    page = SEED.decode()
    for change in chosen.changes:
        stood = page[change.at : change.at + len(change.from_)]
        assert stood == change.from_ or change.kind in {"planted", "site"}
        assert stood != change.to
    assert all(one.at + len(one.from_) <= other.at for one, other in pairwise(chosen.changes))


def test_wrong_conversions_are_told_from_traditional_characters(chosen: Reading) -> None:
    wrong = {(c.from_, c.to) for c in chosen.changes if c.why == "wrong"}
    assert wrong == {("製", "制"), ("麵", "面"), ("麵製", "面制")}
    assert [c.to for c in chosen.changes if c.why == "particle"] == ["着"]


BRANDS = (  # over the league's name, over the site's
    ("蓝鲸lanjing娱乐官网", "lanjing登录入口"),
    ("红杉hs体育", "红杉HS下载网址"),
    ("金禧娱乐平台", "金禧棋牌入口"),
    ("白鹭(中国)有限公司官网", "白鹭"),
    ("紫薇·体育中国官方网站", "紫薇·体育"),
    ("青禾竞技QINGHE", "青禾竞技"),
    ("银杏J7", "银杏J7娱乐"),
    ("星野体育", "星野体育app"),
    ("qinghe", "qinghe"),
    ("QINGHE", "QINGHE登录"),
)


@pytest.mark.parametrize("simplified", [False, True])
@pytest.mark.parametrize(("brand", "site"), BRANDS)
def test_a_brand_of_any_name_is_found_the_same_way(brand: str, site: str, simplified: bool) -> None:
    page = SEED.decode().replace(BRAND, SLOT).replace(SITE_NAME, SITE)
    page = (to_simplified(page) if simplified else page).replace(SLOT, brand).replace(SITE, site)
    result = reading(page, "共青团")
    assert result.issuer == "共青团全国基层组织建设领导小组办公室"
    assert "优秀共青团员" in result.body
    assert result.text.count("共青团") == 9
    assert brand not in repr(result)
    assert site not in repr(result)


@pytest.mark.parametrize("simplified", [False, True])
@pytest.mark.parametrize(
    ("name", "site"), [("共青團", "中國共青團"), ("婦聯", "婦聯"), ("TCL集團", "TCL集團"), ("縣體育局", "縣體育局")]
)
def test_a_true_name_is_left_on_a_damaged_page(name: str, site: str, simplified: bool) -> None:
    page = SEED.decode().replace(BRAND, name).replace(SITE_NAME, site)
    result = reading(to_simplified(page) if simplified else page)
    assert result.terms == ()
    assert "pinyin" in {change.kind for change in result.changes}
    assert OPEN not in result.text
