-- How the findings stand that were decided on or come after one that was.
-- grain:   one row per state that any finding has
-- returns: state text, finding_count integer
select
    finding_states.state,
    count(*) as finding_count
from finding_states
inner join decision_states
    on finding_states.state = decision_states.state
group by finding_states.state, decision_states.position
order by decision_states.position
