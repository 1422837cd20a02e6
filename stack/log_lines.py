"""Write log events as one line each: time, level, logger, sentence, then the fields given in `extra`."""

import logging
import sys

STANDARD = set(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "fields", "taskName"}


def log_to_stderr(*, verbose: bool) -> None:
    """Log to stderr: a service from INFO on, a command that talks to a person only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_fields)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s%(fields)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("kafka").setLevel(logging.WARNING if verbose else logging.ERROR)


def _with_fields(record: logging.LogRecord) -> bool:
    extra = {name: value for name, value in vars(record).items() if name not in STANDARD}
    record.fields = "".join(f" {name}={value}" for name, value in extra.items())
    return True
