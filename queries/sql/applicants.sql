-- The columns of applicants that table three has, in the order of the form.
-- grain:   one row per applicant
-- returns: applicant text, column_no integer order of the form, label_zh text, label_en text
select
    applicants.applicant,
    applicants.column_no,
    applicants.label_zh,
    applicants.label_en
from applicants
order by applicants.column_no, applicants.applicant
