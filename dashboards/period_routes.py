"""The pages of days and months: a list, and one opened. A shell around period_view; reads a snapshot and files."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboards.asked import language_of
from dashboards.clock_words import speak
from dashboards.hub import Hub
from dashboards.pages import render
from dashboards.period_view import list_view, revision_views
from warehouse.gate.judgements import Judgement, judgements_of
from warehouse.periods import kind_named
from warehouse.snapshots import NoSnapshot, opened

_ROWS = "select * from periods where state <> 'open' order by starts_on desc, kind"
Row = dict[str, object]


def period_routes(hub: Hub, home: Path | None) -> list[Route]:
    """Give the routes of /periods; without a home there is nothing to read."""

    async def listed(request: Request) -> Response:
        language = language_of(request)
        rows = await run_in_threadpool(_rows, home)
        return HTMLResponse(render("periods.html", hub, language, view=list_view(speak(language), rows)))

    async def one(request: Request) -> Response:
        language, period = language_of(request), request.path_params["period"]
        found = await run_in_threadpool(_judgements, home, period)
        views = revision_views(speak(language), found)
        return HTMLResponse(render("period.html", hub, language, period=period, revisions=views), 200 if found else 404)

    return [Route("/periods", listed), Route("/periods/{period}", one)]


def _rows(home: Path | None) -> list[Row]:
    if home is None:
        return []
    try:
        with opened(home) as con:
            cursor = con.execute(_ROWS)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    except NoSnapshot:
        return []


def _judgements(home: Path | None, period: str) -> list[Judgement]:
    kind = kind_named(period)
    return judgements_of(home, kind, period) if home is not None and kind is not None else []
