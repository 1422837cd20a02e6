"""Say why a period's rows are no longer what was judged: what was told since, another city, other models (D-29).

`cut` is that of the judgement: everything of the log at or behind it came later. A late fact is one of the period's own
days; a word about a rating (voided, revised, reinstated, an appeal) belongs to the day of its rating.
"""

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl

from warehouse.periods import Kind, ends_on, starts_on
from warehouse.publication import FAMILIES

_SINCE = " union all ".join(
    f'select type, topic, "partition", "offset", event_at, '  # noqa: S608 - own names
    f"{'rating_id' if family == 'rating' else 'null::varchar as rating_id'} from facts.{family}"
    for family in FAMILIES
)
_LATE = f"""
select type, count(*) as told
from ({_SINCE}) as fact
join judged_cut using (topic, "partition")
where fact."offset" >= judged_cut.next_offset
  and (
    (event_at at time zone 'Asia/Shanghai')::date between ?::date and ?::date - 1
    or rating_id in (select rating_id from ratings where rated_on >= ?::date and rated_on < ?::date)
  )
group by type order by type
"""  # noqa: S608 - own names


def causes(
    con: duckdb.DuckDBPyConnection, kind: Kind, period: str, before: Sequence[str], changed: Mapping[str, bool]
) -> tuple[str, ...]:
    """Name them: "rating.voided 2", then "city" and "models" where those changed; "other days" if nothing else did."""
    con.register("judged_cut", pl.DataFrame([_place(one) for one in before], schema=_CUT, orient="row"))
    bounds = [starts_on(kind, period), ends_on(kind, period)]
    told = [f"{name} {count}" for name, count in con.execute(_LATE, [*bounds, *bounds]).fetchall()]
    con.unregister("judged_cut")
    named = (*told, *(name for name, is_other in changed.items() if is_other))
    return named or ("other days",)


_CUT = {"topic": pl.String, "partition": pl.Int32, "next_offset": pl.Int64}


def _place(text: str) -> tuple[str, int, int]:
    place, _, offset = text.rpartition(":")
    topic, _, partition = place.rpartition("/")
    return topic, int(partition), int(offset)
