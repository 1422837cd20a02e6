"""The table of subcommands: name, folder, one line of help in Chinese and in English. Modules load when called.

A module exposes `configure(parser)` and `run(args, settings) -> int`. A row counts once its module exists.
"""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand; `service` marks those that the supervisor starts and that log rather than talk."""

    name: str
    folder: str
    chinese: str
    english: str
    service: bool = False
    supervises: bool = False
    """Gets the settings as given, not those of the running installation."""

    passes_on: bool = False
    """Hands what it does not know to another program, as `args.rest`."""

    @property
    def module(self) -> str:
        """Name the module by the convention `<folder>.<name>_command`."""
        return f"{self.folder}.{self.name}_command"


GROUPS: tuple[tuple[str, str, tuple[Command, ...]], ...] = (
    (
        "运行",
        "Run it",
        (
            Command("demo", "stack", "放一座演示城市，打开大屏", "play a demo city, open the wall", supervises=True),
            Command("up", "stack", "启动全部服务", "start every service", supervises=True),
            Command("down", "stack", "停止全部服务", "stop every service", supervises=True),
            Command("status", "stack", "各进程状态与实时计算进度", "what runs, how far the fold is", supervises=True),
            Command("doctor", "stack", "查哪里不对，该做什么", "what is wrong, and what to do", supervises=True),
            Command("logs", "stack", "看日志：logs [名称] [-f]", "show logs: logs [NAME] [-f]", supervises=True),
            Command("check", "stack", "实时与入库的数字是否一致", "is live equal to the warehouse"),
            Command("rebuild", "stack", "另起一份重算、比对、切换", "build anew beside, compare, switch"),
            Command("backup", "warehouse", "备份数据仓库与归档", "back up the warehouse and its archive"),
            Command("restore", "warehouse", "恢复备份", "restore a backup"),
            Command("archive", "warehouse", "核对日志归档", "verify the archive of the log"),
        ),
    ),
    (
        "上报事件",
        "Send events",
        (
            Command("rate", "producers", "亲手按一次评价：rate 窗口 1..5", "press a rating: rate WINDOW 1..5"),
            Command("publish", "producers", "发布事件（JSON Lines）", "publish events (JSON Lines)"),
            Command("import", "producers", "导入文件（评价、热线、诉求）", "import a file of ratings, calls, cases"),
            Command("city", "producers", "检查城市文件：city check 文件夹", "check city files: city check FOLDER"),
        ),
    ),
    (
        "看结果",
        "See results",
        (
            Command("alerts", "streams", "告警：查看、签收", "alerts: list, acknowledge"),
            Command("ask", "warehouse", "现成的问题，一问一答", "ready-made questions, answered"),
            Command("sql", "warehouse", "用 SQL 查数据仓库（只读）", "query the warehouse (read only)"),
            Command("catalogue", "warehouse", "表、列、指标的含义与由来", "what tables, columns, metrics mean"),
            Command("period", "warehouse", "各日各月到了哪一步；放行", "where days and months stand; release"),
            Command("published", "warehouse", "已发布的数据：核对、清理", "what is published: verify, vacuum"),
            Command("spark", "warehouse", "用 Spark 汇总已发布的数据并比对", "add the publication up by Spark"),
            Command("notebook", "warehouse", "笔记本：每个问题附 SQL 与图", "a notebook: questions, SQL, plots"),
            Command("report", "warehouse", "窗口满意率月报表（xlsx）", "monthly satisfaction report (xlsx)"),
            Command("due", "warehouse", "什么材料哪天报，为何提前", "what to report when, and why it moved"),
            Command("register", "warehouse", "群众诉求未结事项登记表（xlsx）", "register of open cases (xlsx)"),
        ),
    ),
    (
        "单个服务与测试",
        "Single services, tests",
        (
            Command("broker", "stack", "内置 Kafka", "the embedded Kafka", service=True, supervises=True),
            Command("topics", "stack", "建立并校正主题", "create and correct the topics"),
            Command("clock", "streams", "每分钟一次的时钟事件", "the minute ticks", service=True),
            Command("worker", "streams", "实时计算", "the live fold", service=True),
            Command("loader", "warehouse", "写入数据仓库", "load the warehouse", service=True),
            Command("gate", "warehouse", "质量检查与发布", "judge and publish what is over", service=True),
            Command("door", "warehouse", "SQL 查询服务与令牌", "the SQL door, its tokens", service=True),
            Command("wall", "dashboards", "大屏网页服务", "serve the wall", service=True),
            Command("notify", "streams", "把告警发给人：check、test、list", "tell people of alerts", service=True),
            Command("bench", "stack", "测速：bench live …", "measure: bench live …", supervises=True, passes_on=True),
            Command("test", "stack", "运行全部测试", "run the whole suite", supervises=True, passes_on=True),
        ),
    ),
)  # fmt: skip


def module_exists(module: str) -> bool:
    """Look for the file rather than import it."""
    return (ROOT / (module.replace(".", "/") + ".py")).is_file()


def available() -> dict[str, Command]:
    """Give the commands whose modules exist."""
    return {row.name: row for _, _, rows in GROUPS for row in rows if module_exists(row.module)}
