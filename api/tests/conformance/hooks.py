"""What schemathesis cannot know from the document: `main.py` beside it has it loaded."""

import schemathesis
from hypothesis import strategies

# A cursor is what a list gave. The one that anybody can make is the empty one, the beginning.
schemathesis.openapi.format("cursor", strategies.just(""))


@schemathesis.hook
def map_body(context, body):
    """JSON Schema takes 2.0 for a whole number. The API does not: an amount of money that was computed with doubles is
    refused rather than guessed at. No schema can say so."""
    if not isinstance(body, dict):
        return body
    return {name: int(value) if isinstance(value, float) and value.is_integer() else value for name, value in body.items()}
