"""Asks openapi-spec-validator about every document of a folder."""

import json
import pathlib
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

paths = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
wrong = 0
for path in paths:
    errors = list(OpenAPIV31SpecValidator(json.loads(path.read_text())).iter_errors())
    for error in errors[:3]:
        print(f"{path.name}: {error}"[:400])
    wrong += bool(errors)
print(f"openapi-spec-validator: {len(paths) - wrong} of {len(paths)} documents are valid")
sys.exit(1 if wrong or not paths else 0)
