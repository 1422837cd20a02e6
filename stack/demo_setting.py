"""Begin a demo, or go on with one: the home folder, the city, the plan and the clock it will run by."""

import time
from argparse import Namespace
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from producers.city import read_city
from producers.plan import Plan
from schemas.calendar import Calendar
from schemas.clock import Clock, clock_text, parse_clock
from schemas.errors import HallmarkError
from schemas.instants import MINUTE, day_start
from schemas.settings import Settings
from stack.commands import ROOT
from stack.demo_clock import demo_clock
from stack.demo_days import DAYS, WholeDay, whole_day
from stack.demo_ledger import Begun, Played, keep, kept, ledger_file
from stack.home import HomeInUse, clock_file, holder, make_home

FIRST_DAY = date(2026, 10, 14)
"""A Wednesday, like every first day of the demo."""
LEAD_S = 6.0
"""Real seconds between laying down the clock and its start: about what the parts need to be up."""
SAMPLE_CITY = ROOT / "examples" / "city"


class HomeNotEmpty(HallmarkError):
    """A demo, or something else, has been in this folder."""

    def __init__(self, home: Path, *, is_demo: bool) -> None:
        going_on = ("接着放：hallmark demo --continue；", "Go on: hallmark demo --continue. ") if is_demo else ("", "")
        super().__init__(
            f"{home} 里已有数据。{going_on[0]}重新开始：先删除它（rm -r {home}），或设 HALLMARK_HOME 为另一个文件夹。",
            f"{home} has data already. {going_on[1]}Start anew: remove it (rm -r {home}), or set HALLMARK_HOME to "
            "another folder.",
        )


class NothingToContinue(HallmarkError):
    """There is no demo in the folder."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"{home} 里没有放过演示，不能接着放。开始：hallmark demo",
            f"No demo was played in {home}, there is nothing to continue. Begin one: hallmark demo",
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a demo is played with."""

    plan: Plan
    clock: Clock
    begun: Begun
    is_new: bool
    ends: bool = False
    """The clock stops by itself, and then the counts are held against each other."""

    @property
    def is_judged(self) -> bool:
        """Tell whether the alerts of the day are held against its plan in the end."""
        return self.is_new and DAYS[self.begun.day].checked


def prepare(args: Namespace, settings: Settings) -> Setting:
    """Check the folder, read the city, lay down the clock and write both down for the parts to find."""
    home = settings.home
    if DAYS[args.day].checked and (args.going_on or args.play_s is not None):
        raise WholeDay(args.day)
    if (pid := holder(home)) is not None:
        raise HomeInUse(home, str(pid))
    before = kept(home, Begun)
    if args.going_on and before is None:
        raise NothingToContinue(home)
    if not args.going_on and has_data(home):
        raise HomeNotEmpty(home, is_demo=before is not None)
    folder = (settings.city or SAMPLE_CITY).resolve()
    begun = before if args.going_on and before is not None else _begin(args, folder)
    plan = the_plan(begun)
    speed = args.speed or begun.speed
    if DAYS[begun.day].checked and not args.going_on:
        clock = whole_day(plan, time.time() + LEAD_S, speed)
    else:
        begin = stopped_at(home, begun) if args.going_on else begun.start
        clock = demo_clock(plan, begin, time.time() + LEAD_S, speed, args.play_s)
    make_home(home)
    keep(home, begun)
    write_clock(home, clock)
    is_new = not args.going_on
    ends = args.play_s is not None or (is_new and DAYS[begun.day].checked)
    return Setting(plan, clock, begun, is_new=is_new, ends=ends)


def _begin(args: Namespace, folder: Path) -> Begun:
    read_city(folder)
    shown = DAYS[args.day]
    start = day_start(FIRST_DAY) + shown.begins
    seed = 1 if args.seed is None else args.seed
    return Begun(seed, start, args.speed or shown.speed, str(folder), not args.no_history, args.day)


def the_plan(begun: Begun) -> Plan:
    """Make the plan of a begun demo again, in any process."""
    city = read_city(Path(begun.city))
    return Plan(city, begun.seed, begun.start, Calendar(city.calendar), begun.day)


def has_data(home: Path) -> bool:
    """Tell whether an installation has worked in this folder."""
    data = home / "kafka" / "data"
    return any(
        (
            ledger_file(home, Begun).exists(),
            (home / "warehouse").exists() and any((home / "warehouse").iterdir()),
            data.exists() and any(data.glob("hall.events-*")),
        )
    )


def stopped_at(home: Path, begun: Begun) -> int:
    """Say where a demo goes on: where its clock was stopped, or what was played last if it could not stop it."""
    try:
        clock = parse_clock(clock_file(home).read_text(encoding="utf-8"))
    except OSError:
        clock = Clock()
    now = time.time()
    if not clock.is_real and clock.speed(now) == 0:
        return clock.now_us(now)
    played = kept(home, Played)
    return max(played.through if played else 0, begun.start) + MINUTE


def write_clock(home: Path, clock: Clock) -> None:
    """Write the clock down for every command given in this home, whole or not at all."""
    path = clock_file(home)
    aside = path.with_suffix(".new")
    aside.write_text(clock_text(clock), encoding="utf-8")
    aside.replace(path)


def forget_unplayed(home: Path) -> None:
    """Take back what was written down when nothing came of it, so that the next start finds an empty home."""
    if kept(home, Played) is None and not (home / "kafka" / "data").exists():
        ledger_file(home, Begun).unlink(missing_ok=True)
        clock_file(home).unlink(missing_ok=True)
