"""Ask a Kafka broker one question over a plain socket: which brokers do you see?

A port that is open is not a broker that serves: while a broker starts it lists no brokers. One Metadata request
(version 1, no topics; the layout is in Kafka's protocol guide) answers that, without a client library's start-up.
"""

import secrets
import socket
import struct

CLIENT = b"hallmark-probe"
METADATA_V1 = struct.pack(">hhih", 3, 1, 1, len(CLIENT)) + CLIENT + struct.pack(">i", 0)


def address_of(kafka: str) -> tuple[str, int]:
    """Split the first host:port of a bootstrap list; the port defaults to Kafka's 9092."""
    host, _, port = kafka.split(",", maxsplit=1)[0].strip().rpartition(":")
    return (host, int(port)) if host else (port, 9092)


def brokers_seen(kafka: str, timeout_s: float = 2.0) -> int:
    """Count the brokers that the one at this address knows; 0 while it starts or when none answers."""
    try:
        with socket.create_connection(address_of(kafka), timeout_s) as connection:
            connection.sendall(struct.pack(">i", len(METADATA_V1)) + METADATA_V1)
            (size,) = struct.unpack(">i", _exactly(connection, 4))
            return _brokers(_exactly(connection, min(max(size, 0), 1_000_000)))
    except (OSError, ValueError, struct.error):
        return 0


def _brokers(answer: bytes) -> int:
    correlation, brokers = struct.unpack_from(">ii", answer)
    return max(brokers, 0) if correlation == 1 else 0


def _exactly(connection: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        part = connection.recv(size - len(received))
        if not part:
            raise ValueError(size)
        received += part
    return received


def is_port_free(host: str, port: int) -> bool:
    """Try to bind as a server would; port 0 is always free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Find a loopback port that is free now.

    It lies below the range from which the system numbers outgoing connections, so that none of those takes it
    between this look and the server's start.
    """
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        if is_port_free("127.0.0.1", port):
            return port
