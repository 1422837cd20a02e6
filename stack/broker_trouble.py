"""Say what keeps the embedded broker from running, in words that tell what to do."""

from pathlib import Path

from schemas.errors import HallmarkError
from stack.home import log_file


class PortTaken(HallmarkError):
    """Another process listens where we must."""

    def __init__(self, what: str, port: int, variable: str) -> None:
        super().__init__(
            f"{what}的端口 {port} 已被占用。请停掉占用它的程序（ss -ltnp 可查看），"
            f"或设 {variable} 为另一个端口（0 = 自动选）。",
            f"Port {port} ({variable}) is taken. Stop the program that has it (`ss -ltnp` shows it), "
            f"or set {variable} to another port (0 = any free one).",
        )


class ForeignData(HallmarkError):
    """The broker's data folder was made for another cluster."""

    def __init__(self, folder: Path, expected: str, found: str) -> None:
        super().__init__(
            f"{folder} 里是另一个 Kafka 集群的数据（编号 {found}，应为 {expected}），没有启动。"
            "请把那个文件夹移走，或设 HALLMARK_HOME 为另一个文件夹。",
            f"{folder} holds the data of another Kafka cluster (id {found}, expected {expected}); not started. "
            "Move that folder away, or set HALLMARK_HOME to another folder.",
        )


class BrokerBroken(HallmarkError):
    """The broker's storage could not be prepared, or the broker died while starting."""

    def __init__(self, chinese: str, english: str, log: Path) -> None:
        super().__init__(f"Kafka 没有启动：{chinese} 日志：{log}", f"Kafka did not start: {english} Log: {log}")


KNOWN = (
    ("Failed to acquire lock", "另一个 Kafka 正在用这个数据文件夹。先用 hallmark down 停掉它。",
     "another Kafka uses this data folder; stop it with `hallmark down` first."),
    ("No space left on device", "磁盘已满。清出空间后再启动。", "the disk is full; make room and start again."),
    ("Address already in use", "端口被占用。换一个 HALLMARK_KAFKA_PORT。",
     "its port is taken; change HALLMARK_KAFKA_PORT."),
    ("OutOfMemory", "内存不足。请释放内存后再启动。", "it ran out of memory; free some and start again."),
    ("Permission denied", "数据文件夹没有写权限。", "its data folder may not be written."),
    ("meta.properties", "数据文件夹不完整。可把它移走重新开始（数据会丢失）。",
     "its data folder is damaged; move it away to begin anew (its data is lost)."),
)  # fmt: skip


def why_it_died(home: Path) -> BrokerBroken:
    """Read the end of the broker's logs and say it in people's words."""
    words = "".join(_tail(log_file(home, name)) for name in ("broker", "kafka"))
    for sign, chinese, english in KNOWN:
        if sign in words:
            return BrokerBroken(chinese, english, log_file(home, "kafka"))
    return BrokerBroken(
        "它自己退出了，原因在日志末尾。", "it ended by itself; the end of the log says why.", log_file(home, "kafka")
    )


def _tail(path: Path, size: int = 20_000) -> str:
    try:
        return path.read_bytes()[-size:].decode("utf-8", "replace")
    except OSError:
        return ""
