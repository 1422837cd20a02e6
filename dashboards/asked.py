"""Read what a page is asked for. Pure."""

from starlette.requests import Request

from dashboards.clock_words import Language


def language_of(request: Request) -> Language:
    """Give the language of a page: Chinese unless ?lang=en."""
    return "en" if request.query_params.get("lang") == "en" else "zh"
