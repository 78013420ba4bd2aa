-- What is other than in the build before, attached as earlier. Figures are compared only in reports whose figures, taken
-- together, are other than before.
-- grain:   one row per report, finding or figure that came, went or changed
insert into changes
with reports_now as (
    select
        documents.agency_id,
        documents.report_year,
        documents.document_id,
        documents.sha256,
        documents.file
    from documents
    where documents.is_active
),

reports_before as (
    select
        documents.agency_id,
        documents.report_year,
        documents.document_id,
        documents.sha256,
        documents.file
    from earlier.documents
    where documents.is_active
),

reports_changed as (
    select
        case
            when reports_before.agency_id is null then 'report_new'
            when reports_now.agency_id is null then 'report_gone'
            else 'report_replaced'
        end as change,
        coalesce(reports_now.agency_id, reports_before.agency_id) as agency_id,
        coalesce(reports_now.report_year, reports_before.report_year) as report_year,
        reports_now.file,
        reports_before.file as earlier_file
    from reports_now
    full join reports_before
        on
            reports_now.agency_id = reports_before.agency_id
            and reports_now.report_year = reports_before.report_year
    where reports_now.sha256 is distinct from reports_before.sha256
),

findings_now as (
    select
        findings.*,
        row_number() over (
            partition by
                findings."check", findings.agency_id, findings.report_year, findings.indicator, findings.applicant,
                findings.section
            order by findings.finding_id
        ) as place
    from findings
    anti join earlier.findings as before
        on findings.finding_id = before.finding_id
),

findings_before as (
    select
        before.*,
        row_number() over (
            partition by
                before."check", before.agency_id, before.report_year, before.indicator, before.applicant,
                before.section
            order by before.finding_id
        ) as place
    from earlier.findings as before
    anti join findings
        on before.finding_id = findings.finding_id
),

findings_changed as (
    select
        case
            when findings_before.finding_id is null then 'finding_new'
            when findings_now.finding_id is null then 'finding_gone'
            else 'finding_changed'
        end as change,
        coalesce(findings_now.agency_id, findings_before.agency_id) as agency_id,
        coalesce(findings_now.report_year, findings_before.report_year) as report_year,
        coalesce(findings_now."check", findings_before."check") as "check",
        coalesce(findings_now.severity, findings_before.severity) as severity,
        coalesce(findings_now.indicator, findings_before.indicator) as indicator,
        coalesce(findings_now.applicant, findings_before.applicant) as applicant,
        coalesce(findings_now.section, findings_before.section) as section,
        findings_now.finding_id,
        findings_before.finding_id as earlier_finding_id,
        findings_now.message_zh,
        findings_now.message_en,
        findings_before.message_zh as earlier_message_zh,
        findings_before.message_en as earlier_message_en
    from findings_now
    full join findings_before
        on
            findings_now."check" = findings_before."check"
            and findings_now.agency_id = findings_before.agency_id
            and findings_now.report_year = findings_before.report_year
            and findings_now.indicator is not distinct from findings_before.indicator
            and findings_now.applicant is not distinct from findings_before.applicant
            and findings_now.section is not distinct from findings_before.section
            and findings_now.place = findings_before.place
),

digests_now as (
    select
        facts.document_id,
        bit_xor(hash(facts.indicator, facts.applicant, facts.value, facts.status)) as digest
    from facts
    where facts.is_current
    group by facts.document_id
),

digests_before as (
    select
        facts.document_id,
        bit_xor(hash(facts.indicator, facts.applicant, facts.value, facts.status)) as digest
    from earlier.facts
    where facts.is_current
    group by facts.document_id
),

-- Reports that are there in both builds; a new or missing one is one change, not as many as it has figures.
figures_differ as (
    select
        reports_now.agency_id,
        reports_now.report_year,
        reports_now.document_id,
        reports_before.document_id as earlier_document_id
    from reports_now
    inner join reports_before
        on
            reports_now.agency_id = reports_before.agency_id
            and reports_now.report_year = reports_before.report_year
    left join digests_now
        on reports_now.document_id = digests_now.document_id
    left join digests_before
        on reports_before.document_id = digests_before.document_id
    where digests_now.digest is distinct from digests_before.digest
),

figures_now as (
    select
        figures_differ.agency_id,
        figures_differ.report_year,
        facts.indicator,
        facts.applicant,
        facts.value,
        facts.status
    from facts
    inner join figures_differ
        on facts.document_id = figures_differ.document_id
),

figures_before as (
    select
        figures_differ.agency_id,
        figures_differ.report_year,
        facts.indicator,
        facts.applicant,
        facts.value,
        facts.status
    from earlier.facts
    inner join figures_differ
        on facts.document_id = figures_differ.earlier_document_id
),

figures_changed as (
    select
        case
            when figures_before.status is null then 'figure_new'
            when figures_now.status is null then 'figure_gone'
            else 'figure_changed'
        end as change,
        coalesce(figures_now.agency_id, figures_before.agency_id) as agency_id,
        coalesce(figures_now.report_year, figures_before.report_year) as report_year,
        coalesce(figures_now.indicator, figures_before.indicator) as indicator,
        coalesce(figures_now.applicant, figures_before.applicant) as applicant,
        figures_now.value,
        figures_now.status,
        figures_before.value as earlier_value,
        figures_before.status as earlier_status
    from figures_now
    full join figures_before
        on
            figures_now.agency_id = figures_before.agency_id
            and figures_now.report_year = figures_before.report_year
            and figures_now.indicator = figures_before.indicator
            and figures_now.applicant = figures_before.applicant
    where
        figures_now.value is distinct from figures_before.value
        or figures_now.status is distinct from figures_before.status
),

listed as (
    select * from reports_changed
    union all by name
    select * from findings_changed
    union all by name
    select * from figures_changed
)

select
    listed.change,
    listed.agency_id,
    listed.report_year,
    listed."check",
    listed.severity,
    listed.indicator,
    listed.applicant,
    listed.section,
    listed.finding_id,
    listed.earlier_finding_id,
    listed.value,
    listed.status,
    listed.earlier_value,
    listed.earlier_status,
    listed.message_zh,
    listed.message_en,
    listed.earlier_message_zh,
    listed.earlier_message_en,
    listed.file,
    listed.earlier_file
from listed
order by listed.agency_id, listed.report_year, listed.change, listed.indicator, listed.applicant
