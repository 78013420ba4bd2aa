-- Which sections a form prescribes, and who owes them.
-- grain:   one row per section of the form
-- returns: section text, position integer official order, ordinal text, title_zh text, title_en text, short_zh text, duty_department text, duty_government text
select
    section_catalogue.section,
    section_catalogue.position,
    section_catalogue.ordinal,
    section_catalogue.title_zh,
    section_catalogue.title_en,
    section_catalogue.short_zh,
    section_catalogue.duty_department,
    section_catalogue.duty_government
from section_catalogue
where section_catalogue.form = $form
order by section_catalogue.position, section_catalogue.section
