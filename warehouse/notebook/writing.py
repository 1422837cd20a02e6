"""Write the notebook from the ready-made questions: from then on it is its owner's to change. Pure."""

from collections.abc import Iterable
from textwrap import indent

from warehouse.questions import Question

_HEAD = '''\
import marimo

app = marimo.App(width="medium", app_title="Hallmark 常用问题")


@app.cell
def _():
    import marimo as mo

    from warehouse.client import connect
    from warehouse.notebook.page import form, shown

    door = connect()
    return door, form, mo, shown


@app.cell
def _(mo):
    mo.md(
        """
        # 常用问题 · Ready-made questions

        每个问题：参数、SQL、图、答案。SQL 可以直接改；这份笔记是您的，不会被覆盖。
        Each question with its parameters, its SQL, a plot and its answer. Change the SQL as you like: this notebook is
        yours and is never overwritten.
        """
    )
    return
'''
_TAIL = """

if __name__ == "__main__":
    app.run()
"""


def written(questions: Iterable[Question]) -> str:
    """Compose the text of the notebook."""
    return _HEAD + "".join(_cells(question) for question in questions) + _TAIL


def _cells(question: Question) -> str:
    number = f"{question.number:02}"
    title = f'mo.md("## {question.number}. {question.chinese}\\n\\n{question.english}")'
    form, values = f"form_{number}", ""
    if question.defaults:
        values = f", **{form}.value"
        asked = f"{form} = form(door, {question.number})\nmo.vstack([{title}, {form}.hstack(justify='start')])"
        top = _cell(("door", "form", "mo"), asked, f"({form},)")
    else:
        top = _cell(("mo",), title, "")
    answer = f"shown(door.sql(sql_{number}{values}), {question.number}, sql_{number})"
    sql = f'sql_{number} = """\n{question.sql.strip()}\n"""\n{answer}'
    uses = ("door", *([form] if question.defaults else []), "shown")
    return top + _cell(uses, sql, "")


def _cell(uses: tuple[str, ...], body: str, gives: str) -> str:
    return f"\n\n@app.cell\ndef _({', '.join(uses)}):\n{indent(body, '    ')}\n    return {gives}".rstrip() + "\n"
