"""Turn a city into the messages of the ref.* topics, and say which of them differ from what is there. Pure."""

from collections.abc import Mapping

import msgspec

from schemas.reference import TOPIC_OF_REFERENCE, City, reference_key

Key = tuple[str, str]
"""Topic and message key."""


def messages_of(city: City) -> dict[Key, bytes]:
    """Give every reference message of a city, its history included. Pure."""
    return {(TOPIC_OF_REFERENCE[type(one)], reference_key(one)): msgspec.json.encode(one) for one in city.records}


def changes(wanted: Mapping[Key, bytes], present: Mapping[Key, bytes]) -> dict[Key, bytes | None]:
    """Say what must be written to get from what is there to what is wanted; None is a tombstone. Pure."""
    gone: dict[Key, bytes | None] = {key: None for key in present if key not in wanted}
    new: dict[Key, bytes | None] = {key: value for key, value in wanted.items() if present.get(key) != value}
    return {**new, **gone}
