-- Which ratios there are, how each is computed and from which n it may be ranked.
-- grain:   one row per ratio
-- returns: ratio text, position integer official order, label_zh text, label_en text, formula_zh text, formula_en text, minimum_n integer cases, direction text, pitfalls_zh text, pitfalls_en text
select
    ratios.ratio,
    ratios.position,
    ratios.label_zh,
    ratios.label_en,
    ratios.formula_zh,
    ratios.formula_en,
    ratios.minimum_n,
    ratios.direction,
    ratios.pitfalls_zh,
    ratios.pitfalls_en
from ratios
order by ratios.position, ratios.ratio
