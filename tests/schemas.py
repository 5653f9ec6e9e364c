"""The schemas of `docs/schema`, read so that nothing goes undocumented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[1] / "docs" / "schema"
SCHEMAS = {file.stem: json.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.json")}


def closed(schema: Any) -> Any:
    """The schema with every object refusing keys it does not name."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(inner) for key, inner in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        shut.setdefault("additionalProperties", False)
    return shut


def validate(name: str, told: Any) -> None:
    """Assert that a value is what a schema says, no more and no less."""
    registry: Registry[Any] = Registry().with_resources(
        (f"{stem}.json", Resource.from_contents(closed(schema))) for stem, schema in SCHEMAS.items()
    )
    validator = Draft202012Validator(
        closed(SCHEMAS[name]),
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(told)]
    assert not faults, "\n".join(faults[:5])
