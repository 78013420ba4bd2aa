-- The tables that the checks read, for some agencies at a time: however many reports there are, what is looked at together
-- stays small. Each holds the documents from one number to another; an agency's documents have numbers next to each other.
-- grain:   as that of the tables
create schema work.portion;

create view work.portion.reports as
select reports.*
from work.main.reports
where reports.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.took_over as
select took_over.*
from work.main.took_over
where took_over.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.pattern_hits as
select pattern_hits.*
from work.main.pattern_hits
where pattern_hits.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.whole_sections as
select whole_sections.*
from work.main.whole_sections
where whole_sections.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.sections as
select sections.*
from build.main.sections
where sections.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.claims as
select claims.*
from build.main.claims
where claims.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.evidence as
select evidence.*
from build.main.evidence
where evidence.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.tables_read as
select tables_read.*
from build.main.tables_read
where tables_read.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.notices as
select notices.*
from build.main.notices
where notices.document_id between getvariable('documents')[1] and getvariable('documents')[2];

create view work.portion.merged_documents as
select distinct took_over.merged_document_id
from work.portion.took_over;

-- Whoever took another body over is held against what that one stated.
create view work.portion.cells as
select cells.*
from work.main.cells
where cells.document_id between getvariable('documents')[1] and getvariable('documents')[2]
union all
select cells.*
from work.main.cells
inner join work.portion.merged_documents
    on cells.document_id = merged_documents.merged_document_id
where cells.document_id not between getvariable('documents')[1] and getvariable('documents')[2]
