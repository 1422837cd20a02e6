"""`hallmark topics`: create missing topics, correct their settings, say what was done."""

import argparse

from schemas.errors import BrokerUnreachable
from schemas.settings import Settings
from stack.topics import provision


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: the topics are the contract in schemas/topics.py."""
    parser.epilog = (
        "主题由 schemas/topics.py 决定，可重复运行。 The topics are schemas/topics.py; run it again at will."
    )


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Provision the cluster in use."""
    if settings.kafka is None:
        raise BrokerUnreachable(f"127.0.0.1:{settings.kafka_port}")
    done = provision(settings.kafka, settings.topic_prefix)
    for topic in done.create:
        print(f"已建立 created  {topic.name}（{topic.partitions}）")
    for name, config in done.correct.items():
        print(f"已校正 corrected {name}: {', '.join(f'{key}={value}' for key, value in config.items())}")
    if not done.create and not done.correct:
        print("主题都已就绪。 All topics are as they should be.")
    return 0
