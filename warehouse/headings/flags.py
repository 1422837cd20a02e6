"""Name the public columns about ratings in doubt, in Chinese and English."""

from warehouse.headings.words import Words

FLAGS: dict[str, Words] = {
    "cause": ("疑点的情形", "Which case of the doubt it is"),
    "is_suspect": (
        "是否疑似（疑似不实的评价；照常计入满意率，作废以前不变）",
        "Whether it is suspect (thought untrue; it counts all the same until a person voids it)",
    ),
    "measured": ("测得", "What was measured"),
    "allowed": ("限值", "The limit it was held against"),
    "other_id": ("依据的另一条事件", "The other event that it is judged by"),
    "suspect": ("其中疑似不实", "Ratings thought untrue"),
    "without_suspect_pct": ("去除疑似后的满意率%", "Satisfaction without suspect ratings, cut to one decimal"),
    "f1": ("F1 没有办件或邀请", "Ratings flagged F1: no visit or no invitation"),
    "f2": ("F2 按键过快", "Ratings flagged F2: pressed too fast"),
    "f3": ("F3 重复按键", "Ratings flagged F3: pressed twice"),
    "f4": ("F4 短时间大量评价", "Ratings flagged F4: many in a short time"),
    "f5": ("F5 非服务时间", "Ratings flagged F5: out of service hours"),
    "f6": ("F6 当面改评", "Ratings flagged F6: changed from bad to good under the eye"),
    "f8": ("F8 同一人多次评价", "Ratings flagged F8: the same rater, many times"),
    "f9": ("F9 清一色五星", "Ratings flagged F9: nothing but the best level"),
    "f10": ("F10 间隔过于均匀", "Ratings flagged F10: too regular a rhythm"),
    "f11": ("F11 下班前补评", "Ratings flagged F11: made up for before closing"),
    "f12": ("F12 同一人多次差评", "Ratings flagged F12: the same person, bad many times"),
    "f13": ("F13 差评前后缺号或离线", "Ratings flagged F13: numbers missing or a terminal offline around bad ones"),
    "smooth": ("顺利的办件人次", "Visits that went smoothly"),
    "smooth_invited_pct": ("顺利者邀评率%", "Share of smooth visits that were asked for a rating, cut to one decimal"),
    "rough": (
        "被拒、材料不齐或等候最久一成的办件人次",
        "Visits refused, with incomplete papers, or among the longest tenth of waits",
    ),
    "rough_invited_pct": ("不顺者邀评率%", "Share of rough visits that were asked for a rating, cut to one decimal"),
    "is_selective": ("是否选择性邀请（F7）", "Whether the invitations are selective (F7)"),
    "windows": ("有评价的窗口数", "Windows with a rating"),
    "monotone_windows": ("清一色五星的窗口数（F9）", "Windows with nothing but the best level (F9)"),
    "complaints_by_hotline": ("热线投诉件数", "Complaints that came by the hotline"),
    "complaints_by_demand": ("诉求投诉件数", "Complaints that came as demands"),
    "is_divergent": (
        "是否背离（全满意或清一色而有投诉）",
        "Whether ratings are all good or monotone while people complain",
    ),
}
