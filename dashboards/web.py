"""The web application: a few pages, one stream, and headers that let nothing else in."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.alert_routes import alert_routes
from dashboards.asked import language_of
from dashboards.catalogue_routes import catalogue_routes
from dashboards.clock_words import Language
from dashboards.hub import Hub
from dashboards.pages import help_page, unknown_page, wall_page, window_page
from dashboards.period_routes import period_routes
from dashboards.stream import EventStream

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
POLICY_OF_FORMS = POLICY.replace("form-action 'none'", "form-action 'self'")
TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


def application(hub: Hub, home: Path | None = None) -> Starlette:
    """Make the application around a hub; its life is the hub's. home: where the catalogue finds a snapshot."""

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        hub.start()
        yield
        await hub.stop()

    def page(render: Callable[[Hub, Language], str]) -> Callable[[Request], Response]:
        return lambda request: HTMLResponse(render(hub, language_of(request)))

    def window(request: Request) -> Response:
        found = hub.state.city.windows.get(window_id := request.path_params["window_id"])
        if found is None:
            return HTMLResponse(unknown_page(hub, language_of(request), window_id), 404)
        return HTMLResponse(window_page(hub, language_of(request), found))

    async def events(request: Request) -> EventStream:
        last = request.headers.get("last-event-id") or request.query_params.get("last", "")
        return EventStream(hub, language_of(request), last)

    async def health(_: Request) -> Response:
        ready = hub.is_ready and not hub.is_stopping
        state = hub.state
        told = {"ready": ready, "build": hub.build, "unreadable": state.unreadable, "version": state.shown}
        told |= hub.meta()
        return JSONResponse(told, 200 if ready else 503)

    routes = [
        Route("/", _async(page(wall_page))),
        Route("/wall", _async(page(wall_page))),
        Route("/help", _async(page(help_page))),
        Route("/window/{window_id:path}", _async(window)),
        *alert_routes(hub, hub.pen),
        *catalogue_routes(hub, home),
        *period_routes(hub, home),
        Route("/events", events),
        Route("/healthz", health),
        Route("/static/{build}/{path:path}", _static),
    ]
    app = Starlette(routes=routes, lifespan=life)
    app.add_middleware(Guarded)
    return app


def _async(handle: Callable[[Request], Response]) -> Callable[[Request], object]:
    """Run a handler on the event loop: the state must not change under a page that is being drawn."""

    async def handler(request: Request) -> Response:
        return handle(request)

    return handler


async def _static(request: Request) -> Response:
    path = (STATIC / request.path_params["path"]).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file() or path.suffix not in TYPES:
        return PlainTextResponse("not found", 404)
    return FileResponse(
        path, media_type=TYPES[path.suffix], headers={"cache-control": "public, max-age=31536000, immutable"}
    )


class Guarded:
    """Add to every answer what a browser must not do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and write the headers of its answer."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                has_forms = scope["path"].startswith("/alerts")
                headers["content-security-policy"] = POLICY_OF_FORMS if has_forms else POLICY
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin" if has_forms else "no-referrer"
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, sent)
