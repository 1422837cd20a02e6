"""What a family's rules found at a tick: something to tell, on one subject, with its numbers. Pure.

A family (cases, hotline, …) gives its findings; the engine of alerts makes open, held and ended instances of them.
"""

import msgspec


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One cause that holds for one subject at a tick.

    code: "AL-13", or "AL-13/busy" where one alert has several causes. subject: what it is about, the id of an open
    instance ("12345:main"). unit_id: who answers for it. since: µs, the instant from which the cause has held, of
    facts only, so that the same history gives the same instant. measured and allowed: integers in the rule's own
    unit (tenths of a percent, calls, seconds), as they are shown. evidence: ids of what it rests on, sorted. raises:
    false where it only keeps an alert open that was raised before, and begins none.
    """

    code: str
    subject: str
    unit_id: str
    since: int
    measured: int
    allowed: int
    evidence: tuple[str, ...] = ()
    raises: bool = True
