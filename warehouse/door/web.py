"""The door over HTTP: POST /query, GET /tables, GET /healthz; an answer is whole or a sentence that says why not."""

import asyncio
import tempfile
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from schemas.errors import HallmarkError
from warehouse.door import tokens
from warehouse.door.databases import Databases
from warehouse.door.hands import Hands
from warehouse.door.jobs import Format, Job, Reply
from warehouse.door.refusals import Refused, bad_statement, too_many_bytes, unknown_token
from warehouse.snapshots import NoSnapshot

AT_ONCE, WAIT_S = 2, 10.0
MOST_ASKED = 1_000_000
TYPES: dict[Format, str] = {
    "arrow": "application/vnd.apache.arrow.stream",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
_TABLES = """
select t.table_name, t.comment as table_comment, c.column_name, c.data_type, c.comment as column_comment
from duckdb_columns() as c
inner join (
  select table_name, comment from duckdb_tables() where schema_name = 'main' and not temporary
  union all
  select view_name, comment from duckdb_views() where schema_name = 'main' and not internal
) as t on t.table_name = c.table_name
where c.schema_name = 'main' and t.table_name <> 'door_view'
order by t.table_name, c.column_index
"""


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody asks: a statement and the values of its $parameters."""

    sql: str
    parameters: dict[str, str | int | float | bool | None] = {}


class Door:
    """Answers requests of one home."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder
        self.hands = Hands(AT_ONCE, wait_s=WAIT_S)
        self.databases = Databases(home, self.hands)

    async def query(self, request: Request) -> Response:
        """Answer one statement."""
        return await self._answered(request, _asked(await _body(request)), _format(request))

    async def tables(self, request: Request) -> Response:
        """List the tables of the caller's view, column by column, with their definitions."""
        return await self._answered(request, Asked(_TABLES), "json")

    async def _answered(self, request: Request, asked: Asked, style: Format) -> Response:
        token = self._token(request)
        database = await self.databases.of(token)
        name = uuid.uuid4().hex
        job = Job(
            sql=asked.sql, parameters=asked.parameters, database=str(database.path), out=str(self.folder / name),
            spill=str(self.folder / f"{name}.spill"), format=style, view=token.view, is_whole=database.is_whole,
            seconds=token.seconds, memory_mb=token.memory_mb, rows=token.rows,
        )  # fmt: skip
        reply = await _unless_gone(request, self.hands.do(job))
        if reply.status != HTTPStatus.OK:
            Path(job.out).unlink(missing_ok=True)
            raise Refused(reply.status, reply.error, reply.error_en)
        headers = {
            "x-hallmark-as-of": reply.as_of,
            "x-hallmark-snapshot": database.snapshot,
            "x-hallmark-scope": quote(database.covers, safe=" =,;"),
            "x-hallmark-rows": str(reply.rows),
            "x-hallmark-tables": ",".join(reply.tables),
            "x-hallmark-definitions": "/tables",
            "cache-control": "no-store",
        }
        gone = BackgroundTask(Path(job.out).unlink, missing_ok=True)
        return FileResponse(job.out, media_type=TYPES[style], headers=headers, background=gone)

    def _token(self, request: Request) -> tokens.Token:
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        found = tokens.holder_of(tokens.ensure(self.home), text.strip()) if kind.lower() == "bearer" else None
        if found is None:
            raise unknown_token()
        return found


class Gone(Exception):
    """The caller has left: there is nobody to answer."""


async def _unless_gone(request: Request, work: Any) -> Reply:  # a coroutine
    """Wait for an answer as long as somebody waits for it."""
    task = asyncio.ensure_future(work)
    while not task.done():
        await asyncio.wait([task], timeout=0.5)
        if not task.done() and await request.is_disconnected():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            raise Gone
    reply: Reply = task.result()
    return reply


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_ASKED:
            raise too_many_bytes(MOST_ASKED)
    return body


def _asked(body: bytes) -> Asked:
    """Read a request: JSON with sql and parameters, or the statement itself."""
    if not body.lstrip().startswith(b"{"):
        return Asked(body.decode("utf-8", "replace"))
    try:
        return msgspec.json.decode(body, type=Asked)
    except msgspec.DecodeError as error:
        raise bad_statement(str(error)) from error


def _format(request: Request) -> Format:
    accepted = request.headers.get("accept", "")
    if "json" in accepted:
        return "json"
    return "csv" if "csv" in accepted else "arrow"


def application(home: Path) -> Starlette:
    """Make the application of a home; answers lie in a folder that goes with it."""
    folder = tempfile.TemporaryDirectory(prefix="hallmark-door-")
    door = Door(home, Path(folder.name))

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        yield
        await door.hands.end()
        folder.cleanup()

    async def health(_: Request) -> Response:
        return JSONResponse({"ready": True})

    async def refused(_: Request, error: Exception) -> Response:
        return _told(error)

    routes = [
        Route("/query", door.query, methods=["POST"]),
        Route("/tables", door.tables),
        Route("/healthz", health),
    ]
    return Starlette(routes=routes, lifespan=life, exception_handlers={HallmarkError: refused, Gone: refused})


def _told(error: Exception) -> Response:
    if isinstance(error, Gone):
        return Response(status_code=499)
    assert isinstance(error, HallmarkError)  # noqa: S101 - the two kinds that the handler is for
    status = error.status if isinstance(error, Refused) else 503 if isinstance(error, NoSnapshot) else 500
    headers = {"retry-after": "2"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return JSONResponse({"error": error.chinese, "error_en": error.english}, status, headers)
