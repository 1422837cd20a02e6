"""Write `kafka.lock` anew after a change of Kafka's version: `python -m stack.jars_lock` (see CONTRIBUTING).

jgo resolves the broker's dependencies from the Maven repository; every jar is downloaded once and hashed here, and
the result is reviewed as a diff. Nothing else in the product resolves anything.
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from stack.jars import LOCK

KAFKA = "org.apache.kafka:kafka_2.13:4.4.0"
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5!"
"""Kafka logs to slf4j and its POM leaves the binding out; `!` keeps this POM's versions from overriding Kafka's."""
HEADER = f"# The jars of {KAFKA}: coordinate, bytes, SHA-256. Written by `python -m stack.jars_lock`."


def main() -> None:
    """Resolve, download, hash, write."""
    from jgo.constants import MAVEN_CENTRAL_URL  # noqa: PLC0415 - a maintenance tool; the product does without
    from jgo.maven import MavenContext  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        repository = {"maven": os.environ.get("HALLMARK_MAVEN") or MAVEN_CENTRAL_URL}
        context = MavenContext(repo_cache=Path(folder), local_repos=[], remote_repos=repository)
        first, rest = context.resolver.resolve([context.create_dependency(name) for name in (KAFKA, LOGGING)])
        artifacts = [found.artifact for found in (*first, *rest)]
        LOCK.write_text("\n".join([HEADER, *map(line, artifacts)]) + "\n", encoding="utf-8")
    print(f"{LOCK.name}: {len(artifacts)} jars")


def line(artifact: Any) -> str:  # jgo ships no types that mypy may follow
    """Download one jar and state what it is."""
    content = Path(artifact.resolve()).read_bytes()
    coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
    return f"{coordinate} {len(content)} {hashlib.sha256(content).hexdigest()}"


if __name__ == "__main__":
    main()
