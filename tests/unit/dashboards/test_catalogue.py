"""The catalogue's pages: every entry is drawn in both languages, linked both ways, and its lineage is whole."""

import asyncio
import re

import httpx
import pytest

from dashboards.lineage_drawing import draw
from dashboards.web import application
from tests.unit.dashboards.test_page import a_hub
from warehouse.lineage import lineage_of
from warehouse.marts import BY_NAME
from warehouse.metric_words import metric_words

APP = application(a_hub())


def got(path: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://wall") as client:
            return await client.get(path)

    return asyncio.run(asked())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_index_links_every_table_and_every_metric(language: str) -> None:
    text = got(f"/catalogue?lang={language}").text
    links = set(re.findall(r'href="/catalogue/([^"?]+)\?', text))
    assert links == {*BY_NAME, *(f"metric/{code}" for code in metric_words())}
    assert ("还没有数据仓库的快照" if language == "zh" else "no snapshot of the warehouse yet") in text


@pytest.mark.parametrize("name", BY_NAME)
def test_a_table_shows_its_columns_and_leads_to_its_metrics_and_they_lead_back(name: str) -> None:
    mart = BY_NAME[name]
    for language in ("zh", "en"):
        text = got(f"/catalogue/{name}?lang={language}").text
        for column in mart.shown:
            assert f"<code>{column}</code>" in text, column
        for code in mart.metrics:
            assert f'href="/catalogue/metric/{code}?lang={language}"' in text, code
    for code in mart.metrics:
        assert f'href="/catalogue/{name}?lang=zh"' in got(f"/catalogue/metric/{code}").text


@pytest.mark.parametrize("code", metric_words())
def test_a_metric_shows_its_definition_in_both_languages(code: str) -> None:
    answer = got(f"/catalogue/metric/{code}")
    assert answer.status_code == 200
    for part in metric_words()[code].definition:
        assert part.split("'")[0] in answer.text.replace("&#39;", "'")


def test_what_the_catalogue_lacks_is_said_and_not_guessed() -> None:
    for path in ("/catalogue/<b>", "/catalogue/metric/M-99"):
        answer = got(path)
        assert answer.status_code == 404
        assert "目录里没有" in answer.text
        assert "<b>" not in answer.text


@pytest.mark.parametrize("name", BY_NAME)
def test_a_drawing_has_a_box_for_each_part_none_upon_another_and_a_curve_for_each_reading(name: str) -> None:
    lineage = lineage_of(name)
    drawing = draw(lineage, name)
    assert {box.name for box in drawing.boxes} >= {part.rpartition("/")[2] for part in lineage.parts}
    assert len(drawing.curves) >= sum(len(sources) for sources in lineage.parts.values())
    for one in drawing.boxes:
        assert 0 <= one.x <= one.x + one.width <= drawing.width
        assert 0 <= one.y <= one.y + one.height <= drawing.height
    spots = [(box.x, box.y) for box in drawing.boxes]
    assert len(set(spots)) == len(spots)
