"""What the shape cannot say: references, fields, money, tables, days, bodies, figures. One change, its faults."""

import pytest

from tests.domain.changed_charters import EVERY_KIND, assert_found, changed

REFERENCES = [
    ("    income: gifts", "    income: corner", ("E203", "corner")),
    ("    income: gifts", "    income: presents", ("E202", "presents")),
    ("given_by: books-fund", "given_by: corner", ("E203", "corner")),
    ("given_by: books-fund", "given_by: east", ("E203", "east")),
    ("given_by: books-fund", "given_by: nobody", ("E202", "nobody")),
    ("    fund: book-fund\n    applicant", "    fund: money\n    applicant", ("E203", "money")),
    ("    applicant: corner\n    register: requests", "    applicant: east\n    register: requests", ("E203", "east")),
    ("    register: requests", "    register: request", ("E202", "request")),
    ("{do: review, by: library, within", "{do: review, by: librarian, within", ("E202", "librarian")),
    ("    payer: corner", "    payer: cornerss", ("E202", "cornerss")),
    ("    payee: library", "    payee: deposits", ("E203", "deposits")),
    ("    paid_by: library", "    paid_by: shop", ("E202", "shop")),
    ("    on: loans", "    on: corner", ("E203", "corner")),
    ("    role: coach", "    role: coaches", ("E203", "coaches")),
    ("    serves: corner", "    serves: loans", ("E203", "loans")),
    ("    bearer: coach", "    bearer: calls", ("E203", "calls")),
    ("    for_each: twins", "    for_each: money", ("E203", "money")),
    ("    before: summing-up", "    before: meetings", ("E203", "meetings")),
    ("    before: summing-up", "    before: summing", ("E202", "summing")),
    ("    before: summing-up", "    before: stocktaking", ("E207", "stocktaking")),
    ("    when_missed: calls", "    when_missed: visits", ("E203", "visits")),
    ("    decided_by: library", "    decided_by: court", ("E202", "court")),
    ("levels: [county, city]", "levels: [county, town]", ("E202", "town")),
    ("    levels: [city]", "    levels: [corner]", ("E203", "corner")),
    ("    found_by: library", "    found_by: court", ("E202", "court")),
    ("    finding: praise", "    finding: calls", ("E203", "calls")),
    ("what: [loan-count, visits, money]", "what: [loan-count, visits, corner]", ("E203", "corner")),
    ("to: [everyone, giver]", "to: [everyone, loans]", ("E203", "loans")),
    ("to: [everyone, giver]", "to: [everyone, everyone]", ("W203", "everyone]")),
    ("of: book-fund, how: planned", "of: gifts, how: planned", ("E203", "gifts")),
    ("of: loans, how: latest", "of: corner, how: latest", ("E203", "corner")),
    ("of: loan-count, how: ratio", "of: loans, how: ratio", ("E203", "loans")),
    ("over: readers", "over: corner", ("E203", "corner")),
    ("over: readers", "over: rate", ("E207", "rate")),
    ("of: twins, how: count", "of: money, how: count", ("E203", "money")),
    ("{figure: loan-count", "{figure: loans", ("E203", "loans")),
    ("cite: [{source: minutes, clause: 2, quote: 借阅1200册}]", "cite: [{source: minute, clause: 2, quote: 借阅1200册}]", ("E202", "minute")),
    ("role: corner, required: no", "role: loans, required: no", ("E203", "loans")),
    ("written_by: [coach]", "written_by: [money]", ("E203", "money")),
    ("confirmed_by: corner", "confirmed_by: [corner, reader]", ("E202", "reader")),
    ("about: [twins]", "about: [calls]", ("E203", "calls")),
]  # fmt: skip
FIELDS = [
    ("where: {kind: visit}", "where: {kinds: visit}", ("E204", "kinds")),
    ("where: {kind: visit}", "where: {kind: 到访}", ("E205", "到访")),
    ("where: {kind: visit}", "where: {kind: [visit, call]}", ("E205", "call")),
    ("where: {kind: visit}", "where: {kind: []}", ("E110", "[]")),
    ("who: [east, west]", "who: [east, wast]", ("E205", "wast")),
    ("where: {indoors: yes}", "where: {indoors: 是}", ("E122", "是")),
    ("where: {indoors: yes}", "where: {outdoors: yes}", ("E206", "outdoors")),
    ("    life: stage", "    life: volumes", ("E209", "volumes")),
    ("    life: stage", "    life: stages", ("E204", "stages")),
    ("sum_field: volumes", "sum_field: stage", ("E216", "stage")),
    ("sum_field: volumes", "sum_field: volume", ("E204", "volume")),
    ("type: choice, choices: [{id: lent, name: 借出}, {id: returned, name: 归还}]}", "type: text}", ("E209", "stage")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: choice}", ("E210", "choice")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: choice, choices: []}", ("E210", "[]")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: text, choices: [{id: aa, name: 甲}]}", ("E211", "choices")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: role}", ("E212", "role")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: text, role: corner}", ("E213", "role: corner")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: text, min: 1}", ("E214", "min")),
    ("{id: purpose, name: 用途, type: text}", "{id: purpose, name: 用途, type: integer, min: 5, max: 1}", ("E215", "1}")),
    ("{id: purpose, name: 用途, type: text}", "{id: asked, name: 用途, type: text}", ("E201", "asked")),
    ("{id: purpose, name: 用途, type: text}", "{id: unit, name: 用途, type: text}", ("E218", "unit")),
    ("      - {id: 13, text: 其他事项另行规定。}", "      - {id: 13, text: 其他事项另行规定。}\n      - {id: 13, text: 另行规定。}", ("E201", "13, text: 另行")),
    ("purposes: [{id: buying, name: 购书}, ", "purposes: [{id: buying, name: 购书}, {id: buying, name: 买书}, ", ("E201", "buying, name: 买书")),
    ("{id: indoors, name: 室内", "{id: serves, name: 室内", ("E218", "serves")),
    ("facts: {people: 1500}", "facts: {peoples: 1500, people: 1500}", ("E206", "peoples")),
    ("facts: {people: 1500}", "facts: {people: 1500人}", ("E113", "1500人")),
    ("facts: {people: 1500}", "facts: {people: 1500, opened: 2023-02-30}", ("E119", "2023-02-30")),
    (", facts: {people: 1500}", "", ("W201", "{id: west")),
    ("distinct, field: kind", "distinct, field: sort", ("E204", "sort")),
    ("how: average, field: volumes", "how: average, field: stage", ("E216", "stage")),
]  # fmt: skip
WITHOUT_INDOORS = ((", indoors: yes}}", "}}"), (", where: {indoors: yes}", ""))
MONEY = [
    ("planned: 20000", "planned: 25000", [("E401", "30000"), ("W301", "25000")]),
    ("    fund: book-fund\n    applicant", "    applicant", [("E403", "money")]),
    ("    fund: book-fund\n    applicant", "    fund: null\n    applicant", [("E403", "money")]),
    ("    gives: goods", "    gives: goods\n    fund: book-fund", [("E404", "fund: book")]),
    ("purposes: [buying, repair]", "purposes: [buying, repairs]", [("E408", "repairs")]),
    ("{share: 50, after: accept}", "{share: 30, after: accept}", [("E402", "[{share")]),
    ("      - {do: accept, by: library}\n", "", [("E409", "accept")]),
    ("caps: {per_unit: 5000}", "caps: {per_unit: 50000}", [("W301", "50000"), ("W401", "50000")]),
    ("{from: 1000, value: 500}", "{from: 2000, value: 500}", [("E405", "2000")]),
    ("{from: 0, below: 1000, value: 200}", "{from: 0, value: 200}", [("E407", "{from: 0, value")]),
    ("{from: 0, below: 1000, value: 200}", "{from: 1000, below: 1000, value: 200}", [("E406", "1000, value: 200")]),
    ("{from: 1000, value: 500}", "{from: 1000, value: 500.5}", [("E117", "500.5")]),
    ("{from: 1000, value: 500}", "{from: 1000, value: -500}", [("E116", "-500")]),
    ("quantity: {fact: people", "quantity: {fact: person", [("E206", "person")]),
    ("quantity: {fact: people", "quantity: {fact: opened", [("E216", "opened")]),
    ("    for_unit: corner\n", "", []),
    ("add: {fact: people", "add: {fact: souls", [("E206", "souls")]),
]  # fmt: skip
DAYS = [
    ("due: {event: period-end, days_after: 100}", "due: {}", [("E501", "{}")]),
    ("due: {event: period-end, days_after: 100}", "due: {month_day: []}", [("E501", "{month_day")]),
    ("due: {event: period-end, days_after: 100}", "due: {days_after: 100}", [("E501", "{days_after")]),
    ("due: {event: period-end, days_after: 100}", "due: {on: 2024-07-01, event: period-end}", [("E502", "{on"), ("W301", "2024-07-01")]),
    ("due: {month_day: [06-30, 12-31]}", "due: {month_day: [06-30], days_after: 30}", [("E503", "days_after")]),
    ("end: 2024-12-31}", "end: 2024-05-31}", [("E504", "2024-05-31")]),
    ("runs: {start: 2024-03-01}", "runs: {start: 2024-03-01, end: 2023-03-01}", [("E504", "2023-03-01")]),
    ("at_most: 4", "at_most: 1", [("E505", "1")]),
    ("due: {on: 2024-07-01}", "due: {on: 2023-07-01}", [("W501", "2023-07-01")]),
    ("as_of: 2024-06-30", "as_of: 2023-06-30", [("W501", "2023-06-30")]),
    ("runs: {start: 2024-03-01}", "runs: {start: 2025-03-01}", [("W501", "2024"), ("W501", "2024-07-01"), ("W501", "2024-06-30")]),
]  # fmt: skip
BODIES = [
    ("    count: 3", "    count: 4", [("E601", "4")]),
    ("[east, south]", "[east, north]", [("E602", "north")]),
    ("[east, south]", "[east, books-fund]", [("E602", "books-fund")]),
    ("[east, south]", "[east, east]", [("E207", "[east, east")]),
    ("[east, south]", "[east, west]", [("E603", "[east, west]]")]),
    ("    a_max: null\n", "", [("E603", "east, south")]),
    ("    a_max: null\n", "    a_max: 2\n", [("W301", "2")]),
    ("kind: office, members", "kind: partner, members", [("E604", "roles")]),
    ("  - {id: coach, name: 辅导员, kind: person}", "  - {id: east, name: 辅导员, kind: person}", [("E201", "east")]),
    ("  - {id: county, name: 县级}", "  - {id: gifts, name: 县级}", [("E201", "gifts")]),
]
FIGURES = [
    ("how: average, field: volumes", "how: average", [("E703", "average")]),
    ("how: ratio, over: readers", "how: ratio", [("E703", "ratio")]),
    ("of: book-fund, how: balance", "of: book-fund, how: balance, field: amount", [("E704", "field")]),
    ("of: twins, how: count", "of: twins, how: count, where: {side: east}", [("E704", "where")]),
    ("of: readings-held, how: count, per: corner", "of: visits, how: count, per: library", [("E706", "library")]),
    ("number: （{n}）", "number: 第5期", [("E705", "第5期")]),
    ("number: （{n}）", "number: 第{year}年第{n}期", [("E705", "第{year}")]),
    ("{held}次", "{held次", [("E702", '"借阅')]),
    ("{held}次", "{ held }次", [("E701", '"借阅')]),
    ("{held}次", "{loans}次", [("E701", '"借阅')]),
    ("claims:\n", "claims:\n  - {figure: loan-count, as_of: 2024-06-30, value: 3, cite: [{source: minutes, clause: 2, quote: 读书会3次}]}\n", [("E707", "1200")]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "fault"), REFERENCES, ids=[each[1].strip() for each in REFERENCES])
def test_references_resolve_to_the_right_sort(old, new, fault):
    assert_found(changed(EVERY_KIND, (old, new)), fault)


@pytest.mark.parametrize(("old", "new", "fault"), FIELDS, ids=[each[1].strip() or each[0] for each in FIELDS])
def test_fields_filters_and_facts(old, new, fault):
    text = changed(EVERY_KIND, (old, new), *WITHOUT_INDOORS if "serves" in new else ())
    assert_found(text, fault)


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [*MONEY, *DAYS, *BODIES, *FIGURES],
    ids=[each[1].strip() or each[0] for each in [*MONEY, *DAYS, *BODIES, *FIGURES]],
)
def test_money_days_bodies_and_figures(old, new, faults):
    text = changed(EVERY_KIND, (old, new))
    assert_found(text, *faults)
