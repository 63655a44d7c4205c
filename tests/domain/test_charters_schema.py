"""The models are the format: the same schema, property by property, and objects that cannot be changed."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from pilotage.domain.charters import Charter, check
from pilotage.domain.charters.provisions import Duty, Fund, FundSource, Grant
from pilotage.domain.charters.schema import Cite, Clause, Tier

FORMAT = json.loads(Path("tests/fixtures/charter.schema.json").read_text())
JINGHAI = Path("charters/jinghai-2010.yaml").read_bytes()


def without_descriptions(node):
    """Docstrings come out as descriptions; they bind nobody."""
    if isinstance(node, list):
        return [without_descriptions(each) for each in node]
    if isinstance(node, dict):
        return {key: without_descriptions(each) for key, each in node.items() if key != "description"}
    return node


OURS = without_descriptions(Charter.model_json_schema())


def test_the_format_has_the_same_shapes():
    assert sorted(OURS["$defs"]) == sorted(FORMAT["$defs"])


@pytest.mark.parametrize("shape", sorted(FORMAT["$defs"]))
def test_each_shape_has_the_same_properties_bounds_patterns_and_defaults(shape):
    ours, wanted = OURS["$defs"][shape], FORMAT["$defs"][shape]
    assert list(ours["properties"]) == list(wanted["properties"])
    for name, properties in wanted["properties"].items():
        assert ours["properties"][name] == properties, name
    assert ours == wanted


def test_the_charter_itself_is_the_same():
    assert {key: each for key, each in OURS.items() if key != "$defs"} == {
        key: each for key, each in FORMAT.items() if key != "$defs"
    }


@pytest.fixture(scope="module")
def jinghai():
    return check(JINGHAI).charter


def test_values_have_their_types(jinghai):
    assert jinghai.runs.start == date(2010, 4, 5)
    assert jinghai.provision("pilot-fund").total == Decimal(10000)
    assert jinghai.provision("dues-refund").rate == Decimal(100)
    assert jinghai.provision("dues-refund").year == 2010
    assert jinghai.register("nomination").fields[1].personal is True
    assert jinghai.register("application").fields[3].required is False
    assert jinghai.provision("weekly-visit").where == {"on-site": "yes"}
    assert jinghai.provision("signature").where == {"signature": "yes", "stage": ("held", "brand")}
    assert jinghai.provision("mentors").from_ == "团县委机关干部"
    assert jinghai.provision("award-priority").for_ == "unit"
    assert jinghai.provision("aid-priority").in_ == "希望工程资助弱势青少年群体和支教等活动"
    assert jinghai.provision("aid-priority").extra_money == "discretionary"
    assert jinghai.provision("pairing").pairs[0] == ("state-tax", "yinghai")


def test_whoever_confirms_alone_or_together_is_a_tuple(jinghai):
    assert jinghai.register("agreement").confirmers == ("unit", "partner")
    assert jinghai.register("visit").confirmers == ("unit",)
    assert jinghai.register("aid").confirmers == ()


def test_everything_is_found_by_its_id(jinghai):
    assert jinghai.role("mentor").name == "指导员"
    assert jinghai.figure("visit-count").per == "unit"
    assert jinghai.bulletin("progress").number == "第{n}期"
    assert jinghai.member("hengxing").aliases == ("恒兴钢业有限公司团委",)
    assert jinghai.role_of("hengxing").id == "unit"
    assert [fund.id for fund in jinghai.of_kind(Fund)] == ["pilot-fund"]
    assert len(jinghai.of_kind(Duty)) == 7
    assert jinghai.clause("1.5").text.endswith("奖励500元。")
    assert jinghai.clause("1.5", "bulletin-5") == jinghai.clause("1.5")


@pytest.mark.parametrize("find", ["role", "register", "provision", "figure", "bulletin", "member", "role_of", "clause"])
def test_what_is_not_there_is_a_key_error(jinghai, find):
    with pytest.raises(KeyError):
        getattr(jinghai, find)("nothing-of-the-kind")


def test_a_clause_that_two_sources_number_alike_needs_its_source(jinghai):
    clause = Clause(id="1", text="甲")
    one = jinghai.sources[0].model_copy(update={"id": "one", "clauses": (clause,)})
    two = one.model_copy(update={"id": "two"})
    both = jinghai.model_copy(update={"sources": (one, two)})
    assert both.clause("1", "two") == clause
    with pytest.raises(KeyError):
        both.clause("1")


def test_a_charter_cannot_be_changed(jinghai):
    with pytest.raises(ValidationError):
        jinghai.title = "另一个"
    with pytest.raises(ValidationError):
        jinghai.provisions[0].total = Decimal(1)


def test_models_can_be_built_in_python_too():
    cite = Cite(clause="1.1", quote="一")
    source = FundSource(id="own", name="自有", origin="own", planned=Decimal(5))
    fund = Fund(id="fund", title="经费", force="must", kind="fund", cite=(cite,), total=5, sources=(source,))
    assert fund.total == Decimal(5)
    assert Tier(from_=0, value=1) == Tier.model_validate({"from": "0", "value": "1"})
    with pytest.raises(ValidationError):
        Tier(from_=0, value=1, upto=3)
    with pytest.raises(ValidationError):
        Grant(id="grant")


def test_a_charter_can_be_written_as_json_and_read_again(jinghai):
    assert Charter.model_validate_json(jinghai.model_dump_json(by_alias=True)) == jinghai
