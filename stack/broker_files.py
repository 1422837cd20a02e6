"""Write what a single-node KRaft broker reads: server.properties, its log settings, its Java command line. Pure.

Values follow D1 and D3: nothing is created by accident, time is the broker's, history is kept 400 days, a message
may be 4 MB. Replication is 1 because there is one node; a cluster of one's own is HALLMARK_KAFKA.
"""

from pathlib import Path

DAY_MS = 86_400_000
MESSAGE_MAX = 8 * 1024 * 1024
"""The broker takes more than the topics (4 MB): a topic's own limit is the one that people meet."""


def server_properties(data: Path, port: int, controller_port: int) -> str:
    """State the broker's settings; both listeners are loopback, since an open Kafka has no password."""
    settings: dict[str, str | int] = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "inter.broker.listener.name": "PLAINTEXT",
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",
        "delete.topic.enable": "true",
        "log.message.timestamp.type": "LogAppendTime",
        "log.retention.ms": 400 * DAY_MS,
        "log.segment.bytes": 256 * 1024 * 1024,
        "message.max.bytes": MESSAGE_MAX,
        "replica.fetch.max.bytes": MESSAGE_MAX,
        "socket.request.max.bytes": 64 * 1024 * 1024,
        "offsets.topic.num.partitions": 4,
        "offsets.topic.replication.factor": 1,
        "offsets.retention.minutes": 400 * 24 * 60,
        "transaction.state.log.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "default.replication.factor": 1,
        "min.insync.replicas": 1,
        "group.initial.rebalance.delay.ms": 0,
        "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
        "num.network.threads": 2,
        "num.io.threads": 4,
        "broker.session.timeout.ms": 3000,
        "broker.heartbeat.interval.ms": 500,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def log_properties(log: Path) -> str:
    """Keep the broker quiet: warnings into one file of at most 5 MB and one older one."""
    return f"""status=error
appender.file.type=RollingFile
appender.file.name=file
appender.file.fileName={log}
appender.file.filePattern={log}.%i
appender.file.layout.type=PatternLayout
appender.file.layout.pattern=%d{{ISO8601}} %p %c{{1}} %m%n
appender.file.policies.type=Policies
appender.file.policies.size.type=SizeBasedTriggeringPolicy
appender.file.policies.size.size=5MB
appender.file.strategy.type=DefaultRolloverStrategy
appender.file.strategy.max=1
rootLogger.level=warn
rootLogger.appenderRef.file.ref=file
"""


def java_command(java: Path, classpath: str, log_settings: Path) -> list[str]:
    """Give the command up to the main class; small heap, serial collector, quick compiler.

    On two shared cores the quick compiler alone took 3.7 s of CPU to a serving broker instead of 6, and no more than
    both compilers for 240 000 messages of 300 bytes after that.
    """
    return [
        str(java),
        "-Xms256m",
        "-Xmx768m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Djava.awt.headless=true",
        f"-Dlog4j2.configurationFile={log_settings}",
        "-cp",
        classpath,
    ]
