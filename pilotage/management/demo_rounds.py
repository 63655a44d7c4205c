"""The example's rounds, pairs' needs and offers, minutes and agreements: invented, through the office's own actions."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

from pilotage.actions.meetings import add_progress, set_follow_up, write_minutes
from pilotage.actions.pair_offers import enter_offer
from pilotage.actions.records import About, confirm_record, enter_record
from pilotage.actions.rounds import open_round, set_quota
from pilotage.domain.meetings import State
from pilotage.domain.pairs import OfferKind
from pilotage.models import Programme, Record, User

NAMES = UUID("6f1d2c1e-2010-4426-8000-000000000045")
TAX, WOODS, SCHOOLING, DEPUTY, CULTURE = (
    "税法知识和减免税政策", "林木养护技能", "帮困助学", "聘任团委副书记", "联合举办文化体育活动",
)  # fmt: skip
NEEDS = {"yinghai": TAX, "daqiuzhuang": SCHOOLING, "shunfeng": WOODS, "hengxing": CULTURE, "wangkou": TAX}
OFFERS = {"state-tax": TAX, "education": SCHOOLING, "forestry": WOODS, "police": CULTURE, "local-tax": TAX}
# By the agreement's number: which side sees to it, by which day of April; what was told of it since.
FOLLOWED = {1: ("state-tax", 30), 3: ("education", 23), 4: ("forestry", 25), 6: ("hengxing", 30)}
TOLD = {
    1: (State.GOING, 22, "首讲已于4月22日举行，五十人参加。"),
    4: (State.DONE, 24, "开课一次，二十户社员参加。"),
}


def load_rounds(programme: Programme, cast: dict[str, User]) -> None:
    """A round of an award with two candidates, one in the extra place; what pairs need, offer, agreed and did. A second
    run finds everything there already."""
    clerk = cast["clerk"]
    held = open_round(by=clerk, programme=programme, provision="extra-nominations", award="cadre", level="county",
                      opened_on=_april(19), due_on=_april(30), uuid=_uuid("round"))  # fmt: skip
    set_quota(by=clerk, programme=programme, round=held.number, unit="", places=2, uuid=_uuid("quota"))
    enter_record(by=clerk, programme=programme, register="contribution", uuid=_uuid("finding"), happened_on=_april(20),
                 about=About(unit="wangkou"),
                 values={"who": "王口镇团委（示例）", "what": "示例：虚构。创业青年服务做得突出。"})  # fmt: skip
    for user, unit, name, extra in (
        ("unit3", "yinghai", "甲（示例）", False),
        ("unit2", "wangkou", "乙（示例）", True),
    ):
        named = enter_record(
            by=cast[user], programme=programme, register="nomination", uuid=_uuid(f"nomination:{unit}"),
            happened_on=_april(21), about=About(unit=unit),
            values={"award": "优秀团干部", "nominee": name, "level": "county", "extra": extra, "outcome": "pending"},
        )  # fmt: skip
        confirm_record(by=cast["reviewer"], record=named.record, uuid=_uuid(f"taken:{unit}"), seen=named.entry.seq)
    for kind, said in ((OfferKind.NEED, NEEDS), (OfferKind.OFFER, OFFERS)):
        for member, topic in said.items():
            enter_offer(by=clerk, programme=programme, provision="pairing", member=member, kind=kind, topic=topic,
                        uuid=_uuid(f"{kind}:{member}"))  # fmt: skip
    _follow(programme, clerk)


def _follow(programme: Programme, clerk: User) -> None:
    for record in _records(programme, "agreement"):
        if found := FOLLOWED.get(record.number):
            set_follow_up(by=clerk, record=record, uuid=_uuid(f"follow:{record.number}"), owner=found[0],
                          due_on=_april(found[1]))  # fmt: skip
        if told := TOLD.get(record.number):
            add_progress(by=clerk, record=record, uuid=_uuid(f"progress:{record.number}"), happened_on=_april(told[1]),
                         state=told[0], text=told[2])  # fmt: skip
    first = next(_records(programme, "meeting"))
    write_minutes(by=clerk, record=first, uuid=_uuid("minutes"), count=8,
                  text="示例：虚构。商定每月一次税法知识讲解，由国税局派员，学校组织学生；首讲四月下旬。")  # fmt: skip


def _records(programme: Programme, register: str) -> Iterator[Record]:
    rows = Record.objects.of(programme.office_id).filter(programme=programme, register=register)
    yield from rows.order_by("number")


def _april(day: int) -> date:
    return date(2010, 4, day)


def _uuid(name: str) -> UUID:
    return uuid5(NAMES, name)
