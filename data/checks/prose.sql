-- What the prose says in words: claims that its own tables give the lie to, statements that exclude each other, years,
-- provisions and names that cannot be meant. The words are those of check_patterns.csv.
-- grain:   one row per check and report
-- returns: the one shape of assessments
with hits as (
    select
        pattern_hits."check",
        pattern_hits.topic,
        pattern_hits.document_id,
        min(pattern_hits.section) as section,
        arg_min(pattern_hits.words, pattern_hits.section) as words
    from pattern_hits
    where
        pattern_hits."check" in (
            'CN_ALL_UPHELD', 'CN_NO_PROBLEM', 'CN_ON_TIME', 'CN_ZERO_NORM', 'T3_LAW_FIRM_ZERO', 'RES_OLD_LAW',
            'CP_SEC5_VAGUE'
        )
    group by pattern_hits."check", pattern_hits.topic, pattern_hits.document_id
),

-- Cases that ended otherwise, of the kind that the words speak of. One that was corrected gives the lie to them; what is
-- pending or ended in another way may have been left out of "all".
disputes as (
    select
        cells.document_id,
        case split_part(cells.indicator, '_', 2) when 'rev' then 'reviews' else 'lawsuits' end as topic,
        sum(cells.value) filter (where ends_with(cells.indicator, '_corrected')) as corrected,
        sum(cells.value) filter (where not ends_with(cells.indicator, '_corrected')) as otherwise,
        count(*) - count(cells.value) as missing_count,
        to_json(
            list(
                json_object('document_id', cells.document_id, 'indicator', cells.indicator, 'applicant', '')
                order by cells.indicator
            ) filter (where cells.value > 0)
        ) as operands
    from cells
    where regexp_matches(cells.indicator, '^t4_[a-z]+_(?:corrected|other|pending)$')
    group by cells.document_id, topic
),

upheld_assessed as (
    select
        'CN_ALL_UPHELD' as "check",
        hits.document_id,
        't4_' || if(disputes.topic = 'reviews', 'rev', 'direct') || '_corrected' as indicator,
        hits.section,
        case
            when disputes.corrected + disputes.otherwise > 0 then 'fail'
            when disputes.missing_count = 0 then 'pass'
            else 'not_assessable'
        end as result,
        if(disputes.corrected > 0, null, 'hint') as severity,
        disputes.operands,
        json_object('t', hits.words, 'a', disputes.corrected, 'b', disputes.otherwise) as arguments
    from hits
    inner join disputes
        on
            hits.document_id = disputes.document_id
            and hits.topic = disputes.topic
    where hits."check" = 'CN_ALL_UPHELD'
),

-- Two statements that exclude each other, both in words.
excluding as (
    select
        one."check",
        one.document_id,
        one.section,
        one.words as one_words,
        other.words as other_words,
        other.document_id is not null as is_both
    from hits as one
    left join hits as other
        on
            one."check" = other."check"
            and one.document_id = other.document_id
            and other.topic = 'denied'
    where one."check" in ('CN_NO_PROBLEM', 'CN_ON_TIME') and one.topic = 'claimed'
),

excluding_assessed as (
    select
        excluding."check",
        excluding.document_id,
        null as indicator,
        excluding.section,
        if(excluding.is_both, 'fail', 'pass') as result,
        null as severity,
        null::json as operands,
        json_object('t', excluding.one_words, 'u', excluding.other_words) as arguments
    from excluding
),

-- A table's 0 against words that name cases or documents.
named as (
    select
        hits."check",
        hits.document_id,
        hits.section,
        hits.words,
        cells.indicator,
        cells.applicant,
        cells.value
    from hits
    inner join cells
        on hits.document_id = cells.document_id
    where
        (hits."check" = 'CN_ZERO_NORM' and cells.indicator = 't2b_norm_made')
        or (
            hits."check" = 'T3_LAW_FIRM_ZERO'
            and cells.indicator = 't3_new'
            and cells.applicant = 'legal_service'
        )
),

named_assessed as (
    select
        named."check",
        named.document_id,
        named.indicator,
        named.section,
        case when named.value is null then 'not_assessable' when named.value > 0 then 'pass' else 'fail' end as result,
        null as severity,
        to_json([
            json_object('document_id', named.document_id, 'indicator', named.indicator, 'applicant', named.applicant)
        ]) as operands,
        json_object('t', named.words) as arguments
    from named
),

idle as (
    select
        accounts.document_id,
        items.value
    from cells as accounts
    inner join cells as items
        on accounts.document_id = items.document_id
    where
        accounts.indicator = 'n_wechat_accounts'
        and accounts.value > 0
        and items.indicator = 'n_wechat_items'
        and items.value is not null
),

idle_assessed as (
    select
        'CN_ACCOUNT_IDLE' as "check",
        idle.document_id,
        'n_wechat_items' as indicator,
        null as section,
        if(idle.value > 0, 'pass', 'fail') as result,
        null as severity,
        to_json([
            json_object('document_id', idle.document_id, 'indicator', 'n_wechat_accounts', 'applicant', ''),
            json_object('document_id', idle.document_id, 'indicator', 'n_wechat_items', 'applicant', '')
        ]) as operands,
        null::json as arguments
    from idle
),

-- In the years of transition both texts of the Regulations are cited with reason.
old_laws_assessed as (
    select
        'RES_OLD_LAW' as "check",
        reports.document_id,
        null as indicator,
        min(hits.section) as section,
        if(count(hits.document_id) > 0, 'fail', 'pass') as result,
        null as severity,
        null::json as operands,
        json_object('t', string_agg(hits.words, '；' order by hits.topic)) as arguments
    from reports
    left join hits
        on
            reports.document_id = hits.document_id
            and hits."check" = 'RES_OLD_LAW'
    where reports.report_year >= 2020
    group by reports.document_id
),

problems as (
    select
        whole_sections.document_id,
        max(length(whole_sections.whole_words)) as character_count
    from whole_sections
    where
        whole_sections.section = 'problems_improvements'
        and whole_sections.state not in ('empty', 'too_short', 'stated_none')
    group by whole_sections.document_id
),

vague_assessed as (
    select
        'CP_SEC5_VAGUE' as "check",
        problems.document_id,
        null as indicator,
        'problems_improvements' as section,
        case
            when hits.document_id is not null then 'pass'
            when problems.character_count < 30 then 'not_assessable'
            else 'fail'
        end as result,
        null as severity,
        null::json as operands,
        null::json as arguments
    from problems
    left join hits
        on
            problems.document_id = hits.document_id
            and hits."check" = 'CP_SEC5_VAGUE'
),

-- A sentence that begins with an earlier year and tells of the body's own work, where the section names the report's own
-- year nowhere and compares with none: last year's sentence left in.
dated as (
    select
        whole_sections.document_id,
        whole_sections.section,
        reports.report_year,
        regexp_extract_all(
            whole_sections.words,
            '(?:^|[。；\n]|[一二三四五六七八九十]是)((?:19|20)\d\d)年(?:度|全年)?[，,]?(?:我|本|全年|共|累计|主动公开|收到|受理|办理)',
            1
        ) as years,
        contains(whole_sections.words, reports.report_year::varchar)
        or regexp_matches(whole_sections.words, '本年|今年|上年|去年|同期|同比|环比|相比|以来|来年|较20|比20')
            as is_compared
    from whole_sections
    inner join reports
        on whole_sections.document_id = reports.document_id
    where
        whole_sections.section in (
            'overall_situation', 'sub_proactive', 'sub_request', 'sub_info_management', 'sub_platform',
            'sub_supervision', 'proactive_disclosure', 'request_handling', 'review_litigation', 'fees_waivers',
            'problems_improvements'
        )
),

told_years as (
    select
        dated.document_id,
        dated.section,
        dated.report_year,
        unnest(list_distinct(dated.years)) as told_year
    from dated
    where not dated.is_compared
),

misdated as (
    select
        told_years.document_id,
        min(told_years.section) as section,
        string_agg(distinct told_years.told_year, '、' order by told_years.told_year) as years
    from told_years
    where told_years.told_year::integer between told_years.report_year - 5 and told_years.report_year - 1
    group by told_years.document_id
),

years_assessed as (
    select
        'RES_YEAR' as "check",
        reports.document_id,
        null as indicator,
        misdated.section,
        if(misdated.document_id is null, 'pass', 'fail') as result,
        null as severity,
        null::json as operands,
        json_object('t', misdated.years) as arguments
    from reports
    left join misdated
        on reports.document_id = misdated.document_id
),

-- Who says in the preface that it draws up this report. A government's report is drawn up by its office, so only bodies
-- are asked, and only names that the register gives to another body count.
drawn_up_by as (
    select
        reports.document_id,
        reports.agency_id,
        agencies.parent_id,
        unnest(
            list_distinct(
                list_concat(
                    regexp_extract_all(
                        whole_sections.words, '(?:^|[。；\n])([^，。、；：:《\n]{3,25}?)(?:现)?(?:根据|依据|按照)(?:《|国务院|中华)', 1
                    ),
                    regexp_extract_all(
                        whole_sections.words, '由([^，。、；：:《\n]{3,25}?)(?:负责)?(?:编制|编写)', 1
                    )
                )
            )
        ) as name
    from whole_sections
    inner join reports
        on whole_sections.document_id = reports.document_id
    inner join agencies
        on reports.agency_id = agencies.agency_id
    where
        whole_sections.section = 'preface'
        and agencies.kind <> 'government'
        and not agencies.is_provisional
),

registered_names as (
    select
        agency_names.name,
        min(agency_names.agency_id) as agency_id,
        min(agencies.kind) as kind
    from agency_names
    inner join agencies
        on agency_names.agency_id = agencies.agency_id
    where not agencies.is_provisional
    group by agency_names.name
    having count(distinct agency_names.agency_id) = 1
),

self_named as (
    select
        drawn_up_by.document_id,
        string_agg(registered_names.name, '、' order by registered_names.name) filter (
            where
            registered_names.agency_id <> drawn_up_by.agency_id
            and registered_names.kind <> 'government'
            and registered_names.agency_id is distinct from drawn_up_by.parent_id
        ) as others,
        bool_or(registered_names.agency_id = drawn_up_by.agency_id) as is_own
    from drawn_up_by
    inner join registered_names
        on drawn_up_by.name = registered_names.name
    group by drawn_up_by.document_id
),

names_assessed as (
    select
        'RES_AGENCY' as "check",
        self_named.document_id,
        null as indicator,
        'preface' as section,
        if(self_named.others is null, 'pass', 'fail') as result,
        null as severity,
        null::json as operands,
        json_object('t', self_named.others) as arguments
    from self_named
    where self_named.is_own or self_named.others is not null
),

assessed as (
    select * from upheld_assessed
    union all
    select * from excluding_assessed
    union all
    select * from named_assessed
    union all
    select * from idle_assessed
    union all
    select * from old_laws_assessed
    union all
    select * from vague_assessed
    union all
    select * from years_assessed
    union all
    select * from names_assessed
)

select
    assessed."check",
    assessed.document_id,
    reports.agency_id,
    reports.report_year,
    reports.form,
    assessed.indicator,
    null as applicant,
    assessed.section,
    assessed.result,
    null as left_value,
    null as right_value,
    null as difference,
    assessed.severity,
    if(assessed.result = 'fail', assessed.operands, null) as operands,
    if(assessed.result = 'fail', assessed.arguments, null) as arguments
from assessed
inner join reports
    on assessed.document_id = reports.document_id
inner join check_rules
    on
        assessed."check" = check_rules."check"
        and list_contains(check_rules.forms, reports.form)
where check_rules.is_run
