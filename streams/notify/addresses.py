"""The file of addresses while the notifier runs: what is written to it counts from the next message on."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from streams.notify.receivers import BadReceivers, Receiver, receivers_of

_LOG = logging.getLogger(__name__)
Version = tuple[int, int, int]


class Addresses:
    """The receivers as the file last named them well.

    A version that cannot be used (half written, readable by others, naming nobody) is told to the log once, and the
    receivers of the version before it stay.
    """

    def __init__(self, path: Path, webhook: str | None) -> None:
        self._path, self._webhook = path, webhook
        self._version = self._look()
        self.receivers: Sequence[Receiver] = receivers_of(path, webhook)

    def _look(self) -> Version | None:
        try:
            found = os.stat(self._path)  # noqa: PTH116 - asked before every message
        except OSError:
            return None
        return found.st_ino, found.st_ctime_ns, found.st_size

    def named(self, name: str) -> Receiver | None:
        """Give the receiver of this name, or None if the file no longer has it."""
        return next((one for one in self.receivers if one.name == name), None)

    def refresh(self) -> bool:
        """Read the file again if it was written since; True if the receivers are others now."""
        version = self._look()
        if version == self._version:
            return False
        self._version = version
        try:
            found = receivers_of(self._path, self._webhook)
        except BadReceivers as error:
            _LOG.error("file of addresses not used, the one before stays", extra={"error": str(error)})
            return False
        if not found:
            _LOG.error("file of addresses names nobody, the one before stays", extra={"path": str(self._path)})
            return False
        is_other, self.receivers = found != self.receivers, found
        return is_other
