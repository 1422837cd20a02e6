"""Signals of a single rating: F1, F2 (too fast), F3, F5, F6 (domain 3.6). Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from schemas.events.rating import RatingRevised
from schemas.instants import SECOND
from schemas.scales import is_good
from streams.fraud.flag import Flag
from streams.fraud.scene import Scene
from streams.press import Press


def without_service(scene: Scene) -> Iterator[Flag]:
    """F1: pressed at the terminal with no service near it; else, where people are asked, without being asked in time.

    A window without a queue machine, or a day without any word of one, says nothing of services; one at which nobody
    was asked all day says nothing of invitations: those are matters of their own (AL-25, M-05a).
    """
    shown = scene.limit("rating_prompt_s") * SECOND
    asked_at = sorted(one.at for one in scene.prompts.values())
    for press in scene.on_site:
        if scene.is_queued and not scene.is_served(press):
            yield Flag("F1", "no_service", press.id, press.at)
        elif asked_at:
            prompt = scene.prompts.get(press.prompt_id or "")
            if prompt is not None:
                expires_at = prompt.at + shown if prompt.expires_at is None else prompt.expires_at
                if press.at > expires_at:
                    late = (press.at - expires_at) // SECOND
                    yield Flag("F1", "expired", press.id, press.at, late, 0, prompt.id)
            elif press.visit_id not in scene.asked:
                place = bisect_right(asked_at, press.at)
                if not place or press.at - asked_at[place - 1] > shown:
                    yield Flag("F1", "no_invitation", press.id, press.at)


def reaction_ms(scene: Scene, press: Press) -> int | None:
    """Give how long after its invitation a key was pressed, by the device's word or by both instants."""
    if press.press_ms is not None:
        return press.press_ms
    prompt = scene.prompts.get(press.prompt_id or "")
    return None if prompt is None or press.at < prompt.at else (press.at - prompt.at) // 1000


def too_fast(scene: Scene) -> Iterator[Flag]:
    """F2: pressed sooner after the invitation than anybody reads the keys."""
    allowed = scene.limit("f2_fast_ms")
    for press in scene.on_site:
        taken = reaction_ms(scene, press)
        if taken is not None and taken < allowed:
            yield Flag("F2", "fast", press.id, press.at, taken, allowed)


def pressed_again(scene: Scene) -> Iterator[Flag]:
    """F3: pressed for the same visit, else the same prompt, shortly after another press: no fraud by itself."""
    within = scene.limit("f3_within_s")
    last: dict[tuple[str, str], Press] = {}
    for press in scene.presses:
        keys = [("visit", press.visit_id), ("prompt", press.prompt_id)]
        named = [(what, name) for what, name in keys if name is not None]
        before = [(what, last[what, name]) for what, name in named if (what, name) in last]
        near = [(what, one) for what, one in before if press.at - one.at <= within * SECOND]
        if near:
            what, one = near[0]
            yield Flag("F3", what, press.id, press.at, (press.at - one.at) // SECOND, within, one.id)
        last.update(((what, name), press) for what, name in named)


def out_of_hours(scene: Scene) -> Iterator[Flag]:
    """F5: the device was being serviced; or the window stood closed or paused, by its own word, else by the calendar,
    and nobody had just been served."""
    beat_at, told_at = [beat.at for beat in scene.beats], [at for at, _ in scene.hours]
    for press in scene.on_site:
        beat, told = bisect_right(beat_at, press.at), bisect_right(told_at, press.at)
        if beat and scene.beats[beat - 1].is_maintenance:
            yield Flag("F5", "maintenance", press.id, press.at)
        elif scene.is_served(press):
            continue
        elif told:
            name = scene.hours[told - 1][1]
            if name in ("window.paused", "window.closed"):
                yield Flag("F5", name.partition(".")[2], press.id, press.at)
        elif not scene.is_open_by_calendar(press.at):
            yield Flag("F5", "hours", press.id, press.at)


def under_the_eye(scene: Scene) -> Iterator[Flag]:
    """F6: a bad rating made good for the same visit within two minutes, by a press or by a revision (D-09)."""
    within = scene.limit("f6_within_s")
    worst: dict[str, Press] = {}
    for press in scene.presses:
        if press.visit_id is not None:
            before = worst.get(press.visit_id)
            if not press.is_good:
                worst[press.visit_id] = press
            elif before is not None and press.at - before.at <= within * SECOND:
                yield Flag("F6", "press", press.id, press.at, (press.at - before.at) // SECOND, within, before.id)
        if not press.is_good:
            yield from _revised(scene, press, within)


def _revised(scene: Scene, press: Press, within: int) -> Iterable[Flag]:
    for record in sorted(scene.revisions.get(press.id, ()), key=lambda one: one.order):
        fact = record.fact
        soon = record.at - press.at <= within * SECOND
        if isinstance(fact, RatingRevised) and is_good(fact.level) and soon:
            taken = max(0, record.at - press.at) // SECOND
            return [Flag("F6", "revision", press.id, press.at, taken, within, record.id)]
    return []
