"""A figure in prose is read as the indicator that its words name; every row is one way to word it."""

from __future__ import annotations

import pytest

from tests.prose import figures, read_prose

# text · section · form · what is read
DISCLOSURE = [
    ("2023年，示例县示例局全年主动公开政府信息318条。", "n_info_total=318"),
    ("本局2023年共主动公开各类政务信息1,204条。", "n_info_total=1204"),
    ("2023年我镇主动公开政府信息数57条。", "n_info_total=57"),
    ("主动公开政府信息的数量共66条。", "n_info_total=66"),
    ("2023年主动公开政府信息件数为40件。", "n_info_total=40"),
    ("主动公开信息共88条（规范性文件6条、公告82条）。", "n_info_total=88"),
    ("全市共公开各类政府信息9.6万余条。", "n_info_total~96000"),
    ("2023年新增公开政府信息73条。", "n_info_total=73"),
    ("2023年，我局累计主动公开政府信息205条。", "n_info_total=205"),
    ("制作公文120件，其中2023年新增主动公开政府信息35条。", "n_info_total=35"),
    ("通过政府网站、公开栏等多种形式，主动公开政府信息412条。", "n_info_total=412"),
    ("我局主动向社会公开信息近三百条。", "n_info_total~300"),
    ("全年整理并发布76条主动公开的政府信息。", "n_info_total=76"),
    ("政府信息主动公开数量为59条。", "n_info_total=59"),
    ("以门户网站为主渠道，全年主动公开政府信息640条。", "n_info_total=640"),
    ("全年主动公开信息５８条。", "n_info_total=58"),
    ("截至2023年11月30日，我局共主动公开政府信息97条。", "n_info_total=97"),
    ("我局在本县政府门户网站公开信息212条。", "n_website_items=212"),
    ("示例县人民政府网站全年更新信息3600余条。", "n_website_items~3600"),
    ("通过政务公开网，全年发布信息45篇。", "n_website_items=45"),
    ("依托县政府门户网站，主动公开政府信息330条。", "n_website_items=330"),
    ("其中：网站信息120条。", "n_website_items=120"),
    ("局网站上发布16条工作信息。", "n_website_items=16"),
    ("概况类信息更新量31条。", "n_overview_items=31"),
    ("政务动态类信息更新量870条。", "n_news_items=870"),
    ("信息公开目录信息更新量455条。", "n_catalogue_items=455"),
    ("运营微信公众号3个。", "n_wechat_accounts=3"),
    ("我局开设2个政务微信公众号。", "n_wechat_accounts=2"),
    ("“示例发布”微信公众号推送文章96篇。", "n_wechat_items=96"),
    ("政务微信公开信息二百一十条。", "n_wechat_items=210"),
    ("微信公众号全年发布信息52期、486条。", "n_wechat_items=486"),
    ("利用微信公众号，发布信息64条。", "n_wechat_items=64"),
    ("开通官方微博1个。", "n_weibo_accounts=1"),
    ("官方微博发布信息730条。", "n_weibo_items=730"),
    ("政务抖音号发布短视频41个。", "n_video_items=41"),
    ("“示例融媒”视频号推送作品18条。", "n_video_items=18"),
    ("今日头条号发布信息90条。", "n_other_media_items=90"),
    ("在政务公开栏公示信息36期。", "n_offline_items=36"),
    ("编发政府公报8期。", "n_gazette_issues=8"),
    ("编印《示例县人民政府公报》十二期。", "n_gazette_issues=12"),
    ("全年出版4期《示例县人民政府公报》。", "n_gazette_issues=4"),
    ("政府公报全年刊登文件75件。", "n_gazette_items=75"),
    ("县政府网站总访问量达1203344人次。", "n_site_visits=1203344"),
    ("门户网站访问量突破50万人次。", "n_site_visits~500000"),
    ("“示例发布”微信公众号关注人数达8.2万人。", "n_followers=82000"),
    ("微信公众号粉丝数12045。", "n_followers=12045"),
    ("制发行政规范性文件7件。", "n_docs_issued_text=7"),
    ("全年印发5件规范性文件。", "n_docs_issued_text=5"),
    ("废止行政规范性文件3件。", "n_docs_repealed_text=3"),
    ("现行有效行政规范性文件26件。", "n_docs_valid_text=26"),
    ("发布政策解读材料44篇。", "n_interpretations=44"),
    ("制作解读稿件15份。", "n_interpretations=15"),
    ("全年公开政策解读 29 条。", "n_interpretations=29"),
    ("召开新闻发布会6场。", "n_press_conf=6"),
    ("全年组织3次新闻发布会。", "n_press_conf=3"),
    ("召开新闻发布会9场，主要负责同志出席新闻发布会2次。", "n_press_conf=9 n_press_conf_principal=2"),
    ("开展在线访谈11期。", "n_web_interviews=11"),
    ("全年举办4场网上访谈。", "n_web_interviews=4"),
    ("参加政风行风热线直播5次。", "n_radio_hotline=5"),
    ("12345政务服务热线受理群众诉求2310件。", "n_hotline_calls=2310"),
    ("收到网民留言145条，回复留言139条。", "n_messages=145 n_messages_replied=139"),
    ("受理网络问政27件。", "n_messages=27"),
    ("回应社会关切33次。", "n_hot_topics=33"),
    ("开展民意征集9期。", "n_solicitations=9"),
    ("发布意见征集公告14期。", "n_solicitations=14"),
    ("公开县政府常务会议21次。", "n_meetings_disclosed=21"),
    ("办理人大代表建议8件、政协委员提案13件。", "n_npc_proposals=8 n_cppcc_proposals=13"),
    ("人大代表建议和政协委员提案分别为6件和10件。", "n_npc_proposals=6 n_cppcc_proposals=10"),
    ("公开财政预决算信息12条。", "n_budget_items=12"),
    ("公示行政执法信息150条。", "n_law_enforcement_items=150"),
    ("县政府门户网站发布县示例局信息83条。", "n_website_items=83"),
    ("县政府网站信息公开专栏全年更新示例局信息47条。", "n_website_items=47"),
    ("运营微信公众号2个，全年推送信息310条。", "n_wechat_accounts=2 n_wechat_items=310"),
    ("其中：通过政务外网公开190条，通过微信公众号公开91条。", "n_website_items=190 n_wechat_items=91"),
    ("门户网站发布信息309条，访问量达22343人次。", "n_website_items=309 n_site_visits=22343"),
    ("向社会征集意见6次。", "n_solicitations=6"),
    (
        "制发行政规范性文件7件，废止2件，现行有效40件。",
        "n_docs_issued_text=7 n_docs_repealed_text=2 n_docs_valid_text=40",
    ),
    ("公开承办的3件人大代表建议和8件政协委员提案。", "n_npc_proposals=3 n_cppcc_proposals=8"),
    ("在政府信息公开平台主动公开信息112条。", "n_info_total=112"),
    ("收到网民留言14条，答复12条。", "n_messages=14 n_messages_replied=12"),
    ("“示例发布”微信公众号用户已突破5.5万。", "n_followers~55000"),
]


@pytest.mark.parametrize(("text", "expected"), DISCLOSURE)
def test_a_figure_of_disclosure_is_read(text: str, expected: str) -> None:
    assert figures(read_prose(text, "sub_proactive")) == set(expected.split())


REQUESTS = [
    ("全年共收到政府信息公开申请26件。", "n_app_received_text=26"),
    ("2023年新收政府信息公开申请四十一件，上年结转3件。", "n_app_received_text=41"),
    ("本机关受理依申请公开件18宗。", "n_app_received_text=18"),
    ("2023年度共接到政府信息公开申请9份。", "n_app_received_text=9"),
    ("全年收到9份政府信息公开申请。", "n_app_received_text=9"),
    ("收到申请12件，全部按时办结。", "n_app_received_text=12"),
    ("我局收到政府信息公开申请两件。", "n_app_received_text=2"),
    ("共收到依申请公开政府信息7条。", "n_app_received_text=7"),
    ("政府信息公开申请数量为15件。", "n_app_received_text=15"),
    ("收到政府信息公开申请30件，答复28件。", "n_app_received_text=30 n_app_replied_text=28"),
    ("共办结政府信息公开申请16件。", "n_app_replied_text=16"),
    ("收到政府信息公开申请20件，已办结17件，3件结转至下年度办理。",
     "n_app_received_text=20 n_app_replied_text=17 n_app_carry_out_text=3"),
    ("2022年结转2件，2023年收到政府信息公开申请11件，结转2024年继续办理1件。",
     "n_app_received_text=11 n_app_carry_out_text=1"),
    ("收到政府信息公开申请6件。其中，予以公开3件、部分公开1件、不予公开2件。",
     "n_app_received_text=6 n_app_granted_text=3 n_app_denied_text=2"),
    ("政府信息公开申请中，同意公开的5件，占50%；不同意公开的2件，占20%。",
     "n_app_granted_text=5 n_app_denied_text=2"),
    ("全年共收到政府信息公开申请0件。", "n_app_received_text=0"),
    ("政府信息公开行政复议4件，行政诉讼1件。", "n_review_text=4 n_litigation_text=1"),
    ("因政府信息公开被申请行政复议3起。", "n_review_text=3"),
    ("发生1件涉及政府信息公开的行政诉讼。", "n_litigation_text=1"),
    ("因政府信息公开引发的行政复议、行政诉讼各2件。", "n_review_text=2 n_litigation_text=2"),
    ("政府信息公开行政复议、行政诉讼分别为5件、2件。", "n_review_text=5 n_litigation_text=2"),
    ("政府信息公开类行政复议、行政诉讼案件0件。", "n_review_text=0 n_litigation_text=0"),
    ("收到涉及信息公开的举报投诉2件。", "n_complaints=2"),
    ("受理并答复政府信息公开申请8件。", "n_app_received_text=8 n_app_replied_text=8"),
    ("收到1件政府信息公开行政复议、2件行政诉讼。", "n_review_text=1 n_litigation_text=2"),
    ("通过网络、信函等方式，收到政府信息公开申请13件。", "n_app_received_text=13"),
    ("依申请公开申请数为21件，已办结20件。", "n_app_received_text=21 n_app_replied_text=20"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REQUESTS)
def test_a_figure_of_requests_and_disputes_is_read(text: str, expected: str) -> None:
    assert figures(read_prose(text, "sub_request")) == set(expected.split())


ORGANISATION = [
    ("全年收取政府信息公开信息处理费860元。", "other_matters", "2021+", "n_processing_fee=860"),
    ("收取信息处理费0.12万元。", "other_matters", "2021+", "n_processing_fee=0.12"),
    ("对4件政府信息公开申请收取信息处理费1200元。", "other_matters", "2021+",
     "n_processing_fee_cases=4 n_processing_fee=1200"),
    ("发出收费通知5件，实际收取信息处理费300元。", "other_matters", "2021+", "n_fee_notices=5 n_processing_fee=300"),
    ("依申请公开政府信息收取检索费、复制费共35元。", "fees_waivers", "2008-2013", "n_request_fee=35"),
    ("依申请公开减免费用20元。", "fees_waivers", "2008-2013", "n_fee_waived=20"),
    ("召开政务公开工作会议3次。", "sub_supervision", "2021+", "n_work_meetings=3"),
    ("全年举办政务公开培训班2期。", "sub_supervision", "2021+", "n_trainings=2"),
    ("组织3次信息公开业务培训，培训人员120人次。", "sub_supervision", "2021+", "n_trainings=3 n_trainees=120"),
    ("开展公开业务培训2次，60人次参加。", "sub_supervision", "2021+", "n_trainings=2 n_trainees=60"),
    ("配备专职人员2名、兼职人员5名，负责信息公开工作。", "staff_budget", "2014-2018", "n_staff_full=2 n_staff_part=5"),
    ("从事政府信息公开工作的全职人员0名，兼职人员2名。", "staff_budget", "2008-2013",
     "n_staff_full=0 n_staff_part=2"),
    ("信息公开工作由1名专职工作人员和3名兼职工作人员承担。", "organisation_rules", "2014-2018",
     "n_staff_full=1 n_staff_part=3"),
    ("政府信息公开专项经费投入6万元。", "staff_budget", "2014-2018", "n_budget=6"),
    ("设立政府信息查阅点4个。", "sub_platform", "2021+", "n_reading_points=4"),
    ("全县设有三处政府信息公开查询点。", "proactive_disclosure", "2008-2013", "n_reading_points=3"),
    ("全县建成政务公开专区21个。", "sub_platform", "2021+", "n_zones=21"),
    ("现有6个基层政务公开专区。", "sub_platform", "2021+", "n_zones=6"),
    ("我局设有政府信息公开专栏5个。", "sub_platform", "2021+", "n_platforms=5"),
    ("发生失泄密事件1起。", "secrecy_supervision", "2014-2018", "n_secrecy_incidents=1"),
    ("因信息公开工作被责任追究2人。", "sub_supervision", "2021+", "n_accountability=2"),
    ("全年政务公开考核得分96.5分。", "sub_supervision", "2021+", "n_assessment_score=96.5"),
    ("下属事业单位4家，均已公开信息。", "subordinate_institutions", "2014-2018", "n_subordinate_units=4"),
    ("共接待政府信息公开咨询65人次。", "consultation_complaints", "2008-2013", "n_consultations=65"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "form", "expected"), ORGANISATION)
def test_a_figure_of_organisation_and_fees_is_read(text: str, code: str, form: str, expected: str) -> None:
    assert figures(read_prose(text, code, form)) == set(expected.split())  # type: ignore[arg-type]
