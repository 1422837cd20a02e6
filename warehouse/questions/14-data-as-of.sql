-- 数据截至何时，还有哪些未到 · How recent the data are, and what has not come yet
with
today as (
  select timezone('Asia/Shanghai', max(as_of))::date as day from data_as_of
)

select
  '日志 ' || topic as what,
  max(as_of) as as_of,
  sum(stored) as stored,
  sum(duplicates) as duplicates,
  sum(quarantined) as quarantined,
  case when max(lag) > 0 then '还有 ' || max(lag) || ' 条未入库（各主题合计）' else '已到日志末尾' end as note
from data_as_of
group by topic
union all
select
  '窗口 ' || hall || ' ' || window_name,
  greatest(last_rating_at, last_finished_at, last_heartbeat_at),
  null,
  null,
  null,
  concat_ws('；',
    case when has_terminal and coalesce(timezone('Asia/Shanghai', last_rating_at)::date < today.day, true)
      then '今日尚无评价' end,
    case when has_queue and coalesce(timezone('Asia/Shanghai', last_finished_at)::date < today.day, true)
      then '今日尚无办结' end,
    case when has_terminal and coalesce(last_heartbeat_at < last_heard.as_of - interval 10 minute, true)
      then '评价器10分钟内无心跳' end
  )
from last_heard
cross join today
where (has_terminal and coalesce(timezone('Asia/Shanghai', last_rating_at)::date < today.day, true))
  or (has_queue and coalesce(timezone('Asia/Shanghai', last_finished_at)::date < today.day, true))
  or (has_terminal and coalesce(last_heartbeat_at < last_heard.as_of - interval 10 minute, true))
order by 1
