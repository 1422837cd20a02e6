"""Open a producer on a Kafka that is really there, or say within seconds that none is."""

import logging
import socket

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.errors import BrokerUnreachable

REACH_S = 4.0
"""How long to look for a broker, and for a topic, before saying that there is none."""
KAFKA_PORT = 9092


def connect(kafka: str, client_id: str, delivery_s: float) -> KafkaProducer:
    """Open a producer with the settings of reliability 2.3; raises BrokerUnreachable within seconds."""
    milliseconds = int(delivery_s * 1000)
    insist_on_broker(kafka)
    try:
        return KafkaProducer(
            bootstrap_servers=kafka.split(","),
            client_id=client_id,
            enable_idempotence=True,
            acks="all",
            compression_type="zstd",
            linger_ms=20,
            batch_size=256 * 1024,
            max_in_flight_requests_per_connection=5,
            delivery_timeout_ms=milliseconds,
            request_timeout_ms=min(15_000, milliseconds - 1_000),
            max_block_ms=int(REACH_S * 1000),
            bootstrap_timeout_ms=int(REACH_S * 1000),
            allow_auto_create_topics=False,
            metrics_enabled=False,
        )
    except (KafkaError, OSError, ValueError) as error:
        raise BrokerUnreachable(kafka) from error


def abandon(producer: KafkaProducer, seconds: float) -> None:
    """End a producer; what it has not sent after these seconds ends with an error."""
    try:
        producer.close(timeout=seconds)
    except KafkaError:
        producer._sender.force_close()  # close() gives up before this step when its own flush times out


def insist_on_broker(kafka: str) -> None:
    """Raise BrokerUnreachable unless something listens; a client that fails to start leaves its sockets open."""
    if not any(_listens(address.strip()) for address in kafka.split(",")):
        raise BrokerUnreachable(kafka)


def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)) if host else (port, KAFKA_PORT), REACH_S):
            return True
    except (OSError, ValueError, OverflowError):
        return False


def quiet() -> None:
    """Leave it to our own sentence to say that no broker answers: the library logs each attempt as an error."""
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
