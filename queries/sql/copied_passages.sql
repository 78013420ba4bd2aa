-- Which reports repeat an earlier report of their own, or another agency's of the same year, and in which words.
-- grain:   one row per report, section (and once for the whole) and report that holds the same words
-- returns: against text year or agency, agency_id text, name_zh text, name_en text, report_year integer report year, section text, section_zh text, section_en text, other_agency_id text, other_name_zh text, other_name_en text, other_year integer report year, share double of the compared characters, compared_characters integer, passages text JSON, file text, other_file text, document_id integer, other_document_id integer
select
    copied.kind as against,
    copied.agency_id,
    agencies.name_zh,
    coalesce(agencies.name_en, agencies.name_zh) as name_en,
    cast(copied.report_year as integer) as report_year,
    copied.section,
    section_catalogue.title_zh as section_zh,
    section_catalogue.title_en as section_en,
    copied.other_agency_id,
    others.name_zh as other_name_zh,
    coalesce(others.name_en, others.name_zh) as other_name_en,
    cast(copied.other_year as integer) as other_year,
    cast(copied.share as double) as share,
    copied.compared_characters,
    copied.passages,
    documents.file,
    other_documents.file as other_file,
    copied.document_id,
    copied.other_document_id
from copied
inner join agencies
    on copied.agency_id = agencies.agency_id
inner join agencies as others
    on copied.other_agency_id = others.agency_id
inner join documents
    on copied.document_id = documents.document_id
inner join documents as other_documents
    on copied.other_document_id = other_documents.document_id
left join section_catalogue
    on
        documents.form = section_catalogue.form
        and copied.section = section_catalogue.section
where
    copied.share > 0
    and ($against::varchar is null or copied.kind = $against::varchar)
    and ($kind::varchar is null or agencies.kind = $kind::varchar)
    and ($agency::varchar is null or copied.agency_id = $agency::varchar)
    and ($year::smallint is null or copied.report_year = $year::smallint)
order by
    copied.share desc,
    copied.report_year desc,
    agencies.position,
    copied.agency_id,
    copied.kind,
    copied.section nulls first
