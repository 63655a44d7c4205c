"""Money and tables: totals are their parts, shares are the whole, money has its fund, steps of a table meet."""

from decimal import Decimal

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.fields import NUMERIC, field_of, missing_field
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft, near
from pilotage.domain.charters.scalars import plain_number
from pilotage.domain.charters.shape import keys_of
from pilotage.domain.charters.tree import Map, Seq
from pilotage.domain.money import exponent

# (model, key) of amounts in the charter's currency, which may not be finer than the currency is.
_MONEY = (("Fund", "total"), ("FundSource", "planned"), ("Step", "over"), ("Caps", "per_application"),
          ("Caps", "per_unit"), ("Caps", "per_period"), ("Reward", "amount"), ("Priority", "extra_money"))  # fmt: skip
# (model, key) of a table, and the key that names the role whose members state the fact.
_TABLES = (("Provide", "quantity", "to"), ("Reward", "amount", "to"), ("Appoint", "per_served", "serves"),
           ("Quota", "add", "for_unit"))  # fmt: skip


def judge(draft: Draft, index: Index) -> None:
    """Funds, grants, tables and the fineness of amounts."""
    for fund in draft.of("Fund"):
        _total(fund, index)
    for grant in draft.of("Grant"):
        _grant(grant, index)
    for shape, key, role_key in _TABLES:
        for each in draft.of(shape):
            tiers = each.entries.get(key)
            if isinstance(tiers, Map) and tiers.shape == "Tiers":
                _steps(tiers, shape, index)
                _fact(tiers, index.find(each.get(role_key), "Role"), each.get(role_key), draft, index)
    _fineness(draft, index)


def _total(fund: Map, index: Index) -> None:
    total = fund.get("total")
    node = fund.entries.get("sources")
    parts = list(fund.maps("sources"))
    if total is None or not isinstance(node, Seq) or len(parts) != len(node.items):
        return
    planned = [part.get("planned") for part in parts]
    if not parts or None in planned:
        return
    if sum(planned) != total:
        terms = " + ".join(_term(part) for part in parts)
        params = {"total": plain_number(total), "parts": terms, "sum": plain_number(sum(planned, Decimal()))}
        index.faults.add(fund.at("total"), Code.TOTAL_DIFFERS, id=fund.get("id", ""), **params)


def _term(part: Map) -> str:
    return f"{part.get('name', '')} ({part.get('id', '?')}) {plain_number(part.get('planned'))}".lstrip()


def _grant(grant: Map, index: Index) -> None:
    gives, name = grant.get("gives"), str(grant.get("id", ""))
    if gives == "money" and ("fund" not in grant or ("fund" in grant.values and grant.get("fund") is None)):
        funds = ", ".join(each.map.get("id") for all_named in index.named.values() for each in all_named
                          if each.sort == "Fund")  # fmt: skip
        index.faults.add(grant.at("gives"), Code.MONEY_WITHOUT_FUND, id=name, funds=funds)
    if gives == "goods" and grant.get("fund") is not None:
        index.faults.add(grant.key_at("fund"), Code.GOODS_WITH_FUND, id=name)
    shares = [each.get("share") for each in grant.maps("instalments")]
    if shares and None not in shares and not grant.broken("instalments") and sum(shares) != 100:
        parts = " + ".join(plain_number(share) for share in shares)
        total = plain_number(sum(shares, Decimal()))
        index.faults.add(grant.at("instalments"), Code.SHARES_NOT_100, parts=parts, sum=total)
    steps = {step.get("do") for step in grant.maps("steps")}
    for instalment in grant.maps("instalments"):
        if instalment.get("after") == "accept" and None not in steps and "accept" not in steps:
            index.faults.add(instalment.at("after"), Code.NO_SUCH_STEP, step="accept")
    fund = index.find(grant.get("fund"), "Fund") if gives == "money" else None
    if fund is not None:
        _purposes(grant, fund, index)
        _caps(grant, fund, index)


def _purposes(grant: Map, fund: Map, index: Index) -> None:
    declared = [each.get("id") for each in fund.maps("purposes")]
    if None in declared or fund.broken("purposes"):
        return
    for written in grant.scalars("purposes"):
        if written.text in grant.get("purposes", ()) and written.text not in declared:
            known, meant = ", ".join(declared), near(written.text, declared)
            params = {"id": written.text, "fund": fund.get("id", ""), "known": known, "meant": meant}
            index.faults.add(written.mark, Code.NO_SUCH_PURPOSE, **params)


def _caps(grant: Map, fund: Map, index: Index) -> None:
    caps, total = grant.entries.get("caps"), fund.get("total")
    if not isinstance(caps, Map) or total is None:
        return
    for key in ("per_application", "per_unit", "per_period"):
        cap = caps.get(key)
        if cap is not None and cap > total:
            params = {"key": key, "cap": plain_number(cap), "total": plain_number(total)}
            index.faults.add(caps.at(key), Code.CAP_ABOVE_TOTAL, fund=fund.get("id", ""), **params)


def _steps(tiers: Map, shape: str, index: Index) -> None:
    """Each step begins where the one before ends; only the last may be open; values fit what the table gives."""
    steps = list(tiers.maps("steps"))
    for n, step in enumerate(steps):
        start, below = step.get("from"), step.get("below")
        if start is not None and below is not None and below <= start:
            low, high = plain_number(start), plain_number(below)
            index.faults.add(step.at("below"), Code.TIER_ORDER, start=low, below=high)
        if n + 1 < len(steps):
            following = steps[n + 1].get("from")
            if below is None and not step.broken("below"):
                meant = "" if following is None else plain_number(following)
                index.faults.add(step.mark, Code.TIER_OPEN, meant=meant)
            elif below is not None and following is not None and below != following:
                params = {"below": plain_number(below), "start": plain_number(following)}
                index.faults.add(steps[n + 1].at("from"), Code.TIERS_GAP, **params)
        value = step.get("value")
        if value is not None and value < 0:
            index.faults.add(step.at("value"), Code.OUT_OF_BOUNDS, value=str(value), low="0", high="")
        elif value is not None and shape != "Reward" and value != value.to_integral_value():
            index.faults.add(step.at("value"), Code.NOT_WHOLE, value=str(value))


def _fact(tiers: Map, role: Map | None, named: str | None, draft: Draft, index: Index) -> None:
    """The table's fact is declared, as a number, by the role it is about (or by some role where none is named)."""
    name = tiers.get("fact")
    if name is None or (named is not None and role is None):
        return
    roles = [role] if role is not None else draft.of("Role")
    facts = [fact for each in roles if (fact := field_of(each, "facts", name)) is not None]
    if not facts and role is not None:
        missing_field(tiers.at("fact"), name, role, "facts", index)
    elif not facts and "roles" not in index.holes.sections:
        known = ", ".join(fact.get("id", "") for each in roles for fact in each.maps("facts"))
        index.faults.add(tiers.at("fact"), Code.NO_SUCH_FACT, field=name, owner="", meant="", known=known)
    elif facts and all(fact.get("type", "integer") not in NUMERIC for fact in facts):
        index.faults.add(tiers.at("fact"), Code.NOT_NUMERIC, field=name, type=facts[0].get("type"))


def _fineness(draft: Draft, index: Index) -> None:
    fine = []
    for shape, key in _MONEY:
        fine += [(each, key) for each in draft.of(shape) if _places(each.get(key))]
    for reward in draft.of("Reward"):
        table = reward.entries.get("amount")
        if isinstance(table, Map):
            fine += [(step, "value") for step in table.maps("steps") if _places(step.get("value"))]
    if not fine:
        return
    currency = index.root.get("currency", keys_of("Charter")["currency"].default)
    for each, key in fine:
        if _places(each.get(key)) > exponent(currency):
            params = {"value": str(each.get(key)), "currency": currency, "places": str(exponent(currency))}
            index.faults.add(each.at(key), Code.TOO_FINE, **params)


def _places(amount: object) -> int:
    """Decimal places that matter: 1.50 has one."""
    if not isinstance(amount, Decimal):
        return 0
    digits = amount.normalize().as_tuple().exponent
    return -digits if isinstance(digits, int) and digits < 0 else 0
