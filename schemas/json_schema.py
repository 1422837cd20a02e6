"""Write the JSON Schema of every event: the envelope with the fact composed in, one file an event (design D2).

`python -m schemas.json_schema` writes `schemas/json/`, `--check` says what differs (exit 1). The structs are the
source; the files are for those who read other languages, and a contract test holds them equal.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec

from schemas.envelope import Envelope
from schemas.events import EVENTS, dataschema

FOLDER = Path(__file__).resolve().parent / "json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]  # JSON Schema is open by nature
"""One JSON Schema document."""


def schema_of(name: str) -> Schema:
    """Compose the schema of one event's whole message; every part of it comes from the structs."""
    _, parts = msgspec.json.schema_components([Envelope, EVENTS[name]], ref_template="#/$defs/{name}")
    envelope, fact = parts["Envelope"], parts[EVENTS[name].__name__]
    properties = {
        **envelope["properties"],
        "type": {"const": name},
        "dataschema": {"const": dataschema(name)},
        "data": fact,
    }
    return {
        "$schema": DIALECT,
        "$id": dataschema(name),
        "title": name,
        "description": fact.pop("description"),
        "type": "object",
        "properties": properties,
        "required": envelope["required"],
    }


def text_of(name: str) -> str:
    """Write a schema as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(schema_of(name)), indent=2).decode() + "\n"


def differing(folder: Path = FOLDER) -> list[str]:
    """Name the files that are missing, left over or not what the structs say."""
    wanted = {f"{name}.json": text_of(name) for name in EVENTS}
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def write(folder: Path = FOLDER) -> list[str]:
    """Bring the folder to what the structs say and name the files that changed."""
    changed = differing(folder)
    folder.mkdir(exist_ok=True)
    for file in changed:
        name = file.removesuffix(".json")
        if name in EVENTS:
            (folder / file).write_text(text_of(name), encoding="utf-8")
        else:
            (folder / file).unlink()
    return changed


def main(arguments: list[str]) -> int:
    """Write the schemas, or with --check only compare."""
    changed = differing() if "--check" in arguments else write()
    sys.stdout.write("".join(f"{name}\n" for name in changed))
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
