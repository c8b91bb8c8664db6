"""Questions as people type them into chats, with slips of the hand: the same for everybody, as many as wanted.

In: how many. Out: {id, text} a line, from a small grammar in three subjects; one text in four has a character that is doubled,
left out, or taken for another.
"""

import json
import random

SUBJECTS = [
    (["网贷", "信用卡", "花呗", "借呗", "房贷", "助学贷款", "车贷", "网络贷款"],
     ["逾期", "提前还款", "分期", "协商还款", "被起诉", "上征信", "催收"]),
    (["房租", "押金", "物业费", "水电费", "租房合同", "公租房"],
     ["退还", "涨价", "拖欠", "转租", "解除", "申请"]),
    (["社保", "医保", "公积金", "失业金", "工伤", "生育津贴"],
     ["断缴", "提取", "转移", "报销", "认定", "补缴"]),
]
BEGINNINGS = ["", "", "请问", "想问一下", "你好，", "大家好，请问", "急！"]
MIDDLES = ["", "", "了", "三个月", "一年", "后", "以后"]
ENDINGS = ["怎么办", "怎么处理", "会怎么样", "需要多久", "要哪些材料", "可以吗", "合法吗", "怎么算", "找谁", "多少钱"]
TAILS = ["", "", "？", "?", "呢？", "啊", "，谢谢"]
SLIPS = "的么在再做作他她那哪吧把以已"


def slipped(text, draw):
    """The text with one slip."""
    at = draw.randrange(len(text))
    kind = draw.randrange(3)
    if kind == 0:
        return text[:at] + text[at] + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    return text[:at] + draw.choice(SLIPS) + text[at + 1 :]


def texts(count):
    """So many texts."""
    draw = random.Random(count)
    for number in range(count):
        things, events = draw.choice(SUBJECTS)
        core = draw.choice(things) + draw.choice(events) + draw.choice(MIDDLES) + draw.choice(ENDINGS)
        if draw.random() < 0.25:
            core = slipped(core, draw)
        yield {"id": f"t{number}", "text": draw.choice(BEGINNINGS) + core + draw.choice(TAILS)}


def write(path, count):
    """Writes so many texts as JSON lines."""
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts(count))
