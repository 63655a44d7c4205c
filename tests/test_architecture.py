"""The house rules that only the code itself can tell. Whoever breaks one is named with file and line."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from pilotage.models.owned import Owned

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "pilotage"
FLOORS_THAT_NEVER_WRITE = ("domain", "queries", "words", "web", "management", "render")

# Public functions of pilotage/actions that are not actions themselves: module.function: why.
NOT_ACTIONS = {
    "entering": "the beats that every action shares",
    "attachments": "parts of an action, called inside its transaction",
    "entries": "parts of the actions on records, called inside their transaction",
    "funds.account": "part of an action, called inside its transaction",
    "funds.ensure_accounts": "part of an action, called inside its transaction",
    "funds.pot_account": "part of an action, called inside its transaction",
    "funds.part_of": "part of an action, called inside its transaction",
    "funds.check_year": "part of an action, called inside its transaction",
    "funds.check_undoing": "part of an action, called inside its transaction",
    "funds.fund_named": "part of an action, called inside its transaction",
    "giving.follow": "part of an action, called inside its transaction",
    "giving.take_back": "part of an action, called inside its transaction",
    "giving.check_years": "part of an action, called inside its transaction",
    "giving.book_cost": "part of an action, called inside its transaction",
    "grant_payments.hand_of": "part of an action, called inside its transaction",
    "files.put": "part of an action, called inside its transaction",
    "files.put_to_matter": "part of an action, called inside its transaction",
    "member_facts": "parts of the actions on members, called inside their transaction",
    "nominations.follow_nomination": "part of an action, called inside its transaction",
    "round_decisions.put_on_records": "part of an action, called inside its transaction",
    "round_cases.at_round": "the first beat of an action on a round",
    "round_cases.for_step": "the first beat of an action on a round",
    "judging.awards_only": "part of the actions on a round of awards, called inside their transaction",
    "rounds.put_quotas": "part of an action, called inside its transaction",
    "aid_cases": "parts of the actions on aid, called inside their transaction",
    "second_looks.owe_look": "part of an action, called inside its transaction",
    "grant_cases": "parts of the actions on applications, called inside their transaction",
    "expenses.enter_expense": "looks into the papers before it takes the lock, then writes in one transaction",
    "funds.next_number": "part of an action, called inside its transaction",
    "funds.post": "part of an action, called inside its transaction: `act` says who",
    "charters.check_succession": "decides only",
    "people.ensure_owner": "the first person of an installation: nobody is there yet who could act",
    "sheets.import_in_batches": "many actions, one transaction a batch: what is stored stays stored",
    "inbox.take_in": "looks into the picture before it takes the lock, then writes in one transaction",
    "money_imports.preview_money": "writes nothing",
    "money_imports.import_money": "many actions, one transaction a batch: a row that is refused leaves the others stored",
    "sheet_rows": "parts of the actions on sheets, called inside their transaction",
    "sheets.preview_in_batches": "writes nothing",
    "sheets.preview_records": "writes nothing",
    "sheets.import_records": "many actions, one transaction each: a row that is refused leaves the others stored",
}
CLOCKS = {
    "pilotage/queries/programmes.py": "the programme's today, and stamps that people read",
    "pilotage/web/uploads.py": "the age of a file put aside on the disk",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def files(*floors: str) -> list[Path]:
    paths = (
        [path for floor in floors for path in sorted((HOUSE / floor).rglob("*.py"))] if floors else HOUSE.rglob("*.py")
    )
    return [path for path in paths if "migrations" not in path.parts]


def calls(path: Path) -> Iterator[tuple[ast.Call, str, list[str]]]:
    """(call, method, names of its receiver's chain, outermost last) of every method called in a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            chain, part = [], node.func.value
            while not isinstance(part, ast.Name | ast.Constant):
                if isinstance(part, ast.Attribute):
                    chain.append(part.attr)
                    part = part.value
                elif isinstance(part, ast.Call):
                    part = part.func
                elif isinstance(part, ast.Subscript):
                    part = part.value
                else:
                    break
            if isinstance(part, ast.Name):
                chain.append(part.id)
            yield node, node.func.attr, chain


def place(path: Path, node: ast.AST, what: str) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}: {what}"  # type: ignore[attr-defined]


def imports(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def test_only_actions_write() -> None:
    always = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "create_user", "select_for_update"}
    on_rows = {"create", "update", "delete", "acreate", "aupdate", "adelete", "raw"}
    rows = {"objects", "following", "of", "filter", "exclude", "all", "_default_manager", "_base_manager"}
    not_rows = {"workbook", "book", "storage", "default_storage"}
    found = [
        place(path, call, f".{method}(")
        for path in files(*FLOORS_THAT_NEVER_WRITE)
        for call, method, chain in calls(path)
        if method in always
        or (method in on_rows and rows & set(chain))
        # A renderer knows no rows: what it saves are books, pictures and codes.
        or (method in {"save", "asave"} and not not_rows & set(chain) and "render" not in path.parts)
        or (method == "delete" and not call.args)
    ]
    assert found == []


def test_only_actions_open_transactions() -> None:
    found = [
        place(path, node, name)
        for path in files(*FLOORS_THAT_NEVER_WRITE)
        for node, name in imports(path)
        if name.startswith("django.db.transaction")
    ]
    assert found == []


def actions() -> Iterator[tuple[Path, ast.FunctionDef, str]]:
    for path in files("actions"):
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                name = f"{path.stem}.{node.name}"
                if name not in NOT_ACTIONS and path.stem not in NOT_ACTIONS:
                    yield path, node, name


def test_every_action_is_keyword_only_and_names_who_acts() -> None:
    found = [
        place(path, node, name)
        for path, node, name in actions()
        if node.args.args or node.args.posonlyargs or "by" not in [argument.arg for argument in node.args.kwonlyargs]
    ]
    assert found == []


def test_every_action_is_one_transaction_and_says_what_it_does() -> None:
    found = [
        place(path, node, name)
        for path, node, name in actions()
        if "transaction.atomic" not in [ast.unparse(decorator) for decorator in node.decorator_list]
        or not ast.get_docstring(node)
    ]
    assert found == []


def test_the_list_of_what_is_no_action_names_nothing_that_is_gone() -> None:
    there = {path.stem for path in files("actions")}
    for path in files("actions"):
        there |= {f"{path.stem}.{node.name}" for node in tree(path).body if isinstance(node, ast.FunctionDef)}
    assert set(NOT_ACTIONS) <= there


def test_every_query_on_owned_rows_starts_from_an_office() -> None:
    owned = {model.__name__ for model in apps.get_models() if issubclass(model, Owned)}
    found = []
    for path in files():
        for node in ast.walk(tree(path)):
            # The first call after `Model.objects`.
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
                continue
            manager = node.value
            if not (isinstance(manager.value, ast.Name) and manager.value.id in owned):
                continue
            if manager.attr in {"following", "_base_manager", "_default_manager"}:
                found.append(place(path, node, f"{manager.value.id}.{manager.attr}"))
            elif manager.attr == "objects" and node.attr not in {"of", "create", "bulk_create"}:
                call = next(call for call in ast.walk(tree(path)) if isinstance(call, ast.Call) and call.func is node)
                if not {"office", "office__in", "office_id"} & {keyword.arg for keyword in call.keywords}:
                    found.append(place(path, node, f"{manager.value.id}.objects.{node.attr}"))
    assert found == []


def test_nothing_is_deleted_row_by_row() -> None:
    found = [
        place(path, call, ".delete()")
        for path in files()
        for call, method, chain in calls(path)
        if method in {"delete", "adelete"} and not call.args and "of" not in chain
    ]
    assert found == []


def test_models_hold_no_verbs() -> None:
    forbidden = {"save", "delete", "asave", "adelete", "full_clean", "from_db"}
    found = [
        place(path, node, node.name)
        for path in files("models")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in forbidden
    ]
    assert found == []


def test_nothing_happens_behind_a_signal() -> None:
    found = [
        place(path, node, name)
        for path in files()
        for node, name in imports(path)
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
    ]
    assert found == []


def test_codes_are_the_domains_never_choices_of_a_table() -> None:
    places = [*(HOUSE / "models").rglob("*.py"), *(HOUSE / "migrations").rglob("*.py")]
    found = [
        place(path, node, "choices=")
        for path in places
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword) and node.arg == "choices"
    ]
    assert found == []


def test_the_domain_is_pure() -> None:
    """No clock, no chance, no files, no network, no language."""
    modules = (
        "gettext",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "socket",
        "subprocess",
        "tempfile",
        "time",
        "urllib",
    )
    found = [
        place(path, node, name)
        for path in files("domain")
        for node, name in imports(path)
        if name.split(".")[0] in modules and not name.startswith("pathlib.Pure")
    ]
    found += [
        place(path, node, "open(")
        for path in files("domain")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}
    ]
    assert found == []


def test_the_clock_is_read_in_one_place() -> None:
    found = [
        place(path, call, f".{method}()")
        for path in files()
        if str(path.relative_to(ROOT)) not in CLOCKS
        for call, method, chain in calls(path)
        if (method in {"now", "utcnow", "localdate", "localtime"} and {"datetime", "timezone"} & set(chain))
        or (method == "today" and {"date", "datetime"} & set(chain))
        or (method == "time" and chain == ["time"])
    ]
    assert found == []


def test_words_know_only_the_domain_and_the_language() -> None:
    found = [
        place(path, node, name)
        for path in files("words")
        for node, name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names | {"pilotage", "babel"}
        and not name.startswith(("django.utils.translation", "django.utils.functional", "django.utils.text"))
    ]
    assert found == []


def test_there_is_no_junk_drawer() -> None:
    drawers = {"common", "core", "helpers", "misc", "util", "utils"}
    assert [path for path in HOUSE.rglob("*") if path.stem in drawers] == []


def test_files_are_of_readable_length() -> None:
    run = subprocess.run([sys.executable, "script/_files.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "")


def test_templates_carry_no_script_of_their_own() -> None:
    """Every page is served under a policy that forbids inline script; what a script needs stands in data or JSON."""
    inline = re.compile(
        r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>|\son\w+\s*=\s*[\"']|javascript:", re.IGNORECASE
    )
    templates = sorted((HOUSE / "web" / "templates").rglob("*.html"))
    found = [
        f"{path.relative_to(ROOT)}: {match}" for path in templates for match in inline.findall(path.read_text("utf-8"))
    ]
    assert found == []
