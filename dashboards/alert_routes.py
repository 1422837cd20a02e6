"""The page of alerts and what is done on it: plain forms, taken only from our own pages. A shell around view_alerts."""

import os
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, urlsplit

from kafka.errors import KafkaError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboards.alert_pen import Pen
from dashboards.asked import language_of
from dashboards.hub import Hub
from dashboards.pages import alert_page, alerts_page, unknown_alert_page
from schemas.errors import HallmarkError
from streams.alert_deeds import deed, message

DEEDS = ("ack", "assign", "silence", "review")
NO_ANSWER = ("没有写成：Kafka 没有应答，请再试。", "Not written: Kafka does not answer. Try again.")
MOST = 8_192
"""Bytes of a form that are read at most."""
Handle = Callable[[Request], Awaitable[Response]]


def alert_routes(hub: Hub, pen: Pen) -> list[Route]:
    """Give the routes of /alerts."""

    async def listed(request: Request) -> Response:
        asked = request.query_params
        return HTMLResponse(alerts_page(hub, language_of(request), asked.get("hall", ""), asked.get("code", "")))

    async def opened(request: Request) -> Response:
        return _opened(hub, request)

    async def done(request: Request) -> Response:
        if not is_ours(request):
            return _opened(hub, request, ("请在本页面上操作。", "Do this on the page itself."), 403)
        row = hub.state.alerts.rows.rows.get(request.path_params["alert_id"])
        if row is None:
            return _opened(hub, request)
        form = await _form(request)
        now = hub.moment().clock
        try:
            hours = int(form.get("hours", "0")) if form.get("hours", "0").isdecimal() else 0
            fact = deed(
                row,
                request.path_params["what"],
                by=form.get("by", ""),
                now=now,
                note=form.get("note", ""),
                to=form.get("to", ""),
                hours=hours,
            )
            await pen.write(row.hall_id, message(fact, now, os.urandom(10), "page/alerts"))
        except HallmarkError as error:
            return _opened(hub, request, (error.chinese, error.english), 422)
        except KafkaError:
            return _opened(hub, request, NO_ANSWER, 503)
        return RedirectResponse(f"/alerts/{row.alert_id}?lang={language_of(request)}&done=1", 303)

    return [
        Route("/alerts", listed),
        Route("/alerts/{alert_id}", opened),
        Route("/alerts/{alert_id}/{what}", done, methods=["POST"]),
    ]


def is_ours(request: Request) -> bool:
    """Say whether a form comes from our own page: by the browser's word, else by its origin; without either, no."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said == "same-origin"
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host", "")


async def _form(request: Request) -> dict[str, str]:
    """Read a form of few fields, url-encoded as browsers send it."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=10))


def _opened(hub: Hub, request: Request, trouble: tuple[str, str] | None = None, status: int = 200) -> Response:
    language = language_of(request)
    row = hub.state.alerts.rows.rows.get(alert_id := request.path_params["alert_id"])
    if row is None:
        return HTMLResponse(unknown_alert_page(hub, language, alert_id), 404)
    return HTMLResponse(alert_page(hub, language, row, trouble, is_done="done" in request.query_params), status)
