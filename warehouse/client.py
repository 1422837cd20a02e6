"""Ask the warehouse from Python: `connect().sql("from satisfaction_now where hall = $hall", hall="…").pl()`.

Nothing of DuckDB is needed here: the door answers in Arrow. Without arguments the door of this home is asked, with the
token that it made for this machine (HALLMARK_HOME). Raises DoorSilent where nobody answers, NotAnswered with the door's
own words where it refuses.
"""

import os
from typing import Any
from urllib.parse import unquote

import httpx
import polars as pl
import pyarrow as pa

from schemas.errors import HallmarkError
from schemas.settings import Settings
from warehouse.door.address import read_door_address
from warehouse.door.tokens import KEY

Value = str | int | float | bool | None


class DoorSilent(HallmarkError):
    """Nobody answers at the door."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"查询服务 {url} 没有应答（{why}）。请先 hallmark up，或看 hallmark status。",
            f"The door at {url} does not answer ({why}). Run `hallmark up`, or see `hallmark status`.",
        )


class NoKey(HallmarkError):
    """There is no token for this machine."""

    def __init__(self, home: str) -> None:
        super().__init__(
            f"{home} 里没有本机的令牌。请先启动 hallmark door，或给出 connect(url, token)。",
            f"{home} has no token for this machine. Start `hallmark door` first, or give connect(url, token).",
        )


class NotAnswered(HallmarkError):
    """The door refuses; the words are its own, the status that of HTTP."""

    def __init__(self, status: int, chinese: str, english: str) -> None:
        super().__init__(chinese, english)
        self.status = status


class Result:
    """One answer, whole; as_of is the moment it holds for, scope what it covers."""

    def __init__(self, table: pa.Table, headers: httpx.Headers) -> None:
        self._table = table
        self.as_of = headers.get("x-hallmark-as-of", "")
        self.scope = unquote(headers.get("x-hallmark-scope", ""))
        self.snapshot = headers.get("x-hallmark-snapshot", "")

    def arrow(self) -> pa.Table:
        """Give it as an Arrow table."""
        return self._table

    def pl(self) -> pl.DataFrame:
        """Give it as a polars frame."""
        return pl.DataFrame(self._table)

    def pandas(self) -> Any:  # pandas is loaded by Arrow, and only here
        """Give it as a pandas frame."""
        return self._table.to_pandas()

    def rows(self) -> list[tuple[Any, ...]]:
        """Give it as rows of Python values."""
        return self.pl().rows()


class Connection:
    """The door, asked with one token."""

    def __init__(self, url: str, token: str, *, seconds: float = 660.0) -> None:
        self._url = url.rstrip("/")
        self._http = httpx.Client(headers={"authorization": f"Bearer {token}"}, timeout=seconds, trust_env=False)

    def sql(self, statement: str, **parameters: Value) -> Result:
        """Ask one statement; $name in it takes the value given as name."""
        asked = {"sql": statement, "parameters": parameters}
        answer = self._sent("POST", "/query", asked, "application/vnd.apache.arrow.stream")
        return Result(pa.ipc.open_stream(answer.content).read_all(), answer.headers)

    def tables(self) -> pl.DataFrame:
        """List the tables and columns that this token sees, with their definitions."""
        return pl.DataFrame(self._sent("GET", "/tables", None, "application/json").json())

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _sent(self, method: str, path: str, asked: object, accept: str) -> httpx.Response:
        try:
            answer = self._http.request(method, self._url + path, json=asked, headers={"accept": accept})
        except httpx.HTTPError as error:
            raise DoorSilent(self._url, str(error) or type(error).__name__) from error
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer)
        return answer


def _refusal(answer: httpx.Response) -> NotAnswered:
    try:
        told = answer.json()
        return NotAnswered(answer.status_code, told["error"], told["error_en"])
    except (ValueError, KeyError, TypeError):
        words = f"HTTP {answer.status_code}"
        return NotAnswered(answer.status_code, words, words)


def connect(url: str | None = None, token: str | None = None) -> Connection:
    """Connect to a door; the one of this home, with this machine's token, unless told otherwise."""
    home = Settings.from_env(os.environ).home
    if token is None:
        try:
            token = (home / KEY).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise NoKey(str(home)) from error
    where = url or read_door_address(home)
    if where is None:
        raise DoorSilent(str(home), "没有地址 no address")
    return Connection(where, token)
