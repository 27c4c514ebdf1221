"""What it is to refuse a bad argument."""

import pytest


def assert_refused(call, kind, *words):
    """Demand exactly this kind of exception, with all of these words in its message."""
    with pytest.raises(kind) as caught:
        call()
    assert caught.type is kind
    message = str(caught.value)
    missing = [word for word in words if word not in message]
    assert not missing, f"{missing} not in {message!r}"
