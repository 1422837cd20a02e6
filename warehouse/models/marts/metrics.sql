-- one row per metric and signal: its names and definition, what it is measured in, its goal, and where it can be read
select
  code, metric, metric_en, definition, definition_en, measure, goal, goal_en, scopes, computed, tables, covered_rows
from metric_words
order by metric_order
