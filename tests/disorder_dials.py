"""Callers of a disordered city log who dial again and again, on one line or several, until somebody answers or not."""

from schemas.events.hotline import CallAbandoned, CallAnswered, CallBusy, CallOffered
from schemas.instants import MINUTE, SECOND, instant
from tests.disorder_cases import Some, Telling


def say_dials(play: Telling, number: int) -> None:
    """One caller's dials, minutes apart; some callers come again, and some nobody knows."""
    rng = play.random
    at = play.begin + rng.randrange(play.end - play.begin)
    caller = rng.choice((f"P{number}", f"P{number % 5}", None))
    for turn in range(rng.randrange(1, 7)):
        what: Some = {"centre_id": "H12345", "call_id": f"R{number:05d}-{turn}", "received_at": instant(at)}
        what["test"] = rng.random() < 0.02
        who: Some = {"caller_ref": caller, "line": rng.choice(("12345", "window"))}
        fate = rng.random()
        if fate < 0.4:
            play.say(at, CallBusy(**what, **(who if rng.random() < 0.7 else {})), "pbx")
        else:
            play.say(at, CallOffered(**what, **who), "pbx")
            end = CallAnswered if fate > 0.85 else CallAbandoned
            play.say(at + rng.randrange(60) * SECOND, end(**what), "pbx")
        at += rng.randrange(35 * MINUTE)
