"""Reads the tree against the models of `schema`: typed values into the nodes, and every fault of shape with its place.

Pydantic stops judging a mapping at the first level that fails and knows no places; here one broken value costs only
itself, so that the checks which follow still see everything else. The rules are the models' own: field names, defaults,
bounds and the readers of `scalars` are taken from them when this module is loaded.
"""

from collections.abc import Collection
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from pilotage.domain.charters import scalars
from pilotage.domain.charters.plans import Choose, Draft, Either, Key, Kinds, Many, Model, Nullable, Plan, Table, Word
from pilotage.domain.charters.schema import Charter, Provision
from pilotage.domain.charters.tree import Broken, Faults, Map, Scalar

_MODELS: dict[type[BaseModel], Model] = {}


def _model(model: type[BaseModel]) -> Model:
    if model not in _MODELS:
        _MODELS[model] = Model(model.__name__)
        hints = get_type_hints(model, include_extras=True)
        _MODELS[model].declare(
            {
                info.alias or attribute: Key(_plan(hints[attribute]), info.is_required(), info.default)
                for attribute, info in model.model_fields.items()
            }
        )
    return _MODELS[model]


def _plan(hint: Any) -> Plan:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], hint.__metadata__)
    if origin is Literal:
        return Choose(arguments)
    if origin is tuple:
        return Many(_plan(arguments[0]), 0, None)
    if origin in (Union, UnionType):
        plans = [_plan(each) for each in arguments if each is not type(None)]
        return plans[0] if len(plans) == 1 else Either(plans)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return _model(hint)
    return Table(_plan(arguments[1]))


def _annotated(hint: Any, metadata: tuple[Any, ...]) -> Plan:
    reader = next((each.func for each in metadata if isinstance(each, BeforeValidator)), None)
    if reader is scalars.null_word:
        return Nullable(_plan(hint))
    if reader is not None:
        return Word(reader)  # type: ignore[arg-type]
    for each in metadata:
        if isinstance(each, FieldInfo) and each.discriminator:
            models = [_model(model) for model in get_args(hint)]
            return Kinds({_kind(model): model for model in models}, _model(Provision))
        if isinstance(each, FieldInfo):
            bounds = {name: value for limit in each.metadata for name, value in _limit(limit)}
            inner = _plan(hint)
            assert isinstance(inner, Many)
            return Many(inner.item, bounds.get("min_length", 0), bounds.get("max_length"))
    return _plan(hint)


def _limit(limit: Any) -> list[tuple[str, int]]:
    return [(name, getattr(limit, name)) for name in ("min_length", "max_length") if hasattr(limit, name)]


def _kind(model: Model) -> str:
    plan = model.keys["kind"].plan
    assert isinstance(plan, Choose)
    return plan.words[0]


ROOT = _model(Charter)
KEYS = frozenset(key for model in _MODELS.values() for key in model.keys)


def keys_of(shape: str) -> dict[str, Key]:
    """The keys of a model by its name."""
    return _BY_NAME[shape].keys


_BY_NAME = {model.name: model for model in _MODELS.values()}


def read_shape(root: Map, faults: Faults, left_out: Collection[str] = ()) -> Draft:
    """Read the whole charter. Sections that are `left_out` of the tree, or empty for it, are not missing."""
    for key in left_out:
        node = root.entries.get(key)
        if key in ROOT.keys and (node is None or (isinstance(node, Scalar) and not node.text)):
            root.entries[key] = Broken(root.mark if node is None else node.mark)
    draft = Draft(faults)
    ROOT.read(root, draft, None)
    return draft
