"""Checks OpenLineage events, one a line of a file, against the classes that openlineage-python generates from the specification:
every object has what is required and nothing unknown, every value has its type, every facet is of the kind that its place takes and
names its schema, every run starts once and ends once."""

import datetime
import enum
import importlib
import json
import pkgutil
import sys
import types
import typing
import uuid

import attr
import openlineage.client.generated as generated

MODULES = [importlib.import_module(f"{generated.__name__}.{m.name}") for m in pkgutil.iter_modules(generated.__path__)]
CLASSES = {name: value for m in MODULES for name, value in vars(m).items() if isinstance(value, type) and attr.has(value)}
BASE = importlib.import_module(f"{generated.__name__}.base")


def check(value, kind, place):
    origin = typing.get_origin(kind)
    if kind is typing.Any:
        return
    if origin in (typing.Union, types.UnionType):
        options = [k for k in typing.get_args(kind) if k is not type(None)]
        assert value is not None and len(options) >= 1, place
        errors = []
        for option in options:
            try:
                return check(value, option, place)
            except AssertionError as error:
                errors.append(str(error))
        raise AssertionError("; ".join(errors))
    if origin is list:
        assert isinstance(value, list), f"{place}: not a list"
        for index, element in enumerate(value):
            check(element, typing.get_args(kind)[0], f"{place}[{index}]")
    elif origin is dict:
        assert isinstance(value, dict), f"{place}: not an object"
        for key, element in value.items():
            check(element, typing.get_args(kind)[1], f"{place}.{key}")
    elif isinstance(kind, type) and issubclass(kind, enum.Enum):
        assert value in [member.value for member in kind], f"{place}: {value}"
    elif attr.has(kind):
        check_object(value, kind, place)
    elif kind is float:
        assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{place}: {value!r}"
    else:
        assert type(value) is kind, f"{place}: {value!r} is no {kind}"


def check_object(value, kind, place):
    assert isinstance(value, dict), f"{place}: not an object"
    if issubclass(kind, BASE.BaseFacet):
        name = value["_schemaURL"].rsplit("/", 1)[-1]
        assert name in CLASSES, f"{place}: no facet is called {name}"
        assert issubclass(CLASSES[name], kind), f"{place}: {name} is no {kind.__name__}"
        kind = CLASSES[name]
        assert value["_schemaURL"] == kind._get_schema(), f"{place}: {value['_schemaURL']} is not {kind._get_schema()}"
        assert value["_producer"], place
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in attr.fields(kind)}
    for name, field in known.items():
        if field.default is attr.NOTHING:
            assert name in value, f"{place}: {name} is missing"
    for name, element in value.items():
        if name in ("_producer", "_schemaURL", "producer", "schemaURL"):
            continue
        assert name in known, f"{place}: {name} is unknown"
        check(element, hints[name], f"{place}.{name}")


def main(path):
    runs = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            event = json.loads(line)
            check_object(event, BASE.RunEvent, f"line {number}")
            assert event["schemaURL"] == BASE.RunEvent._get_schema(), event["schemaURL"]
            assert datetime.datetime.fromisoformat(event["eventTime"]).tzinfo
            uuid.UUID(event["run"]["runId"])
            runs.setdefault(event["run"]["runId"], []).append(event["eventType"])
    assert runs, "no events"
    for run, kinds in runs.items():
        assert kinds[0] == "START" and kinds[1:] in (["COMPLETE"], ["FAIL"], ["ABORT"]), f"{run}: {kinds}"
    print("valid", sum(map(len, runs.values())))


main(sys.argv[1])
