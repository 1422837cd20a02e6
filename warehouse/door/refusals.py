"""What the door says no to, with its HTTP status; every sentence in Chinese and English. Pure."""

from http import HTTPStatus

from schemas.errors import HallmarkError


class Refused(HallmarkError):
    """The door does not answer a request; the status says why, the sentence what to do."""

    def __init__(self, status: int, chinese: str, english: str) -> None:
        super().__init__(chinese, english)
        self.status = status


def unknown_token() -> Refused:
    """Say that nobody with this token is known."""
    return Refused(
        HTTPStatus.UNAUTHORIZED,
        "令牌不对或没有给出（Authorization: Bearer 令牌）。令牌由管理员签发：hallmark door token 名称",
        "The token is missing or unknown (Authorization: Bearer TOKEN). An administrator makes one: "
        "hallmark door token NAME",
    )


def bad_statement(why: str, chinese: str = "", english: str = "") -> Refused:
    """Say what is wrong with a statement."""
    return Refused(
        HTTPStatus.BAD_REQUEST, f"这条 SQL 无法执行：{why}{chinese}", f"This SQL cannot be run: {why}{english}"
    )


def not_one(count: int) -> Refused:
    """Say that exactly one statement is answered at a time."""
    return Refused(
        HTTPStatus.BAD_REQUEST, f"一次只答一条 SQL；收到 {count} 条。", f"One statement at a time; {count} came."
    )


def only_queries(kind: str) -> Refused:
    """Say that the door only answers questions."""
    return Refused(
        HTTPStatus.FORBIDDEN,
        f"此处只能查询（SELECT、EXPLAIN、DESCRIBE、SHOW、SUMMARIZE），不能 {kind}。",
        f"Queries only (SELECT, EXPLAIN, DESCRIBE, SHOW, SUMMARIZE); {kind} is refused.",
    )


def of_the_machine(name: str) -> Refused:
    """Say that the door tells of the city, not of the server it runs on."""
    return Refused(
        HTTPStatus.FORBIDDEN,
        f"{name} 说的是服务器的文件夹与设置，此处不答。表与列一览：show tables、describe 表名",
        f"{name} tells of the server's folders and settings, which is refused here. Tables and columns: show tables, "
        "describe TABLE",
    )


def no_files() -> Refused:
    """Say that only tables are read."""
    return Refused(
        HTTPStatus.FORBIDDEN,
        "此处只能查库里的表，不能读写文件、网络或加载扩展。表名一览：show tables",
        "Only the tables here can be read: no files, no network, no extensions. Tables: show tables",
    )


def outside(table: str, view: str, wanted: str) -> Refused:
    """Say that a table exists and which view has it."""
    return Refused(
        HTTPStatus.FORBIDDEN,
        f"表 {table} 不在此令牌的范围（{view}）内；{wanted} 令牌可查。本令牌可查的表：show tables",
        f"The table {table} is outside this token's view ({view}); an {wanted} token has it. Yours: show tables",
    )


def too_slow(seconds: int) -> Refused:
    """Say that a statement took longer than the token allows."""
    return Refused(
        HTTPStatus.REQUEST_TIMEOUT,
        f"查询超过 {seconds} 秒，已中断。请缩小范围（月份、单位），或先汇总再关联。",
        f"The query took more than {seconds} s and was ended. Ask for less (a month, a unit), or sum before joining.",
    )


def too_much_memory(memory_mb: int) -> Refused:
    """Say that a statement wanted more memory than the token allows."""
    return Refused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"查询所需内存超过 {memory_mb} MB，已中断。请少取几列、缩小范围，或先汇总再关联。",
        f"The query needs more than {memory_mb} MB and was ended. Take fewer columns, ask for less, or sum before "
        "joining.",
    )


def too_many_rows(rows: int) -> Refused:
    """Say that an answer has more rows than the token allows; nothing of it is sent."""
    return Refused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"答案超过 {rows} 行，没有发送。请汇总、加条件或加 limit。",
        f"The answer has more than {rows} rows; none is sent. Sum it up, narrow it, or add a limit.",
    )


def too_many_bytes(size: int) -> Refused:
    """Say that an answer, or a request, is too large."""
    return Refused(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"超过 {size // 1_000_000} MB，没有处理。请少取几列或几行。",
        f"More than {size // 1_000_000} MB; not handled. Take fewer columns or rows.",
    )


def too_busy(at_once: int) -> Refused:
    """Say that all places are taken; the client may come again."""
    return Refused(
        HTTPStatus.SERVICE_UNAVAILABLE,
        f"此刻正忙（同时只答 {at_once} 条），请几秒后再试。",
        f"Busy: {at_once} statements at once are answered. Try again in a few seconds.",
    )


def broken() -> Refused:
    """Say that the statement brought its process down."""
    return Refused(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "这条 SQL 使查询进程意外结束（其他查询不受影响）。请换一种写法，并告知管理员。",
        "This SQL ended its process unexpectedly (no other query is affected). Write it another way, and tell the "
        "administrator.",
    )
