"""`pilotage demo --once`: the main job on real input, and again without changing anything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pilotage.management.demo_cast import NAMES, seat_the_cast
from pilotage.management.demo_data import load_example, put_in_force
from pilotage.management.demo_report import issue_bulletin, print_claims
from pilotage.models import Bulletin
from pilotage.queries.verification import verify

ROOT = Path(__file__).resolve().parents[2]
CHARTER, EXAMPLE = ROOT / "charters" / "jinghai-2010.yaml", ROOT / "charters" / "jinghai-2010-example"
SENTENCES = [
    "目前已有2个试点单位团委设计了活动项目，向团县委提出了申请。",
    "截止目前，5名指导员共计深入试点单位15次，指导帮助试点单位设计活动5个，解决各种问题和困难7件，协调解决活动经费4000元。",
    "5对“联试共建”对子通过召开6次座谈会，达成了7项活动协议。",
]


@pytest.mark.django_db
def test_the_main_job_twice_changes_nothing_the_second_time(capsys):
    def main_job():
        programme = put_in_force(CHARTER)
        cast = seat_the_cast(programme, EXAMPLE, "a word for the cast")
        load_example(programme, EXAMPLE, cast)
        reproduced = print_claims(programme)
        issue_bulletin(programme, cast)
        programme.office.refresh_from_db()
        return programme, cast, reproduced

    programme, cast, reproduced = main_job()
    assert reproduced
    assert tuple(cast) == NAMES
    bulletin = Bulletin.objects.of(programme.office).get()
    assert (bulletin.number, bulletin.until.isoformat()) == (1, "2010-04-26")
    assert [line for line in bulletin.text.splitlines() if line in SENTENCES] == SENTENCES
    again, _, reproduced = main_job()
    assert reproduced
    assert again.office.seq == programme.office.seq
    assert verify().ok
    assert capsys.readouterr().out.count("✓") == 20


@pytest.mark.long
def test_a_fresh_installation_does_the_main_job_and_exits_with_0(tmp_path):
    environment = os.environ | {"PILOTAGE_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pilotage.settings"}
    environment.pop("DATABASE_URL", None)
    command = [Path(sys.executable).with_name("pilotage"), "--lang", "zh-Hans", "demo", "--once"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if line in SENTENCES] == SENTENCES
    assert not (set(os.listdir(tmp_path)) - {"demo-password", "media", "pilotage.sqlite3", "secret-key"})
