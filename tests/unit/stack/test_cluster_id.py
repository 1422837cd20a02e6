"""The id of the embedded broker's cluster, as Kafka's own tool takes it."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from stack.broker import new_cluster_id


def test_no_cluster_id_begins_like_an_option() -> None:
    assert base64.urlsafe_b64encode(b"\xf8" + bytes(15)).startswith(b"-"), "the case is a real one"
    assert not new_cluster_id(b"\xf8" + bytes(15)).startswith("-")


@given(st.binary(min_size=16, max_size=16))
def test_a_cluster_id_is_a_uuid_in_kafka_writing(entropy: bytes) -> None:
    written = new_cluster_id(entropy)
    assert len(written) == 22
    assert len(base64.urlsafe_b64decode(written + "==")) == 16
