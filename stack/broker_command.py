"""`hallmark broker`: the embedded Kafka alone, in the foreground. `up` and `demo` start it so."""

import argparse
import os
import time

from schemas.settings import Settings
from stack.broker import become, prepare
from stack.home import ProcessState, make_home, write_state
from stack.jars import classpath
from stack.progress import tell_jars
from stack.system import birth


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no arguments: HALLMARK_HOME and HALLMARK_KAFKA_PORT say all."""
    parser.epilog = "数据在 HALLMARK_HOME/kafka。 Its data lies in HALLMARK_HOME/kafka."


def run(args: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - every command has this shape
    """Prepare, write down where it will answer, and become the broker."""
    make_home(settings.home)
    broker = prepare(settings.home, settings.kafka_port, classpath(settings, tell_jars))
    pid = os.getpid()
    state = ProcessState(
        name="broker", phase="starting", pid=pid, born=birth(pid) or 0.0, since=time.time(), address=broker.address
    )
    write_state(settings.home, state)
    print(f"Kafka {broker.address}", flush=True)
    become(broker)
    return 0
