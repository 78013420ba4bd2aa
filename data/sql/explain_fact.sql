-- One figure of one document with its words and place.
-- grain:   one row, or none where the document has no such figure
-- returns: value decimal in unit, status text, unit text, as_written text, sentence text, section text, rule text, place text, confidence real from 0 to 1
select
    facts.value,
    facts.status,
    indicators.unit,
    evidence.as_written,
    evidence.sentence,
    evidence.section,
    evidence.rule,
    evidence.place,
    evidence.confidence
from facts
inner join indicators
    on facts.indicator = indicators.indicator
left join evidence
    on
        facts.document_id = evidence.document_id
        and facts.indicator = evidence.indicator
        and facts.applicant = evidence.applicant
where
    facts.document_id = $document_id
    and facts.indicator = $indicator
    and facts.applicant = $applicant
