-- The rows of years in which nothing that they rest on is other than in the build before, with the numbers that the
-- documents have now.
-- grain:   one row per row of the build before
insert into copied
select
    before.agency_id,
    before.report_year,
    documents.document_id,
    before.section,
    before.other_agency_id,
    before.other_year,
    other_documents.document_id as other_document_id,
    before.kind,
    before.share,
    before.compared_characters,
    before.passages
from earlier.copied as before
inner join earlier.documents as earlier_documents
    on before.document_id = earlier_documents.document_id
inner join documents
    on earlier_documents.sha256 = documents.sha256
left join earlier.documents as earlier_others
    on before.other_document_id = earlier_others.document_id
left join documents as other_documents
    on earlier_others.sha256 = other_documents.sha256
where list_contains($years::smallint[], before.report_year)
order by before.report_year, documents.document_id
