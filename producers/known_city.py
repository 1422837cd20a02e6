"""Read the city that is in force: from the ref.* topics, or from a folder of its files."""

from pathlib import Path

import msgspec
from kafka.errors import KafkaError

from producers.city import read_city
from producers.city_publish import present_records
from producers.connection import insist_on_broker
from schemas.errors import BrokerUnreachable, HallmarkError
from schemas.reference import REFERENCE_OF_TOPIC, City, city_of
from schemas.settings import Settings


class CityMissing(HallmarkError):
    """No city was published yet."""

    def __init__(self) -> None:
        super().__init__(
            "还没有发布城市（大厅、窗口），名称对不上。请先运行 hallmark city publish examples/city。",
            "No city is published yet, so names mean nothing. Run `hallmark city publish examples/city` first.",
        )


def known_city(settings: Settings, folder: Path | None = None) -> City:
    """Give the city of a folder, else the published one; raises CityMissing when there is none."""
    if folder is not None:
        return read_city(folder)
    kafka = settings.kafka or ""
    insist_on_broker(kafka)
    try:
        city = city_from(present_records(kafka, settings.topic_prefix))
    except KafkaError as error:
        raise BrokerUnreachable(kafka) from error
    if not city.windows:
        raise CityMissing
    return city


def city_from(messages: dict[tuple[str, str], bytes]) -> City:
    """Decode reference messages. Pure."""
    return city_of(msgspec.json.decode(value, type=REFERENCE_OF_TOPIC[topic]) for (topic, _), value in messages.items())
