"""Read the ready-made questions: one SQL file each, its first line the question, then its parameters. Reads files."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "questions"
_PARAMETER = re.compile(r"^-- parameter (\w+): (.+)$")


@dataclass(frozen=True, slots=True)
class Question:
    """One question: number, words in Chinese and English, SQL with $parameters, a default SELECT for each of them."""

    number: int
    chinese: str
    english: str
    sql: str
    defaults: dict[str, str]


def read_question(path: Path) -> Question:
    """Read one file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    chinese, _, english = lines[0].removeprefix("-- ").partition(" · ")
    found = {match[1]: match[2] for line in lines if (match := _PARAMETER.match(line))}
    body = [line for line in lines[1:] if not _PARAMETER.match(line)]
    return Question(int(path.name.split("-")[0]), chinese, english, "\n".join(body), found)


def read_questions(folder: Path = FOLDER) -> list[Question]:
    """Read all of them in order."""
    return [read_question(path) for path in sorted(folder.glob("*.sql"))]
