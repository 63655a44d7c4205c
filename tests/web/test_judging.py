"""Judging a round through its pages: criteria, scores, the list, opinions, the decision, publicity, objections, certificates."""

from io import BytesIO

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.inbox import take_in
from pilotage.actions.papers import file_paper
from pilotage.actions.rounds import cancel_round
from pilotage.models import Consultation, DecidedPlace, MatterFile, Objection, Paper, Publicity, RoundScore, TieBreak
from pilotage.queries.judging import points
from tests.factories import PAPER, TODAY
from tests.judging import Bench, priority_round, quota_round
from tests.web.pages import ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(programme, cast) -> Bench:
    """Two of the programme's candidates and one from outside, under review; the reviewer has not seen them."""
    round = quota_round(programme, cast)
    round.nominate("wangkou", "某甲")
    round.nominate("daqiuzhuang", "某丙")
    round.outside("某乙", "县一中")
    round.close()
    return round


def where(award, page=""):
    return at(award.programme, f"rounds/{award.number}/{page}")


def page(user, address, language=None):
    return (browser(user, language) if language else browser(user)).get(address).content.decode()


def send(user, address, field, **changes):
    return browser(user).post(address.partition("?")[0], form_of(page(user, address), field) | changes)


def pdf(answer):
    document = pypdfium2.PdfDocument(BytesIO(answer.content))
    return "".join(one.get_textpage().get_text_range() for one in document).replace("\r\n", "").replace("\n", "")


# ---- The round's page ------------------------------------------------------------------------------------------------


def test_the_rounds_page_says_where_it_stands_and_leads_to_the_next_step(programme, cast, award):
    of_reviewer = page(cast.reviewer, where(award))
    assert links(of_reviewer, "作出决定") == [where(award, "decision/")]
    assert "评审标准 无 我的打分 3个人选中已有0个打了分 排名表 — 征求意见 没有征求意见" in said(of_reviewer)
    award.decide(1, 2)
    assert links(page(cast.clerk, where(award)), "公示结果") == [where(award, "publicity/")]
    award.post(ends_on=TODAY)
    assert links(page(cast.clerk, where(award)), "登记异议") == [where(award, "objections/")]
    of_unit = page(cast.unit, where(award))
    assert links(of_unit, "结果") == [where(award, "result/")]
    assert ("评审标准" in of_unit, "异议" in of_unit) == (False, False)


def test_a_cancelled_round_has_no_panel(programme, cast):
    round = quota_round(programme, cast)
    cancel_round(by=cast.clerk, happened_on=TODAY, note="不评了", **round.step)
    assert 'id="judging"' not in page(cast.reviewer, where(round))


# ---- Criteria and scores ---------------------------------------------------------------------------------------------


def test_a_criterion_is_added_and_ended(cast, award):
    address = where(award, "criteria/")
    assert send(cast.clerk, address, "most", name="实绩", most="10").status_code == 303
    assert send(cast.clerk, address, "most", name="实绩", most="10").status_code == 409
    assert send(cast.clerk, address, "most", name="", most="").status_code == 422
    shown = page(cast.clerk, address)
    assert "实绩 10 停用" in said(shown)
    end = shown.partition('name="end" value="')[2].partition('"')[0]
    assert browser(cast.clerk).post(address, {"end": end}).status_code == 303
    assert "已停用： 实绩 (10)" in said(page(cast.reviewer, address))
    assert 'name="most"' not in page(cast.reviewer, address)


def test_one_page_takes_all_scores_of_a_reviewer(programme, cast, award):
    work = award.criterion()
    address = where(award, "scores/")
    filled = {f"c1-{work}": "8", "c1-opinion": "材料齐全", f"c2-{work}": "", "c2-opinion": "", f"c3-{work}": "6"}
    assert send(cast.reviewer, address, f"c1-{work}", **filled).status_code == 303
    rows = RoundScore.objects.of(programme.office_id).select_related("nomination").order_by("nomination__number")
    assert [(row.nomination.number, points(row), row.opinion) for row in rows] == [
        (1, {work: 8}, "材料齐全"), (3, {work: 6}, ""),
    ]  # fmt: skip
    again = form_of(page(cast.reviewer, address), f"c1-{work}")
    assert (again[f"c1-{work}"], again["c1-opinion"], again[f"c2-{work}"]) == ("8", "材料齐全", "")
    refused = send(cast.reviewer, address, f"c1-{work}", **{f"c2-{work}": "11"})
    assert (
        refused.status_code,
        "2 某丙：实绩（0至10分）：11 不在 0 至 10 之间。" in said(refused.content.decode()),
    ) == (409, True)
    assert send(cast.reviewer, address, f"c1-{work}", **{f"c2-{work}": "许多"}).status_code == 422


def test_whom_one_nominated_one_is_not_asked_to_score(cast, award):
    work = award.criterion()
    shown = page(cast.clerk, where(award, "scores/"))
    assert (f'name="c1-{work}"' in shown, f'name="c3-{work}"' in shown) == (False, True)
    assert "1 某甲: 由您推荐，或您是该单位的联系人，须由其他人评审。" in said(shown)


def test_the_list_shows_its_arithmetic_and_a_tie_is_broken_on_it(programme, cast, award):
    work = award.criterion()
    for by, first in ((cast.reviewer, 8), (cast.owner, 9)):
        award.score(by, c1={work: first}, c2={work: first}, c3={work: 10})
    address = where(award, "order/")
    shown = said(page(cast.reviewer, address))
    assert "1 1 某甲 优先 同分 王口镇团委 (8 + 9) ÷ 2 = 8.5 8.5" in shown
    assert "3 3 某乙 非试点推荐 县一中 (10 + 10) ÷ 2 = 10 10" in shown
    assert "得分相同： 1 某甲、2 某丙" in shown
    assert send(cast.reviewer, address, "p1", p1="1", p2="1", reason="材料").status_code == 409
    assert send(cast.reviewer, address, "p1", p1="2", p2="1", reason="材料更全").status_code == 303
    assert TieBreak.objects.of(programme.office_id).get().order == [2, 1]
    ordered = said(page(cast.auditor, address))
    assert ("1 2 某丙 优先 人工排序" in ordered, "人工排序的理由： 材料更全" in ordered) == (True, True)
    assert 'name="p1"' not in page(cast.auditor, address)


def test_without_criteria_a_person_orders_all(programme, cast, award):
    address = where(award, "order/")
    assert "没有打分：在有人排出先后之前，按编号排列。" in said(page(cast.reviewer, address))
    assert send(cast.reviewer, address, "p3", p1="3", p2="1", p3="2", reason="会议意见").status_code == 303
    assert TieBreak.objects.of(programme.office_id).get().order == [2, 3, 1]


# ---- Opinions of other bodies ----------------------------------------------------------------------------------------


def test_a_body_is_asked_and_its_stamped_paper_filed(programme, cast, award):
    address = where(award, "consultations/")
    ask = {"ask-body": "县公安局", "ask-asked_on": "2010-04-16", "ask-due_on": "2010-04-20", "do": "ask"}
    assert send(cast.clerk, address, "ask-body", **ask).status_code == 303
    row = Consultation.objects.of(programme.office_id).get()
    assert "县公安局 全体人选 2010-04-16 2010-04-20 逾期" in said(page(cast.clerk, address))
    answer = {"answer-answer": "agrees", "answer-answered_on": "2010-04-19", "do": "answer", "answer-evidence": paper()}
    assert send(cast.clerk, f"{address}?answer={row.pk}", "answer-text", **answer).status_code == 303
    shown = page(cast.auditor, address)
    assert "同意 2010-04-19 clerk 方案.txt" in said(shown)
    file = MatterFile.objects.of(programme.office_id).get()
    taken = browser(cast.auditor).get(at(programme, f"matter-files/{file.pk}/"))
    assert b"".join(taken.streaming_content) == "佐证材料".encode()
    assert browser(cast.unit).get(at(programme, f"matter-files/{file.pk}/")).status_code == 403
    objecting = send(cast.clerk, address, "ask-body", **(ask | {"ask-body": ""}))
    assert objecting.status_code == 422
    assert browser(cast.clerk).post(address, {"do": "nonsense"}).status_code == 400


def test_a_body_asked_by_mistake_goes(programme, cast, award):
    address = where(award, "consultations/")
    send(cast.clerk, address, "ask-body", **{"ask-body": "误发", "ask-candidate": "2", "do": "ask"})
    row = Consultation.objects.of(programme.office_id).get()
    assert "误发 2 某丙" in said(page(cast.clerk, address))
    assert browser(cast.clerk).post(address, {"do": "end", "consultation": row.pk}).status_code == 303
    assert "误发 2" not in said(page(cast.clerk, address))


# ---- The decision ----------------------------------------------------------------------------------------------------


def test_the_second_page_tells_who_is_passed_over_and_asks_why(programme, cast, award):
    first = page(cast.reviewer, where(award, "decision/"))
    assert "试点名额：原有3个，增加1个。非试点推荐人选不占名额。 试点推荐人选优先 4.2" in said(first)
    second = where(award, "decision/?chosen=1&chosen=3&next=1")
    shown = said(page(cast.reviewer, second))
    assert ("未予优先： 2 某丙" in shown, "按规定应予优先，请在下面写明理由。" in shown) == (True, True)
    filled = {"meeting": "第3次书记办公会纪要", "happened_on": "2010-04-20", "chosen": ["1", "3"]}
    assert send(cast.reviewer, second, "meeting", **filled).status_code == 422
    done = send(cast.reviewer, second, "meeting", evidence=paper(), **filled, **{"reason-2": "材料不实"})
    assert (done.status_code, done["Location"]) == (303, where(award, "result/"))
    assert [(row.nomination.number, row.chosen) for row in DecidedPlace.objects.of(programme.office_id)] == [
        (1, True), (2, False), (3, True),
    ]  # fmt: skip
    result = said(page(cast.auditor, where(award, "result/")))
    assert "2 2 某丙 优先" not in result
    assert "2 2 某丙 大邱庄镇团委 — 未入选 未予优先 材料不实 （仅主办单位可见）" in result
    assert "2010-04-20决定 · 第3次书记办公会纪要 · reviewer · 方案.txt" in result
    assert browser(cast.unit).get(where(award, "result/")).status_code == 404


def test_an_opinion_that_has_not_come_is_told_before_the_decision(cast, award):
    address = where(award, "consultations/")
    send(cast.clerk, address, "ask-body", **{"ask-body": "县纪委", "do": "ask"})
    assert "已征求、尚未答复的意见： 县纪委" in said(page(cast.reviewer, where(award, "decision/?chosen=1&next=1")))


def test_a_refused_decision_stays_on_the_page(cast, award):
    work = award.criterion()
    award.score(cast.reviewer, c1={work: 5}, c2={work: 5})
    second = where(award, "decision/?chosen=1&next=1")
    answer = send(cast.reviewer, second, "meeting", meeting="纪要", chosen=["1"], **{"reason-2": "材料不实"})
    assert answer.status_code == 409
    assert "第1、2号人选得分相同，只选了其中一部分。" in said(answer.content.decode())


def test_a_decided_round_leads_to_its_result(cast, award):
    award.decide(1, 2)
    answer = browser(cast.reviewer).get(where(award, "decision/"))
    assert (answer.status_code, answer["Location"]) == (303, where(award, "result/"))


def test_the_decision_is_taken_back_on_the_result(programme, cast, award):
    award.decide(1, 2)
    address = where(award, "result/")
    assert 'name="back-reason"' not in page(cast.clerk, address)
    filled = {"back-reason": "异议属实", "do": "back"}
    assert send(cast.reviewer, address, "back-reason", **(filled | {"back-reason": ""})).status_code == 422
    assert send(cast.reviewer, address, "back-reason", **filled).status_code == 303
    assert "2010-04-20的决定已撤回： 异议属实" in said(page(cast.reviewer, address))


# ---- Publicity, objections, the end ----------------------------------------------------------------------------------


def test_the_text_is_made_from_the_result_and_posted_as_the_office_leaves_it(programme, cast, award):
    award.decide(1, 2)
    address = where(award, "publicity/")
    days = form_of(page(cast.clerk, address), "place")
    assert (days["happened_on"], days["ends_on"]) == ("2010-04-26", "2010-05-02")
    second = f"{address}?happened_on=2010-04-26&ends_on=2010-04-30&place=公告栏"
    made = form_of(page(cast.clerk, second), "text")["text"]
    assert "1. 某甲（王口镇团委）\n2. 某丙（大邱庄镇团委）" in made.replace("\r", "")
    assert "公示期5天，自2010-04-26至2010-04-30。" in made
    english = form_of(page(cast.clerk, second, ENGLISH), "text")["text"]
    assert english == made  # in the programme's language whoever asks
    assert send(cast.clerk, second, "text", text=f"{made}\n电话：123").status_code == 303
    posted = Publicity.objects.of(programme.office_id).get()
    assert (posted.place, posted.text.endswith("电话：123")) == ("公告栏", True)
    told = said(page(cast.unit, where(award, "result/")))
    assert ("1. 某甲（王口镇团委）" in told, "电话：123" in told) == (True, True)
    notice = browser(cast.unit).get(where(award, "notice.pdf"))
    assert "1.某甲（王口镇团委）" in pdf(notice).replace(" ", "").replace("\u200b", "")
    assert browser(cast.unit).get(where(award, "notice.docx")).content[:2] == b"PK"
    assert browser(cast.unit).get(where(award, "notice.odt")).status_code == 404


def test_nothing_is_posted_before_a_decision(cast, award):
    assert "决定之后即可公示。" in said(page(cast.clerk, where(award, "publicity/")))
    assert browser(cast.clerk).get(where(award, "notice.pdf")).status_code == 404


def test_objections_are_entered_answered_and_only_the_offices(programme, cast, award):
    award.decide(1, 2)
    award.post()
    address = where(award, "objections/")
    new = {
        "new-text": "事迹不实",
        "new-who": "李某",
        "new-received_on": "2010-04-25",
        "new-candidate": "2",
        "do": "new",
    }
    assert send(cast.clerk, address, "new-text", **new).status_code == 303
    assert send(cast.clerk, address, "new-text", **(new | {"new-text": ""})).status_code == 422
    assert "2010-04-25 2 某丙 李某 公示期后收到 事迹不实" in said(page(cast.reviewer, address))
    row = Objection.objects.of(programme.office_id).get()
    answer = {"answer-answer": "属实", "answer-upheld": "yes", "do": "answer"}
    assert send(cast.reviewer, f"{address}?answer={row.pk}", "answer-answer", **answer).status_code == 303
    shown = said(page(cast.clerk, address))
    assert ("成立 2010-04-26 reviewer 属实" in shown, "有异议成立。 撤回决定" in shown) == (True, True)
    finish = send(cast.clerk, where(award, "result/"), "finish-happened_on", do="finish")
    assert finish.status_code == 409
    for path in ("objections/", "order/", "scores/", "decision/", "criteria/", "consultations/", "publicity/"):
        assert browser(cast.unit).get(where(award, path)).status_code == 403
    assert browser().get(where(award, "result/")).status_code == 302


def test_a_unit_reads_of_its_own_candidate_what_is_shown(programme, cast, award):
    award.decide(2, 3, reasons={1: "材料不实"}, shown_reasons=[1])
    award.post()
    shown = said(page(cast.unit, where(award, "result/")))
    assert "1 某甲 王口镇团委 未入选 未予优先 材料不实" in shown
    assert ("某丙" in shown, "书记办公会" in shown) == (False, False)


def test_a_unit_is_told_the_result_once_it_is_posted_on_the_result_and_the_record_alike(cast, award):
    award.decide(2, 3, reasons={1: "材料不实"})
    record = at(award.programme, "registers/nomination/1/")
    before = said(page(cast.unit, record))
    assert ("未入选" in before, "材料不实" in before) == (False, False)
    assert browser(cast.unit).get(where(award, "result/")).status_code == 404
    award.post()
    of_record = said(page(cast.unit, record))
    assert ("未入选" in of_record, "未予优先 是" in of_record, "材料不实" in of_record) == (True, True, False)
    shown = said(page(cast.unit, where(award, "result/")))
    assert ("未入选" in shown, "未予优先" in shown, "材料不实" in shown) == (True, True, False)


def test_a_certificate_is_for_the_office_and_the_unit_concerned_once_the_result_is_final(programme, cast, award):
    award.decide(1, 2)
    certificate = where(award, "certificates/1.pdf")
    assert browser(cast.clerk).get(certificate).status_code == 404
    award.finish()
    assert certificate in page(cast.clerk, where(award, "result/"))
    words = pdf(browser(cast.unit).get(certificate)).replace(" ", "")
    for part in (
        "荣誉证书",
        "某甲：",
        "被评为“优秀团干部”（市级）",
        "共青团天津市静海县委员会",
        "2010年4月26日",
        f"2010-{award.number}-1",
    ):
        assert part in words
    answer = browser(cast.unit).get(certificate)
    assert ("某甲" in answer["Content-Disposition"], answer["Cache-Control"]) == (False, "private, no-store")
    assert browser(cast.unit).get(where(award, "certificates/2.pdf")).status_code == 403
    assert browser(cast.unit).get(where(award, "certificates/9.pdf")).status_code == 403
    assert browser(cast.clerk).get(where(award, "certificates/3.pdf")).status_code == 404
    assert browser(cast.mentor).get(certificate).status_code == 403


def test_an_aid_round_has_no_such_pages_and_unknown_ones_are_not_found(cast, award):
    for path in ("criteria/", "order/", "result/", "certificates/1.pdf"):
        assert browser(cast.clerk).get(at(award.programme, f"rounds/99/{path}")).status_code == 404


# ---- However many ----------------------------------------------------------------------------------------------------

COUNTS = {
    "criteria/": 8, "scores/": 15, "order/": 15, "consultations/": 8, "decision/": 15, "decision/?chosen=1&next=1": 15,
}  # fmt: skip
AFTER = {"result/": 15, "publicity/": 10, "objections/": 13}


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_ask_the_same_of_the_database_however_many_stand(programme, cast, django_assert_num_queries, count):
    round = priority_round(programme, cast)
    for n in range(count):
        round.nominate(name=f"人选{n}")
        round.outside(name=f"外人{n}")
    work, voice, third = round.criterion(), round.criterion("评价"), round.criterion("年限")
    round.close()
    for by in (cast.reviewer, cast.owner):
        round.score(by, **{f"c{n}": {work: 5, voice: n % 10, third: 3} for n in range(1, 2 * count + 1)})
    client = browser(cast.reviewer)

    def look(counts):
        for path, expected in counts.items():
            with django_assert_num_queries(expected):
                answer = client.get(where(round, path))
            assert (path, answer.status_code) == (path, 200)
            assert len(answer.content) <= 60 * 1024

    look(COUNTS)
    round.decide(*range(1, 2 * count + 1))
    round.post()
    for n in range(count):
        round.object(text=f"异议{n}", candidate=1)
    look(AFTER)


def test_everything_is_said_in_english_too(cast, award):
    work = award.criterion()
    award.score(cast.reviewer, c1={work: 8})
    for path, words in (("order/", "The ranked list"), ("scores/", "My scores"), ("decision/", "Decide"),
                        ("consultations/", "Opinions of other bodies"), ("criteria/", "The office's criteria")):  # fmt: skip
        assert words in said(page(cast.reviewer, where(award, path), ENGLISH))


def test_a_picture_that_cannot_be_kept_is_refused_on_the_page(cast, award):
    award.decide(1, 2)
    second = where(award, "publicity/?happened_on=2010-04-26&ends_on=2010-04-30&place=公告栏")
    bad = SimpleUploadedFile("x.exe", b"MZ", "application/octet-stream")
    assert send(cast.clerk, second, "text", evidence=bad).status_code == 422


def test_a_sheet_for_an_opinion_names_the_candidates_and_keeps_no_name(programme, cast, award):
    address = where(award, "consultations/")
    send(cast.clerk, address, "ask-body", **{"ask-body": "县公安局", "ask-candidate": "2", "do": "ask"})
    row = Consultation.objects.of(programme.office_id).get()
    printed = browser(cast.clerk).post(address, {"do": "print", "consultation": row.pk})
    sheet = where(award, f"opinions/{row.pk}.pdf")
    assert (printed.status_code, printed["Location"]) == (303, sheet)
    kept = Paper.objects.of(programme.office_id).get()
    words = pdf(browser(cast.reviewer).get(sheet)).replace(" ", "")
    for part in ("征求意见单", "县公安局：请对以下人选提出意见", "某丙", "大邱庄镇团委", kept.code):
        assert part in words
    assert ("某甲" in words, "某丙" in str(kept.content)) == (False, False)
    assert browser(cast.unit).get(sheet).status_code == 403
    assert browser(cast.unit).get(at(programme, f"papers/{kept.code}/")).status_code == 403
    assert kept.code in said(page(cast.clerk, address))
    scan = take_in(by=cast.clerk, programme=programme, evidence=PAPER).scan
    file_paper(by=cast.clerk, programme=programme, scan=scan, paper=kept, signer="王局长", signed_on=TODAY)
    assert "已签回" in said(page(cast.clerk, address))
    assert browser(cast.clerk).get(where(award, "opinions/999.pdf")).status_code == 404
    assert browser(cast.clerk).post(address, {"do": "print", "consultation": "x"}).status_code == 400
