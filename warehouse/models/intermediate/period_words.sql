-- one row per period and revision judged: the first word of the gates, and of who released it, in the log's own order
with
judged as (
  select
    kind,
    period,
    revision,
    min_by(
      {
        digest: rows_digest, verdict: verdict, judged_at: event_at, cut: cut, city: city, models: models, "rows": "rows",
        changed: changed, causes: causes, failed_gates: failed_gates, failed_rows: failed_rows
      },
      (event_at, id::varchar)
    ) as word
  from raw_period
  where type = 'period.judged' and not test
  group by kind, period, revision
),

released as (
  select
    kind,
    period,
    revision,
    min_by({released_by: released_by, reason: reason, released_at: event_at}, (event_at, id::varchar)) as word
  from raw_period
  where type = 'period.released' and not test
  group by kind, period, revision
)

select
  judged.kind,
  judged.period,
  judged.revision,
  judged.word.verdict,
  judged.word.verdict = 'passed' or released.word is not null as is_published,
  judged.word.verdict = 'failed' and released.word is not null as is_doubtful,
  judged.word.digest,
  judged.word.judged_at,
  judged.word."rows",
  judged.word.changed,
  judged.word.causes,
  judged.word.failed_gates,
  judged.word.failed_rows,
  judged.word.cut,
  judged.word.city,
  judged.word.models,
  released.word.released_by,
  released.word.reason,
  released.word.released_at
from judged
left join released
  on released.kind = judged.kind and released.period = judged.period and released.revision = judged.revision
