"""The demonstration's cast: fixed user names, each with the appointments that give them their functions."""

import os
import secrets
from datetime import date
from pathlib import Path

from pilotage.actions.people import MemberRow, appoint, ensure_owner, import_members, open_account, set_example_day
from pilotage.domain.policy import Function
from pilotage.domain.sheets import Sheet, read_sheet, text
from pilotage.models import Programme, User

START = date(2010, 4, 5)
DAY = date(2010, 4, 26)  # the example's own today: the day of the bulletin
OFFICE = (
    ("clerk", "办事员", Function.CLERK),
    ("reviewer", "审核人", Function.REVIEWER),
    ("treasurer", "出纳", Function.TREASURER),
    ("auditor", "审计员", Function.AUDITOR),
)
UNITS = ("daqiuzhuang", "wangkou", "yinghai", "hengxing", "shunfeng")
PARTNERS = ("state-tax", "education", "forestry", "police", "local-tax")
HEAVENLY = "甲乙丙丁戊"  # invented people have a letter for a name
NAMES = (
    *(name for name, _, _ in OFFICE[:3]),
    *(f"mentor{n}" for n in range(1, 6)),
    *(f"unit{n}" for n in range(1, 6)),
    *(f"partner{n}" for n in range(1, 6)),
    "funder",
    "auditor",
)


def password_of_the_cast(path: Path) -> str:
    """The one password of the cast, made once for this installation and kept readable by its owner only."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(9))
    return path.read_text()


def seat_the_cast(programme: Programme, folder: Path, password: str) -> dict[str, User]:
    """Everybody's appointments and accounts; what is there already is left as it is."""
    known = {user.username: user for user in User.objects.filter(username__in=NAMES)}
    if len(known) == len(NAMES):
        return {name: known[name] for name in NAMES}
    owner = ensure_owner()
    for code, name, function in OFFICE:
        appoint(by=owner, programme=programme, person=code, name=name, function=function, role="office",
                member="jinghai-office", starts_on=START)  # fmt: skip
    _mentors(programme, folder, owner)
    for role, word, codes in (("unit", "单位", UNITS), ("partner", "共建", PARTNERS)):
        for number, code in enumerate(codes, 1):
            appoint(by=owner, programme=programme, person=f"{role}{number}", name=f"{word}联系人{HEAVENLY[number - 1]}",
                    function=Function.CONTACT, role=role, member=code, starts_on=START)  # fmt: skip
    appoint(by=owner, programme=programme, person="funder", name="出资方代表", function=Function.CONTACT, role="public",
            starts_on=START)  # fmt: skip
    set_example_day(by=owner, programme=programme, day=DAY)
    return {
        name: open_account(by=owner, programme=programme, person=name, username=name, password=password)
        for name in NAMES
    }


def _mentors(programme: Programme, folder: Path, owner: User) -> None:
    sheet = read_sheet((folder / "members.csv").read_bytes())
    assert isinstance(sheet, Sheet)
    rows = [
        MemberRow(line, text(row, "role"), text(row, "id"), text(row, "name"), serves=text(row, "serves"))
        for line, row in sheet.rows
    ]
    import_members(by=owner, programme=programme, rows=rows)
