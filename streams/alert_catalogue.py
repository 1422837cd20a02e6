"""The catalogue of alerts (domain 3.7): one entry an alert: its words, to whom it goes, how it begins and ends.

Spans are µs of event time. What an alert measures stands beside its causes, as a whole number in a unit that
`streams.alert_words` writes out. AL-12, AL-14 to AL-17 and AL-19 to AL-22 come with the ledgers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.events.system import ClearReason
from schemas.instants import HOUR, MINUTE

Pair = tuple[str, str]
"""Chinese, English."""
Measure = Literal["tenths", "seconds", "minutes", "people", "days", "count", "none"]

WINDOW_HEAD, HALL_DUTY, HALL_MANAGER, COMMAND = "window_head", "hall_duty_officer", "hall_manager", "command_centre"
DATA_TEAM, OFFICER, OFFICE, INSPECTION = "data_team", "officer", "office", "supervision"
ROLES: Mapping[str, Pair] = {
    WINDOW_HEAD: ("窗口负责人", "window head"),
    HALL_DUTY: ("大厅值班长", "hall duty officer"),
    HALL_MANAGER: ("大厅负责人", "hall manager"),
    COMMAND: ("指挥中心值班", "command centre"),
    DATA_TEAM: ("数据组", "data team"),
    OFFICER: ("经办人", "officer in charge"),
    OFFICE: ("办公室", "office"),
    INSPECTION: ("督查", "supervision"),
}

FLAPS, FLAP_WITHIN = 4, 2 * HOUR
"""An alert that came back so often in so long is flapping (反复): it ends only after as long of quiet."""
FEED_SILENT = 5 * MINUTE
"""No event of a unit for longer than this: nothing of it can be said to have recovered (AL-25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One cause of an alert: its words, and the unit of measured and allowed."""

    name: Pair
    measure: Measure
    what: Pair = ("", "")
    """What is measured, in front of the number."""
    needs_feed: bool = True
    """Where the alert needs a feed to have recovered: whether this cause does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One alert.

    hold: its cause must have held so long before it is raised. clear_after: and be gone so long before it ends; where
    clear_by names a threshold in minutes, the city's own says how long.
    cool_down: after it recovered it is not raised again for so long. ends: by itself, only by a person who reviews it,
    or either. gone: what its end is called. needs_feed: "no data" is no recovery. in_hours: and only opening hours can
    show one. escalates: an alert that nobody takes on goes up the ladder. staged: causes that are stages of one matter,
    mildest first; they share one instance.
    """

    code: str
    name: Pair
    definition: Pair
    audience: tuple[str, ...]
    rows: tuple[str, ...]
    causes: Mapping[str, Cause] = field(default_factory=dict)
    hold: int = 0
    clear_after: int = 0
    clear_by: str = ""
    cool_down: int = 0
    ends: Literal["itself", "person", "either"] = "itself"
    gone: ClearReason = "recovered"
    needs_feed: bool = False
    in_hours: bool = False
    escalates: bool = True
    staged: tuple[str, ...] = ()

    def cause(self, name: str) -> Cause:
        """Give a cause; the alert itself for one without a name of its own."""
        return self.causes.get(name) or self.causes.get("") or Cause(name=self.name, measure="count")


def base(code: str) -> str:
    """Give the alert of a code that may name a cause: AL-13 of AL-13/busy."""
    return code.partition("/")[0]


def entry_of(code: str) -> Entry:
    """Give an alert's entry; one that is not in the catalogue goes to the data team under its code."""
    found = CATALOGUE.get(base(code))
    if found is not None:
        return found
    return Entry(code=base(code), name=(base(code), base(code)), definition=("", ""), audience=(DATA_TEAM,), rows=())


_TEN = 10 * MINUTE
_MATTER: ClearReason = "handled"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="AL-01",
        name=("窗口满意率低于90%", "Window satisfaction below 90 %"),
        definition=(
            "窗口近50次有效评价（30天内，至少20次）中满意不足九成；连续10次评价保持在92%以上才结束",
            "fewer than 90 % good of a window's latest 50 effective ratings (within 30 days, at least 20); "
            "ends at 92 % for 10 ratings",
        ),
        audience=(WINDOW_HEAD,),
        rows=("000-02", "001-52", "004-48"),
    ),
    Entry(
        code="AL-02",
        name=("差评件", "Bad rating"),
        definition=(
            "每一次不满意、非常不满意的有效评价；整改并回复后结束",
            "every effective rating of level 1 or 2; ends when it is put right and answered",
        ),
        audience=(WINDOW_HEAD,),
        rows=("M-06",),
        gone=_MATTER,
        escalates=False,
    ),
    Entry(
        code="AL-03",
        name=("差评件临期或超期", "Bad rating near-due or overdue"),
        definition=(
            "差评件未整改回复，已到临期日或已过期限（没有写明期限的为15个工作日）",
            "a bad rating not put right and answered, near its due day or past it (15 working days unless given)",
        ),
        audience=(HALL_MANAGER,),
        rows=("M-06",),
        causes={
            "near_due": Cause(
                name=("差评件临期", "Bad rating near-due"), measure="days", what=("已过工作日", "working days gone")
            ),
            "overdue": Cause(
                name=("差评件超期", "Bad rating overdue"), measure="days", what=("已过工作日", "working days gone")
            ),
        },
        gone=_MATTER,
        staged=("near_due", "overdue"),
    ),
    Entry(
        code="AL-04",
        name=("评价器异常", "Rating terminal out of order"),
        definition=(
            "开放时间内评价器离线超过10分钟、报修未修复、不在登记的位置、请评价的比例低于60%（至少10人）、"
            "有人办事却无评价（办结15人、30分钟无人评价），或评价好得不像真的："
            "连续至少100次无差评，而按同厅其他窗口同期的差评率至少应有10次（少于8次才结束）",
            "in opening hours: a terminal offline for more than 10 min, broken, not where it is registered, "
            "invitations below 60 % (of at least 10), people served and nobody rates (15 visits, 30 min without "
            "a press), or ratings too good to be true: at least 100 on end without a bad one, of which at the "
            "rate of the hall's other windows in that time at least 10 would have been bad (ends below 8)",
        ),
        audience=(HALL_MANAGER, DATA_TEAM),
        rows=("000-27", "000-44", "000-45"),
        causes={
            "offline": Cause(
                name=("评价器离线", "Terminal offline"), measure="seconds", what=("无心跳", "no heartbeat for")
            ),
            "moved": Cause(name=("评价器不在登记位置", "Terminal moved"), measure="none"),
            "faulted": Cause(
                name=("评价器报修未修复", "Terminal broken"), measure="seconds", what=("报修已", "reported")
            ),
            "invitation": Cause(name=("请评价比例低", "Too few invited"), measure="tenths", what=("请评价", "invited")),
            "silent": Cause(
                name=("评价器无数据", "Nobody rates"), measure="count", what=("办结而无评价", "served, not rated")
            ),
            "frozen": Cause(
                name=("评价好得不像真的", "Too good to be true"), measure="count", what=("连续满意", "good on end")
            ),
        },
        clear_after=_TEN,
        clear_by="offline_clear_min",
        cool_down=_TEN,
        needs_feed=True,
        in_hours=True,
    ),
    Entry(
        code="AL-05",
        name=("等候过长", "Wait too long"),
        definition=(
            "等候的九成位数或此刻最长等候超过上限（默认30分钟），持续5分钟；低于上限10分钟后结束",
            "the 90th percentile of waits or the longest current wait above the limit (30 min by default) for 5 min; "
            "ends after 10 min below it",
        ),
        audience=(HALL_MANAGER,),
        rows=("001-29",),
        causes={
            "": Cause(name=("等候过长", "Wait too long"), measure="seconds", what=("最长等候", "longest wait")),
            "p90": Cause(
                name=("近半小时等候过长", "Waits of the last half-hour too long"),
                measure="minutes",
                what=("九成等候在", "nine in ten waited up to"),
            ),
        },
        clear_by="wait_clear_min",
        hold=5 * MINUTE,
        clear_after=_TEN,
        cool_down=_TEN,
        needs_feed=True,
    ),
    Entry(
        code="AL-06",
        name=("窗口冷热不均", "Hot and cold windows"),
        definition=(
            "30分钟内有人排队而窗口空闲累计10分钟以上，或一个窗口等候超过10人",
            "10 or more idle-while-queue minutes in 30, or more than 10 people waiting at one window",
        ),
        audience=(HALL_MANAGER,),
        rows=("001-29",),
        causes={
            "crowded": Cause(
                name=("一窗等候过多", "One window crowded"), measure="people", what=("每窗等候", "waiting each")
            ),
            "idle": Cause(
                name=("有人排队窗口空闲", "Idle while people wait"), measure="minutes", what=("空闲", "idle")
            ),
        },
        clear_after=_TEN,
        cool_down=_TEN,
        needs_feed=True,
    ),
    Entry(
        code="AL-07",
        name=("需要延时服务", "Extend the hours"),
        definition=(
            "下班前30分钟预计到点仍有人未办；无人等候时结束",
            "30 min before closing, people are forecast to be left over; ends when nobody waits",
        ),
        audience=(HALL_MANAGER,),
        rows=("002-46",),
        causes={
            "": Cause(
                name=("需要延时服务", "Extend the hours"), measure="people", what=("预计剩余", "forecast left over")
            )
        },
        needs_feed=True,
        escalates=False,
    ),
    Entry(
        code="AL-08",
        name=("办件临期或超期", "Case near-due or overdue"),
        definition=(
            "未办结的承诺件已临期、已超期，或已超期而未事先告知；办结后结束",
            "an open promised case near-due, overdue, or overdue without notice beforehand; ends when completed",
        ),
        audience=(OFFICER, WINDOW_HEAD),
        rows=("000-40", "001-40", "002-34"),
        causes={
            "near_due": Cause(name=("办件临期", "Case near-due"), measure="days", what=("工作日", "working days")),
            "overdue": Cause(name=("办件超期", "Case overdue"), measure="days", what=("工作日", "working days")),
            "supplement": Cause(
                name=("容缺材料逾期未补", "Deficient papers did not come"),
                measure="days",
                what=("工作日", "working days"),
            ),
            "untold": Cause(
                name=("办件超期未告知", "Case overdue without notice"), measure="days", what=("工作日", "working days")
            ),
        },
        gone=_MATTER,
        staged=("near_due", "overdue", "untold"),
    ),
    Entry(
        code="AL-09",
        name=("更正件久拖", "Correction ageing"),
        definition=(
            "更正类办件超过自身时限或10个工作日未办结",
            "a correction case older than its limit or 10 working days",
        ),
        audience=(OFFICE,),
        rows=("000-10",),
        causes={
            "": Cause(
                name=("更正件久拖", "Correction ageing"), measure="days", what=("已过工作日", "working days gone")
            )
        },
        gone=_MATTER,
    ),
    Entry(
        code="AL-10",
        name=("岗位无人", "Uncovered post"),
        definition=(
            "A岗不在而B岗未签到超过5分钟；有人顶岗后结束",
            "post A absent and B not signed in for more than 5 min; ends when covered",
        ),
        audience=(HALL_MANAGER,),
        rows=("002-42",),
        causes={"": Cause(name=("岗位无人", "Uncovered post"), measure="minutes", what=("无人", "uncovered for"))},
        needs_feed=True,
        in_hours=True,
    ),
    Entry(
        code="AL-11",
        name=("离岗逾时未归", "Return time passed"),
        definition=(
            "过了预计返岗时间10分钟仍未返岗；返岗后结束",
            "10 min past the expected return; ends at the return",
        ),
        audience=(WINDOW_HEAD,),
        rows=("002-35",),
        causes={"": Cause(name=("离岗逾时未归", "Return time passed"), measure="minutes", what=("逾时", "late by"))},
        needs_feed=True,
    ),
    Entry(
        code="AL-13",
        name=("热线接通率低", "Hotline below its rate"),
        definition=(
            "24小时接通率低于95%（达到最少呼入量），线路连续占线，或该有来电时没有来电",
            "24 h answer rate below 95 % (of a minimum of calls), a line busy again and again, or no calls when calls "
            "are to be expected",
        ),
        audience=(HALL_MANAGER, COMMAND),
        rows=("001-37",),
        causes={
            "rate": Cause(
                name=("热线接通率低于95%", "Answer rate below 95 %"),
                measure="tenths",
                what=("24小时接通率", "24 h answer rate"),
            ),
            "busy": Cause(name=("热线占线", "Line busy"), measure="count", what=("占线", "busy")),
            "silent": Cause(name=("热线无来电", "Line silent"), measure="count", what=("来电", "calls")),
        },
        clear_after=_TEN,
        cool_down=30 * MINUTE,
        needs_feed=True,
    ),
    Entry(
        code="AL-18",
        name=("未一次性告知或拒办无依据", "Notice missing, or refusal without basis"),
        definition=(
            "材料不全的申请当日未出具一次性告知、拒办未写依据，或告知书版本与规定不符；补发后结束，或由人复核结束",
            "an incomplete application without a one-time notice by day end, a refusal without a legal basis, or a "
            "notice of another template version; ends when issued, or when somebody has reviewed it",
        ),
        audience=(OFFICER,),
        rows=("000-37", "000-38", "000-39", "002-32"),
        causes={
            "notice": Cause(name=("当日未一次性告知", "One-time notice missing"), measure="none"),
            "refusal": Cause(name=("拒办未写依据", "Refusal without basis"), measure="none"),
            "template": Cause(name=("告知书版本不符", "Notice of another version"), measure="none"),
        },
        ends="either",
        gone=_MATTER,
    ),
    Entry(
        code="AL-23",
        name=("诉求无人负责", "Demand without an owner"),
        definition=("未结的诉求没有责任人；指派后结束", "an open demand without an owner; ends when assigned"),
        audience=(OFFICE,),
        rows=("002-71",),
        causes={"": Cause(name=("诉求无人负责", "Demand without an owner"), measure="count", what=("件", "matters"))},
        gone=_MATTER,
    ),
    Entry(
        code="AL-24",
        name=("评价疑似不实", "Ratings under suspicion"),
        definition=(
            "一个窗口一天的疑点（F1–F13）得分达到上限；只由人复核结束，评价在作废以前照常计数",
            "the suspicion score (F1 to F13) of a window and day reaches its limit; only a person's review ends it; "
            "ratings count until they are voided",
        ),
        audience=(DATA_TEAM,),
        rows=("3.6",),
        causes={
            "": Cause(name=("评价疑似不实", "Ratings under suspicion"), measure="count", what=("疑点得分", "score"))
        },
        hold=30 * MINUTE,
        ends="person",
        gone="restated",
        escalates=False,
    ),
    Entry(
        code="AL-25",
        name=("数据中断、时钟偏差或未知编码", "Data silent, clock skewed or code unknown"),
        definition=(
            "开放时间内大厅数据中断超过5分钟、设备时钟偏差超过60秒，或一小时内有被拒收的记录；恢复后结束",
            "in opening hours a hall's feed silent for more than 5 min, a device clock more than 60 s off, or records "
            "refused within the hour; ends when healthy",
        ),
        audience=(DATA_TEAM,),
        rows=("5.4",),
        causes={
            "silent": Cause(name=("数据中断", "Feed silent"), measure="seconds", what=("无数据", "silent for")),
            "clock": Cause(name=("设备时钟偏差", "Device clock skewed"), measure="seconds", what=("偏差", "off by")),
            "refused": Cause(
                name=("有被拒收的记录", "Records refused"),
                measure="count",
                what=("一小时内", "within the hour"),
                needs_feed=False,
            ),
        },
        clear_after=5 * MINUTE,
        cool_down=_TEN,
        needs_feed=True,
    ),
)
CATALOGUE: Mapping[str, Entry] = {entry.code: entry for entry in ENTRIES}
