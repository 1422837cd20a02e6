"""Say how the answer to each ready-made question is drawn: one entry a question. Pure."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["bar", "line", "point", "heat"]


@dataclass(frozen=True, slots=True)
class Plot:
    """Which columns of an answer stand for what; `by` is told apart by colour, `facet` by a panel each.

    A bar is as long as its x and named by its y; a heat map has a square for each x and y, dark where `by` is high.
    """

    mark: Mark
    x: str
    y: str
    by: str = ""
    facet: str = ""
    is_count: bool = False
    """x is how many rows there are for each y."""
    goal: float | None = None
    """A line at what is aimed for, along the measured axis."""
    why: str = ""
    """What to look for, in Chinese."""


PLOTS: dict[int, Plot] = {
    1: Plot("bar", "satisfaction_pct", "window_name", by="hall", goal=90, why="低于 90% 线的窗口在最上"),
    2: Plot("line", "month", "satisfaction_pct", goal=90, why="逐月走向；缺的月份没有点"),
    3: Plot("bar", "bad", "window_name", by="hall", why="条越长，差评越多"),
    4: Plot("point", "rated_pct", "satisfaction_pct", by="hall", why="越靠左，评价的人越少，满意率越不可信"),
    5: Plot("bar", "change", "window_name", by="hall", why="0 以左为下降"),
    6: Plot("line", "hour", "p90_s", by="hall", why="九成的人在此秒数内叫到"),
    7: Plot("bar", "over_30_min", "hall", by="county", why="条越长，久等的人越多"),
    8: Plot("bar", "rows", "unit", by="state", is_count=True, why="各单位超期与临期件数"),
    9: Plot("bar", "on_time_pct", "unit", by="county", why="条越短，超期越多"),
    10: Plot("heat", "hour", "day", by="answer_pct", why="浅色的时段接通率低"),
    11: Plot("point", "number", "level", by="counts_as", why="按先后排列的每条评价，5 最好"),
    12: Plot("bar", "default_pct", "hall", by="county", why="默认评价占比高，说明主动评价的人少"),
    13: Plot("bar", "rows", "hall", by="reason", is_count=True, why="各大厅缺设备的窗口数及原因"),
    14: Plot("point", "as_of", "what", why="越靠左，数据越旧"),
    15: Plot("bar", "out_of_order_pct", "service", by="hall", why="条越长，先来后办的越多"),
    16: Plot("bar", "three_rates_pct", "unit", by="county", why="三率综合，低者在上"),
    17: Plot("bar", "idle_min", "hall", by="county", why="有人排队而窗口空闲的分钟"),
    18: Plot("point", "load_pct", "window_name", by="week", goal=100, why="100 为本大厅平均，偏离越远越不均"),
    19: Plot("bar", "on_time_pct", "hall", by="county", why="按时办结的差评占比"),
    20: Plot("bar", "calls_7_days", "line", by="is_silent", why="近七日来电；过久没有来电的线路另色"),
    21: Plot("point", "satisfaction_pct", "without_suspect_pct", by="hall", why="离对角线越远，疑似评价影响越大"),
    22: Plot("point", "satisfaction_pct", "complaints", by="is_divergent", why="右上角：满意率高而投诉多"),
    23: Plot("bar", "uncovered_min", "window_name", by="hall", why="空岗分钟；没有排班的窗口没有条"),
    24: Plot("bar", "scale_pct", "window_name", by="scale", why="一条中有两色，即本月换过量表"),
    25: Plot("bar", "per_10000", "unit", by="county", why="每万人次投诉"),
}
