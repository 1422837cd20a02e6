"""Render the pages on the server: the first picture stands before any script runs."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.binding import Binding
from dashboards.clock_words import Language, speak
from dashboards.hub import Hub
from dashboards.places import ROWS
from dashboards.sight import Sight, look
from dashboards.state_words import LEGEND, STATES, link_words
from dashboards.view_alerts import lines_of, list_view, opened_view
from dashboards.view_window import window_view
from dashboards.views import flatten, page_view
from schemas.reference import ServiceWindow
from streams.alert_rows import AlertRow

HERE = Path(__file__).parent
_PAGES = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def wall_page(hub: Hub, language: Language) -> str:
    """Render the wall, or how to make a city where there is none."""
    if not hub.state.city.windows:
        return render("no_city.html", hub, language, ready=hub.is_ready)
    return wall_html(hub, language, Binding(flatten(page_view(hub.state, hub.moment(), language))))


def wall_html(hub: Hub, language: Language, bound: Binding) -> str:
    """Render the wall from bound texts."""
    sight = look(hub.state, hub.moment(), language)
    page: Mapping[str, object] = {
        "shape": hub.shape,
        "zone": sight.zone,
        "meta": dict(hub.meta()),
        "words": link_words(sight.t),
    }
    return render(
        "wall.html",
        hub,
        language,
        b=bound,
        rows=[[window.window_id for window in row.windows] for row in sight.rows],
        row_places=ROWS,
        ahead="".join([*link_words(sight.t).values(), *[sight.t(*one.name) for one in STATES]]),
        legend=[(kind, sight.t(*words)) for kind, words in LEGEND],
        page=msgspec.json.encode(page).decode(),
    )


def help_page(hub: Hub, language: Language) -> str:
    """Render the page that explains every mark and every figure."""
    return render("help.html", hub, language, states=STATES)


def window_page(hub: Hub, language: Language, window: ServiceWindow) -> str:
    """Render one service window: its counts, and today's rate, shown and never judged."""
    sight: Sight = look(hub.state, hub.moment(), language)
    return render(
        "window.html", hub, language, window=window_view(sight, window), alerts=lines_of(sight, window.window_id)
    )


def alerts_page(hub: Hub, language: Language, hall: str, code: str) -> str:
    """Render the list of alerts."""
    return render("alerts.html", hub, language, view=list_view(look(hub.state, hub.moment(), language), hall, code))


def alert_page(
    hub: Hub, language: Language, row: AlertRow, trouble: tuple[str, str] | None = None, *, is_done: bool = False
) -> str:
    """Render one alert, and what was wrong with what somebody wanted to do."""
    view = opened_view(look(hub.state, hub.moment(), language), row)
    words = speak(language)(*trouble) if trouble else ""
    return render("alert.html", hub, language, view=view, trouble=words, is_done=is_done)


def unknown_alert_page(hub: Hub, language: Language, alert_id: str) -> str:
    """Render what to say about an alert that nobody knows."""
    return render("no_alert.html", hub, language, alert_id=alert_id)


def unknown_page(hub: Hub, language: Language, window_id: str) -> str:
    """Render what to say about a window that nobody knows."""
    return render("unknown.html", hub, language, window_id=window_id)


def render(name: str, hub: Hub, language: Language, **values: object) -> str:
    """Render a template with what every page needs."""
    return _PAGES.get_template(name).render(
        t=speak(language), language=language, asset=f"/static/{hub.build}", build=hub.build, **values
    )
