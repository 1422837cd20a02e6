"""Make and remove versions of the live topics on a cluster, with the consumer groups that belong to them."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from schemas.live_version import FIRST, live_topics_of, split
from stack.topics import create, prefixed
from streams.app import GROUP

PATIENCE_S = 30.0
"""Real seconds in which a group whose last member has left becomes empty."""
PAUSE_S = 0.5


class LiveVersions:
    """The versions that a cluster has under a prefix."""

    def __init__(self, kafka: str, prefix: str) -> None:
        self._kafka, self._prefix = kafka, prefix

    def there(self) -> set[int]:
        """List the versions of which there is a topic."""
        with self._admin() as admin:
            return set(self._topics(admin).values())

    def next(self) -> int:
        """Give a number that no topic and no group bears: a group's old mark would be taken up again."""
        with self._admin() as admin:
            return 1 + max({FIRST, *self._topics(admin).values(), *self._groups(admin).values()})

    def make(self, version: int) -> None:
        """Create the topics of a version."""
        names = {self._prefix + topic.name for topic in live_topics_of(version)}
        with self._admin() as admin:
            create(admin, tuple(topic for topic in prefixed(self._prefix, version) if topic.name in names))

    def remove(self, versions: Iterable[int]) -> None:
        """Delete the topics of these versions and forget their marks; what is not there is no trouble."""
        gone = set(versions)
        with self._admin() as admin:
            if topics := [name for name, version in self._topics(admin).items() if version in gone]:
                admin.delete_topics(topics)
            self._remove_groups(admin, gone)

    def _remove_groups(self, admin: Any, gone: set[int]) -> None:
        """Wait until the groups are left; one that somebody holds on to is left to the cluster's own retention."""
        deadline = time.monotonic() + PATIENCE_S
        while groups := [name for name, version in self._groups(admin).items() if version in gone]:
            admin.delete_groups(groups)
            if time.monotonic() > deadline:
                return
            time.sleep(PAUSE_S)

    def _topics(self, admin: Any) -> dict[str, int]:
        names = [name for name in admin.list_topics() if name.startswith(self._prefix)]
        found = {name: split(name.removeprefix(self._prefix)) for name in names}
        return {name: live[1] for name, live in found.items() if live}

    def _groups(self, admin: Any) -> dict[str, int]:
        names = [group["group_id"] for group in admin.list_groups()]
        ours = [name for name in names if name.startswith(self._prefix + GROUP)]
        return {name: version_of(name.removeprefix(self._prefix + GROUP)) for name in ours}

    @contextmanager
    def _admin(self) -> Iterator[Any]:  # kafka-python ships no types
        from kafka import KafkaAdminClient  # noqa: PLC0415 - half a second that `--help` need not pay

        admin = KafkaAdminClient(bootstrap_servers=self._kafka, client_id="hallmark-rebuild")
        try:
            yield admin
        finally:
            admin.close()


def version_of(group: str) -> int:
    """Read the version off a group's name without its beginning: "v2-<digest>", or the first version's digest."""
    mark, _, digest = group.partition("-")
    return int(mark[1:]) if digest and mark[:1] == "v" and mark[1:].isdecimal() else FIRST
