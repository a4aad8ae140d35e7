"""What schemathesis cannot know of the envelope: a good request may be refused by logic, with a code of its own."""

import re

import schemathesis
from schemathesis import GenerationMode

# Refusals of what the document accepts that stand in docs/guide/openapi.md, or come from behind the decoder.
KNOWN = [
    # For JSON Schema 84.0 is an integer.
    re.compile(r"must be an integer that fits \w+, got -?\d+\.0$"),
    # Logic, where the column of a table is smaller than the contract's type.
    re.compile(r"is out of range$"),
]


# What a document says of a route that asks of its path what is not there.
UNREACHABLE = "Every request is answered with 400"


@schemathesis.check
def good_requests_are_taken(ctx, response, case):
    """What the document accepts, the decoder accepts: its refusal is 400 in the status and in the body."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if response.status_code != 400 or UNREACHABLE in case.operation.definition.raw.get("description", ""):
        return
    body = response.json()
    is_known = any(known.search(body["message"]) for known in KNOWN)
    assert body["code"] != 400 or is_known, f"the document accepts it: {body['message']}"
