"""What schemathesis cannot know of the envelope: a good request may be refused by logic, with a code of its own."""

import schemathesis
from schemathesis import GenerationMode


@schemathesis.check
def good_requests_are_taken(ctx, response, case):
    """What the document accepts, the decoder accepts: its refusal is 400 in the status and in the body."""
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if response.status_code == 400:
        body = response.json()
        assert body["code"] != 400, f"the document accepts it: {body['message']}"
