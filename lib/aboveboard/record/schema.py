"""The JSON Schema of ``incident.yaml``, for editors that complete and check as one types.

``python -m aboveboard.record.schema > params/incident.schema.json`` writes it anew.
"""

from __future__ import annotations

import json
import sys

from aboveboard.record.model import Record


def incident_schema() -> str:
    """Return the schema as JSON text, the same for the same models."""
    schema = Record.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Aboveboard incident record"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(incident_schema())
