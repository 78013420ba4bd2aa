"""Numbers that look like a figure of the year and are none; a hit stands beside most near misses."""

from __future__ import annotations

import pytest

from data.records import Form
from tests.prose import figures, read_prose

OTHER_YEARS = [
    ("2022年共主动公开政府信息300条。", ""),
    ("去年共主动公开政府信息300条。", ""),
    ("2024年计划主动公开政府信息300条。", ""),
    ("全年主动公开政府信息318条，比去年的290条增加28条。", "n_info_total=318"),
    ("全年主动公开政府信息318条，较上年增加28条。", "n_info_total=318"),
    ("全年主动公开政府信息318条，相比2022年共增加28条。", "n_info_total=318"),
    ("全年主动公开政府信息318条，同比增长9.7%。", "n_info_total=318"),
    ("主动公开政府信息数同比2022年的290条上升9.7%。", ""),
    ("主动公开政府信息增加28条。", ""),
    ("截至2023年底，历年累计主动公开政府信息2900条，其中2023年新增主动公开政府信息310条。", "n_info_total=310"),
    ("自《条例》施行以来累计主动公开政府信息2900条。", ""),
    ("自网站开通以来，共主动公开政府信息2900条。", ""),
    ("截至2023年底累计主动公开政府信息2900条。", ""),
    ("累计主动公开政府信息2900条。", ""),
    ("本年度累计主动公开政府信息290条。", "n_info_total=290"),
    ("下一步，我局将继续主动公开政府信息500条以上。", ""),
    ("每年至少主动公开政府信息100条。", ""),
    ("按要求，各单位主动公开政府信息不少于50条。", ""),
    ("2022年度部门决算公开后，全年主动公开政府信息75条。", "n_info_total=75"),
    ("2023年，我局公开《示例县2022年度工作总结》等，共主动公开政府信息75条。", "n_info_total=75"),
]


@pytest.mark.parametrize(("text", "expected"), OTHER_YEARS)
def test_a_figure_of_another_time_is_not_this_years(text: str, expected: str) -> None:
    assert figures(read_prose(text)) == set(expected.split())


NO_TOTALS = [
    ("主动公开政府信息320条。其中：机构职能信息37条，占11.6%；工作动态信息283条。", "n_info_total=320"),
    ("其中公开政府信息40条。", ""),
    ("主动公开疫情防控信息56条。", ""),
    ("主动公开财政资金信息30条。", ""),
    ("依申请公开政府信息12条。", ""),
    ("应主动公开政府信息500条。", ""),
    ("申请转为主动公开信息3件。", ""),
    ("其他方式公开政府信息85条。", ""),
    ("在工作专栏公开政府信息16条。", ""),
    ("通过微信公众号、抖音号等新媒体公开信息139条。", ""),
    ("微博、微信公众号发布信息480条。", ""),
    ("微信公众号阅读量12万次。", ""),
    ("“示例发布”微信公众号发布信息90条，其中公开政府信息40条。", "n_wechat_items=90"),
    ("关停微信公众号2个。", ""),
    ("全县在用政务新媒体45个。", ""),
    ("局网站发布疫情防控信息30条。", ""),
    ("在新华网、县政府网站发布信息30条。", ""),
    ("在市政府门户网站发布信息50条，在局门户网站发布信息80条。", ""),
    ("网站专栏22个，新开设信息公开专栏18个。", ""),
    ("组织28家单位公开政务信息。", ""),
    ("组织14个镇街开展政务公开工作。", ""),
    ("出席新闻发布会的媒体12家，新闻发布会出席25人次。", ""),
    ("召开新闻发布会9场，其中专题新闻发布会3场。", "n_press_conf=9"),
    ("清理行政规范性文件60件，备案规范性文件12件。", ""),
    ("制发政策性文件11件。", ""),
    ("发布行政公文和政策解读信息9条。", ""),
    ("发布政策解读50条，其中文字解读20条、图片解读30条。", "n_interpretations=50"),
    ("财政收支情况解读4条。", ""),
    ("收到意见建议22条。", ""),
    ("建议和提案共21件。", ""),
    ("人大代表建议、政协提案办理满意率100%。", ""),
    ("新增关注人数2000人。", ""),
    ("开展活动200余场。", ""),
    ("主动公开政府信息数百条。", ""),
    ("主动公开政府信息100-200条。", ""),
    ("主动公开政府信息12 5条。", ""),
    ("主动公开政府信息2017。", ""),
]


@pytest.mark.parametrize(("text", "expected"), NO_TOTALS)
def test_a_part_another_thing_or_a_vague_word_is_no_figure(text: str, expected: str) -> None:
    assert figures(read_prose(text)) == set(expected.split())


NAMES = [
    "根据国办公开办函〔2021〕30号和国令第711号编制本报告。",
    "依照《条例》第二十条和第九至十二条公开。",
    "联系电话：0519-83605210，邮编：213000，传真83605211。",
    "网址http://www.shilixian.gov.cn/art/2023/1/3.html。",
    "全文包括六个部分。",
    "12345热线和96128专线。",
    "开展“1+X”发布和三审三校。",
    "按照“十四五”规划和党的二十大精神。",
    "县148法律服务专线协调指挥中心。",
    "20个工作日内答复，平均用时9天。",
    "统计期限自2023年1月1日至2023年12月31日。",
    "地址：示例县人民路12号。",
    "连续12个季度合格率100%。",
    "举办第六期公开培训。",
    "一是加强领导，二是完善制度，做到一图读懂。",
    "在第三方评估中位列全县第3名。",
]


@pytest.mark.parametrize("text", NAMES)
def test_a_number_in_a_name_a_date_or_a_rule_is_passed_over_by_name(text: str) -> None:
    narrative = read_prose(text)
    assert not narrative.readings
    assert not [passed for passed in narrative.passed_over if not passed.rule]


REQUESTS = [
    ("答复率100%，均在法定期限内答复。", ""),
    ("通过网络收到政府信息公开申请8件。", ""),
    ("收到政府信息公开申请20件，其中网络申请15件、信函申请5件。", "n_app_received_text=20"),
    ("收到政府信息公开申请20件，其中自然人申请18件。", "n_app_received_text=20"),
    ("收到申请人补正材料3件。", ""),
    ("依申请转主动公开4件。", ""),
    ("予以公开及部分公开12件。", ""),
    ("制作公文60件，主动公开20件，依申请公开10件，不予公开30件。", ""),
    ("政府信息公开行政复议和行政诉讼共3件。", ""),
    ("政府信息公开行政复议2件，其中维持1件、纠正1件。", "n_review_text=2"),
    ("网民留言办结30件。", "n_messages_replied=30"),
    ("上年结转政府信息公开申请4件。", ""),
    ("收到政府信息公开申请12件，上年同期收到9件。", "n_app_received_text=12"),
    ("涉及征地拆迁的申请5件。", ""),
    ("把好受理、答复三个关口。", ""),
    ("答复申请人30件，其中网上答复3件。", "n_app_replied_text=30"),
]


@pytest.mark.parametrize(("text", "expected"), REQUESTS)
def test_a_case_count_of_other_scope_is_no_figure(text: str, expected: str) -> None:
    assert figures(read_prose(text, "sub_request")) == set(expected.split())


ELSEWHERE: list[tuple[str, str, Form, str]] = [
    ("全年办理行政复议案件230件，行政诉讼应诉45件。", "overall_situation", "2021+", ""),
    ("推进政务公开。全年收到行政复议申请230件。", "overall_situation", "2021+", ""),
    ("受理办结行政许可申请1200件。", "sub_platform", "2021+", ""),
    ("举办就业技能培训30期，培训农民2000人次。", "key_areas", "2014-2018", ""),
    ("收取行政事业性收费12万元。", "other_matters", "2021+", ""),
    ("信息处理费按件收取，每件100元。", "other_matters", "2021+", ""),
    ("收取信息处理费500元。", "fees_waivers", "2014-2018", ""),
    ("配备专兼职人员3名，负责信息公开工作。", "staff_budget", "2014-2018", ""),
    ("2024年将举办政务公开培训4次。", "sub_supervision", "2021+", ""),
    ("每季度开展政务公开培训1次。", "sub_supervision", "2021+", ""),
    ("全年主动公开政府信息200条。", "problems_improvements", "2021+", ""),
    ("新开设政府信息公开专栏18个，优化政府信息公开专栏22个。", "sub_platform", "2021+", ""),
    ("考核满分100分，占比4分。", "sub_supervision", "2021+", ""),
]


@pytest.mark.parametrize(("text", "code", "form", "expected"), ELSEWHERE)
def test_the_work_of_the_office_is_no_disclosure_figure(text: str, code: str, form: Form, expected: str) -> None:
    assert figures(read_prose(text, code, form)) == set(expected.split())


def test_the_whole_county_counts_for_a_government_and_its_office_does_not() -> None:
    text = "全县收到政府信息公开申请95件。县政府办公室代表县政府收到政府信息公开申请17件。"
    assert figures(read_prose(text, "sub_request", kind="government")) == {"n_app_received_text=95"}


def test_the_own_bureau_counts_and_the_whole_county_does_not() -> None:
    text = "全县收到政府信息公开申请95件。我局收到政府信息公开申请17件。"
    assert figures(read_prose(text, "sub_request")) == {"n_app_received_text=17"}


def test_two_different_figures_for_one_indicator_are_none_and_a_notice() -> None:
    narrative = read_prose("2023年共主动公开政府信息192条。本局主动公开政府信息198条。")
    assert not narrative.readings
    assert [notice.code for notice in narrative.notices] == ["figures_disagree"]
    assert {(claim.kind, str(claim.value)) for claim in narrative.claims} == {("repeat", "192"), ("repeat", "198")}


def test_an_exact_figure_goes_before_its_approximation() -> None:
    text = "2023年主动公开政府信息1200余条。据统计，主动公开政府信息1236条。"
    assert figures(read_prose(text)) == {"n_info_total=1236"}


def test_the_channel_with_its_own_rank_goes_before_another() -> None:
    text = "“示例发布”微信公众号粉丝数8800人，抖音号粉丝数1200人。"
    assert figures(read_prose(text)) == {"n_followers=8800"}


def test_disclosed_items_of_a_site_beside_all_its_posts_are_the_total() -> None:
    text = "通过部门网站当年发布政府信息93件。“示例在线”网站全年累计发布信息639条。"
    assert figures(read_prose(text)) == {"n_info_total=93", "n_website_items=639"}


ACCOUNTS = [
    ("运营微信公众号2个，发布信息200条。", "n_wechat_accounts=2 n_wechat_items=200"),
    ("微信公众号2个。", "n_wechat_accounts=2"),
    ("微信公开信息200条。", "n_wechat_items=200"),
    ("官方微博1个，微博发布信息40条。", "n_weibo_accounts=1 n_weibo_items=40"),
]


@pytest.mark.parametrize(("text", "expected"), ACCOUNTS)
def test_accounts_are_no_items(text: str, expected: str) -> None:
    assert figures(read_prose(text, "sub_platform")) == set(expected.split())


CATEGORIES = [
    ("主动公开政府信息4027条。其中：机构职能370条，占9.2%；工作动态3657条，占90.8%。", "n_info_total=4027"),
    ("机构职能类信息370条，占总体的比例为9.2%。", ""),
    ("全文电子化率达100%。", ""),
]


@pytest.mark.parametrize(("text", "expected"), CATEGORIES)
def test_a_category_and_its_share_do_not_replace_the_total(text: str, expected: str) -> None:
    assert figures(read_prose(text)) == set(expected.split())
