"""Damaged inputs: valid ones, truncated, duplicated, mixed and flooded."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

MAX_SIZE = 60_000
"""Maximum bytes of a damaged input; flooding with one piece may double it."""


@st.composite
def damaged(draw: st.DrawFn, samples: Sequence[bytes], pieces: Sequence[bytes]) -> bytes:
    """A sample after some edits; `pieces` are strings that readers look for, inserted once or a few thousand times."""
    data = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(0, 5))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 200)))
        edit = draw(st.sampled_from(("insert", "flood", "delete", "double", "cut", "bytes")))
        if edit == "insert":
            data = data[:begin] + draw(st.sampled_from(pieces)) + data[begin:]
        elif edit == "flood":
            flood = b"".join(draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=3)))
            data = data[:begin] + flood * draw(st.integers(1, max(1, MAX_SIZE // len(flood)))) + data[begin:]
        elif edit == "delete":
            data = data[:begin] + data[end:]
        elif edit == "double":
            data = data[:end] + data[begin:]
        elif edit == "cut":
            data = data[:begin] if draw(st.booleans()) else data[begin:]
        else:
            data = data[:begin] + draw(st.binary(max_size=20)) + data[end:]
        data = data[: 2 * MAX_SIZE]
    return data
