"""GS1's own JSON schema of EPCIS 2.0.1, with its formats checked."""

import json
from functools import cache

import jsonschema_rs
from conformance import vectors


@cache
def _validator():
    schema = vectors("epcis", "epcis-json-schema-2.0.1.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(schema), validate_formats=True)


def broken_rules(document) -> list[str]:
    """What the schema finds wrong with a document; nothing where it is valid."""
    sent = json.loads(json.dumps(document))
    return [
        f"{list(error.instance_path)}: {error.message[:300]}"
        for error in _validator().iter_errors(sent)
    ]
