"""What every page stands on: the frame, the languages, signing in, security headers, errors that say what to do."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import override

from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Cite
from pilotage.domain.policy import Permission
from pilotage.models import User
from pilotage.web import frames, uploads
from pilotage.web.urls import *  # noqa: F403
from pilotage.web.urls import urlpatterns as site

TODAY = date(2010, 4, 26)
FRAME = frames.Frame(
    office="共青团天津市静海县委员会",
    programme="静海县基层团建试点工作",
    home="/home/",
    function="办事员",
    example_today=TODAY,
    tabs=(frames.Tab("fund", "经费", "/fund/"), frames.Tab("applications", "立项申请", "/applications/", 1)),
)


# ---- Pages of the suite that misbehave -----------------------------------------------------------------------------


def not_allowed(request: HttpRequest) -> HttpResponse:
    frames.put(request, FRAME, "fund")
    raise NotAllowed(Permission.GRANT_DECIDE, "not-your-unit")


def refused(request: HttpRequest) -> HttpResponse:
    frames.put(request, FRAME, "fund")
    raise Refused(
        Breach("field-missing", {"field": "单位"}, cite=Cite(clause="1.1", quote="经团县委审核后拨付")),
        Breach("date-form", {"text": "<上周>", "today": "2010-04-26"}),
    )


def broken(request: HttpRequest) -> HttpResponse:
    frames.put(request, FRAME, "fund")
    raise RuntimeError


def fine(request: HttpRequest) -> HttpResponse:
    frames.put(request, FRAME, "applications")
    return render(request, "base.html")


urlpatterns = [
    *site,
    path("not-allowed/", not_allowed),
    path("refused/", refused),
    path("broken/", broken),
    path("fine/", fine),
]

pytestmark = pytest.mark.urls(__name__)

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9,en;q=0.8"}
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9"}


@pytest.fixture
def clerk(db: None) -> User:
    cache.clear()
    return User.objects.create_user("clerk", password="a long password", first_name="王敏")


# ---- The frame -----------------------------------------------------------------------------------------------------


def test_a_programmes_page_has_its_frame(client: Client) -> None:
    page = client.get("/fine/", **CHINESE).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "共青团天津市静海县委员会" in page
    assert '<a href="/home/">静海县基层团建试点工作</a>' in page
    assert '<a href="/applications/" aria-current="page">立项申请<span class="n">1</span></a>' in page
    assert page.count("aria-current") == 1
    assert '<a class="skip" href="#main">跳到正文</a>' in page
    assert '<main id="main"' in page


def test_an_example_says_that_it_is_invented_and_which_day_it_is_there(client: Client) -> None:
    chinese = client.get("/fine/", **CHINESE).content.decode()
    assert "登记是编的，合计与简报所报相符。本例的<b>今天是2010年4月26日（星期一）</b>，一切期限按这一天算。" in chinese
    english = client.get("/fine/", **ENGLISH).content.decode()
    assert "The records are invented, but they add up to what the bulletin reports." in english
    assert "<b>today is Monday 26 April 2010</b>" in english


def test_a_page_of_no_programme_has_no_tabs_and_is_no_example(client: Client) -> None:
    page = client.get("/sign-in/", **CHINESE).content.decode()
    assert "<nav" not in page
    assert "示例" not in page


def test_the_language_is_the_browsers_until_the_reader_chooses(client: Client) -> None:
    assert '<html lang="zh-Hans">' in client.get("/fine/", **CHINESE).content.decode()
    assert '<html lang="zh-Hans">' in client.get("/fine/", HTTP_ACCEPT_LANGUAGE="zh-TW").content.decode()
    assert '<html lang="zh-Hans">' in client.get("/fine/", HTTP_ACCEPT_LANGUAGE="fr").content.decode()
    assert '<html lang="en">' in client.get("/fine/", **ENGLISH).content.decode()
    answer = client.post("/language/", {"language": "en", "next": "/fine/?page=2"}, **CHINESE)
    assert (answer.status_code, answer["Location"]) == (302, "/fine/?page=2")
    assert '<html lang="en">' in client.get("/fine/", **CHINESE).content.decode()


def test_nothing_stands_inline_and_the_browser_is_told_so(client: Client) -> None:
    answer = client.get("/fine/")
    page = answer.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick" not in page
    policy = {part.split()[0]: part.split()[1:] for part in answer["Content-Security-Policy"].split("; ")}
    assert policy == {
        "default-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("file", ["tokens.css", "components.css", "glyphs.svg", "icon.svg", "enhance.js"])
def test_static_files_are_served_without_being_collected(client: Client, file: str) -> None:
    answer = client.get(f"/static/pilotage/{file}")
    assert answer.status_code == 200
    assert b"".join(answer)  # type: ignore[arg-type]


# ---- Signing in and out --------------------------------------------------------------------------------------------


def test_signing_in_by_name_and_password_and_out_again(client: Client, clerk: User) -> None:
    answer = client.post("/sign-in/", {"login": "clerk", "password": "a long password", "next": "/fine/"})
    assert (answer.status_code, answer["Location"]) == (302, "/fine/")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]  # ends with the browser unless the device is to keep it
    page = client.get("/fine/", **CHINESE).content.decode()
    assert "王敏" in page
    assert "退出" in page
    assert client.post("/sign-out/")["Location"] == "/"
    assert "王敏" not in client.get("/fine/").content.decode()
    assert not EmailAddress.objects.exists()


def test_a_device_may_keep_the_sign_in_for_two_weeks(client: Client, clerk: User) -> None:
    client.post("/sign-in/", {"login": "clerk", "password": "a long password", "remember": "on"})
    assert client.cookies["sessionid"]["max-age"] == 14 * 24 * 60 * 60


@pytest.mark.parametrize("login", ["clerk", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_told_the_same(client: Client, clerk: User, login: str) -> None:
    answer = client.post("/sign-in/", {"login": login, "password": "wrong"}, **CHINESE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "有 1 处需要改正，还没有登录" in page
    assert "用户名与密码不符，请检查大小写和空格后再试。" in page
    assert f'value="{login}"' in page
    assert "wrong" not in page
    assert "<title>错误：登录" in page


def test_guessing_passwords_is_slowed_down(client: Client, clerk: User) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"login": "clerk", "password": "wrong"}, **CHINESE)
    page = client.post("/sign-in/", {"login": "clerk", "password": "a long password"}, **CHINESE).content.decode()
    assert "这个用户名试的次数太多" in page


def test_too_many_sign_ins_from_one_place_say_so(client: Client, clerk: User, settings: pytest.FixtureRequest) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}  # type: ignore[attr-defined]
    client.post("/sign-in/", {"login": "clerk", "password": "wrong"})
    answer = client.post("/sign-in/", {"login": "clerk", "password": "wrong"}, **CHINESE)
    assert answer.status_code == 429
    assert "登录试得太多" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/sign-up/",
        "/signup/",
        "/accounts/signup/",
        "/password/reset/",
        "/accounts/password/reset/",
        "/email/",
        "/admin/",
    ],
)
@pytest.mark.django_db
def test_there_is_no_sign_up_no_e_mail_page_and_no_admin(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_inactive"])
def test_allauths_other_pages_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


# ---- Errors --------------------------------------------------------------------------------------------------------


def test_whoever_may_not_is_told_why_within_the_programme(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    answer = client.get("/not-allowed/", **CHINESE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "您不能办这件事" in page
    assert "这涉及的单位不在您的选派范围内。" in page
    assert "静海县基层团建试点工作" in page


def test_whoever_has_not_signed_in_is_asked_to(client: Client) -> None:
    answer = client.get("/not-allowed/?unit=wangkou")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/not-allowed/%3Funit%3Dwangkou")


def test_a_form_sent_after_the_sign_in_ran_out_is_not_lost(client: Client) -> None:
    answer = client.post("/not-allowed/", {"text": "long"}, **CHINESE)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "登录已经失效" in page
    assert 'href="/sign-in/" target="_blank"' in page


def test_a_refusal_lists_every_breach_with_its_clause(client: Client) -> None:
    answer = client.post("/refused/", **CHINESE)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "请填写“单位”。" in page
    assert "经团县委审核后拨付" in page
    assert "试点方案 1.1" in page
    assert "“&lt;上周&gt;”认不出是哪一天，请写成 2010-04-26 或 4月26日。" in page
    assert "Fill in “单位”." in client.post("/refused/", **ENGLISH).content.decode()


def test_a_page_that_does_not_exist_says_where_to_go(client: Client) -> None:
    answer = client.get("/nowhere/", **CHINESE, HTTP_REFERER="http://testserver/fine/?a=1")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有这一页" in page
    assert 'href="/fine/?a=1"' in page
    assert "There is no such page" in client.get("/nowhere/", **ENGLISH).content.decode()


def test_the_way_back_leads_to_no_other_site(client: Client) -> None:
    page = client.get("/nowhere/", HTTP_REFERER="https://elsewhere.example/trap").content.decode()
    assert "elsewhere" not in page
    assert "/trap" not in page


def test_a_fault_of_ours_says_so_without_asking_the_database(client: Client) -> None:
    client.raise_request_exception = False  # and no database is allowed in this test
    answer = client.get("/broken/", **CHINESE)
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出了差错" in page
    assert "静海县基层团建试点工作" in page
    assert "Traceback" not in page
    assert "Something went wrong here" in client.get("/broken/", **ENGLISH).content.decode()


def test_a_form_from_before_the_last_sign_in_is_explained() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", {"login": "clerk"}, **CHINESE)
    assert answer.status_code == 403
    assert "这份表单已经过时" in answer.content.decode()


def test_a_request_that_makes_no_sense_is_400(client: Client) -> None:
    answer = client.get("/fine/", HTTP_HOST="bad host", **CHINESE)
    assert answer.status_code == 400
    assert "这个请求看不懂" in answer.content.decode()


def test_more_text_than_any_form_needs_is_413(client: Client) -> None:
    answer = client.post("/sign-in/", {"login": "a" * (6 * 1024 * 1024)}, **CHINESE)
    assert answer.status_code == 413
    assert "一次交得太多" in answer.content.decode()


def test_a_request_beyond_all_measure_is_not_read(client: Client) -> None:
    request = RequestFactory().post("/fine/", {})
    request.META["CONTENT_LENGTH"] = str(uploads.MAX_REQUEST + 1)
    answer = client.generic("POST", "/fine/", b"", CONTENT_LENGTH=str(uploads.MAX_REQUEST + 1), **CHINESE)
    assert answer.status_code == 413
    assert "每个文件不超过 20 MB" in answer.content.decode()


# ---- Tags ----------------------------------------------------------------------------------------------------------


def said(template: str, language: str = "zh-hans", **context: object) -> str:
    with override(language):
        return engines["django"].from_string(template).render(context)


def test_a_figure_opens() -> None:
    assert said("{% figure 15 '/records/' %}") == '<a class="fig" href="/records/">15</a>'
    assert said("{% figure 0 '/records/' '次' %}") == '<a class="fig" href="/records/">0 次</a>'
    assert said("{% figure value url %}", value=None, url="/?a=1&b=2") == '<a class="fig" href="/?a=1&amp;b=2">—</a>'


def test_a_typed_number_says_so() -> None:
    assert said("{% typed '120 人' %}") == '<span class="typed" data-mark="（人填）">120 人</span>'
    assert "（单位自填）" in said("{% typed '120 人' '单位自填' %}")


def test_a_state_is_shape_and_word() -> None:
    assert said("{% state 'met_late' %}") == (
        '<span class="state st-met-late"><svg class="glyph" aria-hidden="true" focusable="false">'
        '<use href="/static/pilotage/glyphs.svg#g-met-late"/></svg><span class="word">逾期办结</span></span>'
    )
    assert "8 次已办结" in said("{% state 'met' '8 次已办结' %}")
    assert said("{{ 'met_late'|state_class }} {{ 'met_late'|state_word }}", "en") == "st-met-late Met late"
    assert said("{% legend %}").count("<svg") == 9


def test_every_shape_is_drawn(client: Client) -> None:
    drawn = b"".join(client.get("/static/pilotage/glyphs.svg")).decode()  # type: ignore[arg-type]
    for shape in said("{% legend %}").split("glyphs.svg#")[1:]:
        assert f'id="{shape.partition(chr(34))[0]}"' in drawn


def test_a_reading_has_official_brackets() -> None:
    assert said("{% reading_mark 'open' %}{% reading_mark 'assumed' %}{% reading_mark 'decided' %}") == (
        '<span class="mark">〔待定〕</span><span class="mark">〔暂定〕</span><span class="mark">〔已定〕</span>'
    )


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([], "一是&lt;基金&gt;。"),
        ([(0, 2)], "<mark>一是</mark>&lt;基金&gt;。"),
        ([(3, 5), (0, 1)], "<mark>一</mark>是&lt;<mark>基金</mark>&gt;。"),
        ([(2, 4), (3, 6)], "一是<mark>&lt;基金&gt;</mark>。"),
        ([(0, 2), (2, 4)], "<mark>一是&lt;基</mark>金&gt;。"),
        ([(0, 6), (2, 3)], "<mark>一是&lt;基金&gt;</mark>。"),
        ([(-3, 1), (6, 99), (4, 4)], "<mark>一</mark>是&lt;基金&gt;<mark>。</mark>"),
    ],
)
def test_what_rules_took_up_of_a_clause_is_marked(spans: list[tuple[int, int]], marked: str) -> None:
    assert said("{{ text|mark_quotes:spans }}", text="一是<基金>。", spans=spans) == marked


def test_amounts_and_numbers() -> None:
    assert said("{{ 1000000|money:'CNY' }} {{ 0|money:'CNY' }} {{ 500|money:'JPY' }}") == "10,000.00 0.00 500"
    assert said("{{ a|difference:'CNY' }} {{ b|difference:'CNY' }}", a=350000, b=-50000) == "+3,500.00 −500.00"
    assert said("{{ 4000|in_sentence }}{{ 400000|money_in_sentence:'CNY' }}") == "40004000"
    assert said("{{ 4000|in_sentence }} {{ 400050|money_in_sentence:'CNY' }}", "en") == "4,000 4,000.50"
    assert said("{{ 1200|number }} {{ 0|number }} {{ none|number }}", none=None) == "1,200 0 —"


def test_days() -> None:
    every = "{{ d|iso }} {{ d|day }} {{ d|full_day }} {{ d|plain_day }} {{ d|short_day }} {{ d|weekday }}"
    assert said(every, d=TODAY) == "2010-04-26 4月26日 2010年4月26日 2010-04-26 04-26 星期一"
    assert said(every, "en", d=TODAY) == "2010-04-26 26 April 26 April 2010 26 April 2010 26 Apr Monday"
    runs = {"a": date(2010, 4, 5), "b": date(2010, 12, 31)}
    assert said("{% day_span a b %} {% day_span a %}", **runs) == "2010-04-05 至 2010-12-31 2010-04-05 起"
    assert said("{% day_span a b %}", "en", **runs) == "5 April to 31 December 2010"


def test_ways_out_are_counted() -> None:
    assert said("{{ 1|in_order }}{{ 10|in_order }}{{ 11|in_order }}") == "一、十、11、"
    assert said("{{ 1|in_order }}", "en") == "1."
