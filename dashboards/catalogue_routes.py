"""The pages of the catalogue: an index, a page a table, a page a metric. A shell around catalogue_view."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from dashboards.asked import language_of
from dashboards.catalogue_view import index_view, metric_view, table_view
from dashboards.clock_words import Language, speak
from dashboards.hub import Hub
from dashboards.pages import render
from warehouse.catalogue import tables
from warehouse.freshness import NOTHING, Freshness, freshness
from warehouse.metric_words import metric_words

Handle = Callable[[Request], Awaitable[Response]]


def catalogue_routes(hub: Hub, home: Path | None) -> list[Route]:
    """Give the routes of /catalogue; without a home there is no snapshot to ask."""

    async def index(request: Request) -> Response:
        language = language_of(request)
        return await _drawn(hub, language, "catalogue.html", lambda: index_view(speak(language), _fresh(home)))

    async def table(request: Request) -> Response:
        language, name = language_of(request), request.path_params["name"]
        found = await run_in_threadpool(lambda: tables().get(name))
        if found is None:
            return _unknown(hub, language, name)
        return await _drawn(
            hub, language, "catalogue_table.html", lambda: table_view(speak(language), found, _fresh(home))
        )

    async def metric(request: Request) -> Response:
        language, code = language_of(request), request.path_params["code"]
        found = metric_words().get(code)
        if found is None:
            return _unknown(hub, language, code)
        return await _drawn(hub, language, "catalogue_metric.html", lambda: metric_view(speak(language), found))

    return [
        Route("/catalogue", index),
        Route("/catalogue/metric/{code}", metric),
        Route("/catalogue/{name}", table),
    ]


async def _drawn(hub: Hub, language: Language, template: str, view: Callable[[], object]) -> Response:
    """Make a view beside the event loop: the snapshot and the models are files."""
    return HTMLResponse(render(template, hub, language, view=await run_in_threadpool(view)))


def _fresh(home: Path | None) -> Freshness:
    return NOTHING if home is None else freshness(home)


def _unknown(hub: Hub, language: Language, name: str) -> Response:
    return HTMLResponse(render("not_in_catalogue.html", hub, language, wanted=name), 404)
