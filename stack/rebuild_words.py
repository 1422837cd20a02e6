"""Word the outcome of a rebuild, Chinese first. Pure."""

from collections.abc import Iterator

from stack.rebuild import Held

SHOWN = 20
"""So many differences are listed."""


def answer(held: Held, before: int, *, is_switched: bool) -> str:
    """Say what the comparisons came to and what was done."""
    return "\n".join(
        (*_with_shown(held, before), *_with_warehouse(held), *_done(held, before, is_switched=is_switched))
    )


def _with_shown(held: Held, before: int) -> Iterator[str]:
    if held.shown is None or held.new is None:
        yield f"与第 {before} 版：无法比对，双方没有说到同一拍（实时计算和时钟在运行吗？hallmark doctor）。"
        yield f"With version {before}: no tick was said by both. Do worker and clock run? See `hallmark doctor`."
        return
    yield f"第 {before} 版 version {before}: {held.shown.statements} 项 statements, {held.shown.digest}"
    yield f"第 {held.version} 版 version {held.version}: {held.new.statements} 项 statements, {held.new.digest}"
    if not held.apart:
        yield f"两版一致（第 {held.beat} 拍）。 Both versions are equal (beat {held.beat})."
        return
    yield f"两版有 {len(held.apart)} 项不同（第 {held.beat} 拍），左为现用： {len(held.apart)} differ, the shown first:"
    yield from _first([one.text for one in held.apart])


def _with_warehouse(held: Held) -> Iterator[str]:
    checked = held.checked
    if not checked.compared:
        yield f"与入库：无法比对，{checked.why[0]}。"
        yield f"With the warehouse: not comparable: {checked.why[1]}."
    elif checked.different:
        yield f"与入库有 {len(checked.different)} 项不同： {len(checked.different)} differ from the warehouse:"
        yield from _first([one.text for one in checked.different])
    else:
        yield f"与入库一致：{checked.compared} 项。 Equal to the warehouse: {checked.compared} figures."


def _done(held: Held, before: int, *, is_switched: bool) -> Iterator[str]:
    if is_switched:
        yield f"已切换：大屏现用第 {held.version} 版。 Switched: version {held.version} is shown."
        return
    yield f"没有切换，仍用第 {before} 版。 Nothing was switched, version {before} is shown."
    if held.is_true and held.apart:
        yield "新版与入库一致，错的是现用的一份；要换：hallmark rebuild live --although-different"
        yield "The new version is that of the warehouse; to show it: hallmark rebuild live --although-different"
    if held.checked.different:
        yield "日志与入库不符，重算治不了：保存上面的输出并报给开发者。"
        yield "Log and warehouse disagree, which no rebuild cures: keep the lines above for the developers."


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - SHOWN
    return [f"  {line}" for line in lines[:SHOWN]] + ([f"  … 还有 {more} 项 and {more} more"] if more > 0 else [])
