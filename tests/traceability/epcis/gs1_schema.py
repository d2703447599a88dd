"""GS1's own schema, read by somebody else's validator."""

import json
from functools import cache

import jsonschema_rs
from conformance import vectors


@cache
def schema():
    """The EPCIS JSON schema 2.0.1, formats included."""
    text = vectors("epcis", "epcis-json-schema-2.0.1.json").read_text(encoding="utf-8")
    return jsonschema_rs.Draft7Validator(json.loads(text), validate_formats=True)


def examples():
    """GS1's example documents by name, and our own chain; empty where the folder is missing."""
    folder = vectors("epcis")
    files = [*sorted((folder / "examples").glob("*.jsonld")), folder / "sample_farm.json"]
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}
