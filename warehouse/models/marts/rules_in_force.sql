-- one row per rule, unit that has a value of its own ("" is everybody else) and span in which that value holds
select name as rule, unit_id, valid_from, valid_to, value, is_default, rule_zh, rule_en, measure, cites, is_fixed
from rule_values
order by rule, unit_id, valid_from
