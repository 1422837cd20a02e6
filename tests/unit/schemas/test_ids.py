"""Ids carry their time in front, and tell identical rows apart by their number."""

import re
import uuid

from schemas.envelope import UUID7_PATTERN
from schemas.ids import natural_uuid7, uuid7, uuid7_at

AT = 1_791_942_067_123_456


def test_an_id_is_a_version_7_uuid_that_the_envelope_takes() -> None:
    made = uuid.UUID(uuid7(AT, bytes(range(10))))
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert re.fullmatch(UUID7_PATTERN, str(made))


def test_a_natural_id_is_pinned_so_that_a_release_never_doubles_an_import() -> None:
    assert natural_uuid7(AT, "import/x", "rating.submitted", "a", 0) == "01a13812-03b3-7dfa-a307-1e4521f67782"


def test_identical_rows_get_different_ids_with_the_same_time_in_front() -> None:
    one, two = (natural_uuid7(AT, "s", "t", "row", k) for k in (0, 1))
    assert one != two
    assert uuid7_at(one) == uuid7_at(two) == AT // 1_000 * 1_000


def test_parts_do_not_run_into_each_other() -> None:
    assert natural_uuid7(AT, "ab", "c") != natural_uuid7(AT, "a", "bc")


def test_a_time_before_1970_sorts_as_1970() -> None:
    assert uuid7_at(uuid7(-1, bytes(10))) == 0
