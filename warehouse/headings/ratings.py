"""Name the public columns about what people said, in Chinese and English."""

from warehouse.headings.words import Words

RATINGS: dict[str, Words] = {
    "good": ("满意（5、4、3级）", "Good ratings (levels 5, 4, 3)"),
    "bad": ("差评（2、1级）", "Bad ratings (levels 2, 1)"),
    "rated": ("有效评价", "Effective ratings, those that count"),
    "satisfaction_pct": ("满意率%（满意÷有效评价，截一位小数）", "Good ÷ effective ratings, cut to one decimal"),
    "served": ("办结人次（无叫号机为空）", "Visits finished; null without a queue machine"),
    "rated_pct": (
        "参评率%（有评价的办结÷评价器可用时的办结；无评价器为空）",
        "Finished visits with a rating ÷ those whose terminal could be pressed; null without a terminal",
    ),
    "defaults": ("默认评价（不计入满意率）", "Ratings given by default, which do not count"),
    "scale": ("评价量表", "The scale (keys and version) in which the terminal asked"),
    "scale_pct": ("该量表占有效评价%", "This scale's share of the effective ratings, cut to one decimal"),
    "voided": ("已作废评价（不计入）", "Voided ratings, which do not count"),
    "duplicates": ("同一次办件的重复评价（不计入）", "Further ratings of the same visit, which do not count"),
    "is_final": ("是否定数（之后变动为修订）", "Whether it is settled (what comes later is a revision)"),
    "n": ("近50次内有效评价数（30天内）", "Effective ratings among the latest 50 (30 days)"),
    "last_rated_at": ("最近一次有效评价", "When the latest effective rating was given"),
    "rating_id": ("评价编号", "The id of the rating's event"),
    "rated_at": ("评价时间", "When it was rated"),
    "rated_on": ("评价日期（当地）", "The local day on which it was rated"),
    "level": ("级别（5最好）", "The level, 5 the best and 1 the worst"),
    "level_zh": ("评价", "The level in Chinese words"),
    "is_good": ("是否满意", "Whether it is good (levels 5, 4, 3)"),
    "counts_as": (
        "计为（effective有效、default默认、voided作废、duplicate重复、test测试、platform自助机或网站、"
        "superseded已被真实评价取代）",
        "What it counts as: effective, default, voided, duplicate, test, platform (a machine or website) or "
        "superseded (by a real rating)",
    ),
    "reasons": ("原因代码", "Codes of the reasons that the person named"),
    "named": ("是否实名", "Whether the person gave a way to be asked again"),
    "visit_id": ("办件编号", "The id of the visit"),
    "contacted_at": ("回访时间", "When the person was asked again"),
    "verified_at": ("核实时间", "When it was looked into"),
    "founded": ("是否属实", "Whether it was found to be true"),
    "rectified_at": ("整改时间", "When it was put right"),
    "replied_at": ("回复时间", "When it was answered"),
    "is_satisfied": ("最近一次回访是否满意", "Whether the person was content at the latest revisit"),
    "is_on_time": ("是否按时办结（未到期为空）", "Whether it was handled by its limit; null while not yet due"),
    "replied": ("已回复的差评", "Bad ratings answered"),
    "replied_pct": ("差评回复率%", "Bad ratings answered ÷ bad ratings, cut to one decimal"),
    "named_bad": ("实名差评", "Bad ratings of people who can be asked again"),
    "rectified_revisited": ("已整改并回访的实名差评", "Named bad ratings put right and asked again"),
    "rectified_revisited_pct": (
        "回访整改率%",
        "Named bad ratings put right and asked again ÷ named bad ratings, cut to one decimal",
    ),
    "named_revisited": ("已回访的实名差评", "Named bad ratings asked again"),
    "satisfied_at_revisit": ("回访满意的实名差评", "Named bad ratings whose giver was content when asked again"),
    "satisfied_at_revisit_pct": (
        "回访整改满意率%",
        "Content when asked again ÷ named ones asked again, cut to one decimal",
    ),
    "handled_or_overdue": ("已办结与逾期未办结的差评", "Bad ratings handled, and those open past their limit"),
    "platform": ("自助机与网站的评价（不计入）", "Ratings about a machine or a website, which do not count"),
    "strict": ("非常满意与满意（5、4级）", "Effective ratings of levels 5 and 4"),
    "strict_pct": ("严格满意率%（M-03）", "Levels 5 and 4 ÷ effective ratings, cut to one decimal (M-03)"),
    "with_defaults_pct": (
        "含默认好评率%（M-02）",
        "Satisfaction with one default a visit counted, cut to one decimal (M-02)",
    ),
    "mean_points": (
        "评价得分（M-04，满分10）",
        "Mean of 10, 8, 6, 3, 0 points for levels 5 to 1, cut to two decimals (M-04)",
    ),
    "usable": ("评价器可用时的办结", "Finished visits whose terminal could be pressed"),
    "used": ("其中有评价的", "Of those, with an effective rating"),
    "no_device": (
        "没有可用评价器的办结（不计入）",
        "Finished visits without a terminal that could be pressed, left out",
    ),
    "halls": ("有有效评价的大厅数", "Halls with an effective rating"),
}
