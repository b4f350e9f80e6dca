"""People's names in running text, Chinese and English, by surname and by what stands around them.

It is made for a public version, where a name too many is covered rather than one too few: it is no
tool to learn who somebody is. Surnames are the common ones of the 2010 census lists and the
compound ones still in use; given names are held by their most frequent characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|独孤|南宫|轩辕|长孙"
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓韩冯曹彭曾肖萧田董潘袁蔡蒋余杜叶程苏魏吕丁"
    "任沈姚卢傅钟姜崔谭廖范汪陆贾韦邹熊孟秦阎薛侯龚邵尹黎贺赖郝莫覃汤"
    "邱闫庞霍聂甄靳虞祁隋瞿牟邝佘苟臧褚娄窦岑翟詹耿俞阮柯裴邬卞栾邢樊倪颜庄殷屈仇蒲"
    "陳劉張趙吳孫鄭馮鄧蕭楊黃葉蘇呂盧鐘譚陸賈韋鄒閻龔賀賴湯蔣許謝韓羅"
)
"""Surnames that are seldom anything else, simplified and traditional."""
_OTHER = (
    "华伍缪马高石金夏方白江段雷龙史陶顾毛万钱严武戴孔向常安易乔齐涂康温施牛葛路岳申焦鲁纪童欧甘章季"
    "柳凌祝单翁骆左关柴尚兰洪房桂成盛苗费宁柏管符车辛游米鲍卫尤伍卜平穆计伏明喻水云奚郎昌凤花"
    "酆滕毕乐皮卡蓝闵席麻危梅刁缪干解宗宣贲郁杭储佟仰仲伊宫暴厉戎祖束景幸韶党宿鄂索咸籍卓蔺屠"
    "蒙池阴胥苍双闻莘贡劳逄姬扶堵冉宰郦雍璩桑濮寿边扈燕冀郏浦农晏充慕连茹宦艾鱼容古慎戈庾终暨"
    "居衡满弘匡文寇禄阙东沃蔚越夔隆师巩厍晁勾敖融冷訾阚简饶沙养鞠丰巢蒯荆红竺权盖益桓岩谷舒麦"
    "巫付商阳查迟曲吉项芦荣丛司时于苑"
)
"""Surnames that are words or parts of words as well: held to be names only where more says so."""
_RARE = "包班和那都别从能国时应全戚"
"""Surnames that are read as such before a title only."""
_GIVEN = (
    "诺伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀英霞平刚桂明华玉萍红娥玲芬燕彬鹏飞波斌宇浩凯健俊帆帅旭"
    "宁龙欢佳阳梅琴云洁莉辉晶晨倩颖琳雪婷慧雯蕾薇莹瑶怡娇妍悦欣雨涵梓轩然子睿博文昊泽思彤诗琪"
    "嘉佩珊淑珍兰凤建国志峰海亮林东晓小春德荣福庆永祥贵生良富财根宝兴康庭松柏立民新胜利振世宏"
    "光正成仁义忠诚信远智毅坚钢铁鑫森焱垚淼楠栋梁柱维卫爱莲香翠翔翰哲逸晖岩岚峻川江河清源润泉"
    "涌恒瑞祖继承先绍友朋群众家培示例珠珏瑾瑜璐璇琦琼瑛璟媛嫣婕妮婉婧姗姣妤孝素惠惜菊荷莎茜蓉"
    "蓓蕊芸芷茹菲萱苗苹若依伊可心语梦菡雅安天乐月星辰曦昕晗力奇雄豪鸣皓炜煜熙熠琨珂琰瑄艺舒妙"
    "青书墨致凌澜昆仑尧舜禹汤竹菁葵锋钧锦铭锐镇银钰铃剑戈武威虎豹彪熊鹰鸿雁骏腾元凡冰冬夏秋"
)
_TITLES = (
    "先生|女士|小姐|太太|夫人|老师|经理|主任|主管|总监|老板|师傅|律师|法官|警官|医生|大夫|护士|队长|"
    "科长|处长|局长|校长|院长|班长|厂长|店长|会计|秘书|专员|同学|同志|阿姨|叔叔|大爷|大妈|大哥|大姐|"
    "某某|某|总|工(?![号作资厂程])|哥|姐|嫂|叔|姨|伯|婶|董|局|处|某"
)
_NOT_GIVEN = (
    "的了吗呢吧啊呀哦哈嘛你您我他她它是在有不没就都也还要会能来去给说让把被和跟与或这那哪什么怎谁"
)
_NOT_GIVEN += "先女小老师经总哥姐某本人家今明昨后欠电号打，。！？、；：,.!?;: \n\t*"
_WORDS = re.compile(
    "任何|任务|任意|任凭|何时|何况|何必|何苦|和你|和您|和我|和他|和她|于是|成功|成为|成年|安全|安排|安心|"
    "银行|方便|方式|方面|方案|方法|时候|时间|平时|平台|高利|高额|高管|高级|马上|万一|全部|全家|全国|国家|"
    "国内|公司|公安|公开|公告|包括|强制|通过|通知|通讯|通话|应该|应当|相关|关系|关于|计算|计划|文件|文书|"
    "文明|明天|明白|明年|单位|单独|都是|从来|从事|后果|后面|后天|那么|那个|能力|能够|程序|程度|黄牛|钱款|"
    "钱财|严重|严格|金额|金融|白天|江湖|路上|向上|常常|别人|别的|解决|解释|管理|管辖|路费|车贷|车辆|房贷|"
    "房子|房东|双方|双倍|连累|连续|利息|利率|利用|居住|居然|权利|权益|简单|空间|空号|须知|相信|查询|查封|"
    "查到|查看|余额|余款|许可|许多|谢谢|祝您|祝你|宋体|钟头|叶子|陆续|汤圆|徐徐|田地|林业|莫名|莫非|范围|"
    "胡说|胡来|胡闹|罗列|曾经|周末|周一|周二|周三|周四|周五|周六|周日|周期|周转|周围|周边|周年|孙子|孙女|"
    "吴语|黄金|黄色|黄河|汪洋|丁点|任性|秦朝|唐朝|宋朝|沈阳|郑州|韩国|梁山|杜绝|苏州|石油|董事|马路|平安|"
    "和平|康复|安静|方向|文化|明确|明显|夏天|江苏|江西|云南|海南|温州|常州|成都|成立|司机|司法|边上|冷静|"
    "满意|满足|容易|古代|农村|农业|牛奶|卡号|卡里|卡片|皮肤|水费|水平|米饭|元旦|元钱|花钱|花费|花呗|东西|"
    "东方|宁可|国庆|国企|师傅|师兄|宣布|宗旨|红包|益处|寿命|贡献|劳动|劳务|桑拿|步骤|终于|终止|终结|隆重|"
    "越来|充值|王八|高兴|安康|安宁|文明|和谐|到家|到期|到底|白养|华人|应该|全家|闻报|方受|傅明|费已|卡已|周发|班主|张贴|张开|张嘴|安管|卡中|新闻|幸福|周大|高铁|"
    "公铵|仲裁|充分|习惯|艾滋|能不"
)
"""Words that begin as a name may: no name by themselves."""
_LEADS = (
    "我是|我叫|找一下|找|让|告诉|你好|您好|喂|我姓|叫做|名叫|叫|姓名|本人|是不是|你是|您是|就是|是|找|联系人|债务人|借款人|持卡人|担保人|"
    "被告人|被告|当事人|收件人|户主|机主|客户|认识|问一下|请问|喂|有个|转告|告诉|通知|联系|打给|"
    "爸爸|妈妈|爸|妈|父亲|母亲|老公|老婆|妻子|丈夫|儿子|女儿|哥哥|姐姐|弟弟|妹妹|哥|姐|弟|妹|同事|"
    "朋友|老板|领导|亲戚|舅舅|邻居|对象|你认识|通知|今天下午去|去|到|催收员|工号|姓"
)
_SURNAME = f"(?:{_COMPOUND}|[{_COMMON}{_OTHER}])"
_CERTAIN = f"(?:{_COMPOUND}|[{_COMMON}])"
_HAN = r"[\u4e00-\u9fff]"
_LETTER = rf"(?![{_NOT_GIVEN}]){_HAN}"
_CHOSEN = f"[{_GIVEN}]"
_TITLED = re.compile(rf"(?=(?:{_SURNAME}|[{_RARE}])(?:{_LETTER}){{0,2}}(?:{_TITLES}))")
_BEFORE_TITLE = re.compile(rf"((?:{_SURNAME}|[{_RARE}])(?:{_LETTER}){{0,2}}?)(?:{_TITLES})")
_LED = re.compile(rf"(?:{_LEADS})[\"“'《：: ]{{0,2}}({_SURNAME}(?:{_LETTER}){{1,2}})")
_SIGNED = re.compile(
    rf"(?:^|[\n,，。；;：:“\"(（【】])\s*((?:{_CERTAIN}(?:{_LETTER}){{1,2}}|(?:{_SURNAME}|[{_RARE}]){_CHOSEN}{{1,2}}))"
    r"(?=[\s,，。；;：:”\")）】!！?？]|$)"
)
_DOING = re.compile(
    rf"((?:{_SURNAME}|[{_RARE}]){_CHOSEN}{{1,2}})(?=涉嫌|借了|借的|把|今天|明天|家(?!里)|接|回|吧|还钱|还款|的?电话|拒不|逃)"
)
_ASKED = re.compile(
    rf"({_SURNAME}(?:{_LETTER}){{1,2}})(?=的?(?:电话|手机|家属|家人|亲属|父母|朋友|同事|欠|借|逾期|本人|吗|贷款|什么人|身份证))"
)
_FULL = re.compile(
    rf"{_CERTAIN}(?!先生)(?:[三四五六七大]{_CHOSEN}?|{_CHOSEN}{{1,2}})|(?:{_COMPOUND}|[{_OTHER}])(?!先生){_CHOSEN}{{2}}"
)
_FAMILIAR = re.compile(rf"(?:小|老(?!赖)|阿)([{_COMMON}])(?![力性能气])")
_ENGLISH_TITLE = r"(?:[Mm][Rr]s?|[Mm][Ss]|[Mm]iss|[Mm]adam|[Ss]ir|[Dd]r|[Pp]rof|[Dd]ear)\b\.?"
_ENGLISH_NAME = r"[A-Z][A-Za-z'’-]+(?: (?:[A-Z]\. )?[A-Z][A-Za-z'’-]+){0,2}"
_ENGLISH = re.compile(
    rf"{_ENGLISH_TITLE}\s+({_ENGLISH_NAME})"
    rf"|(?:[Mm]y name is|[Tt]his is|[Ii] am|I'm|[Nn]amed?|[Cc]alled|[Ss]peak (?:to|with)|"
    rf"[Ll]ooking for|[Cc]all(?:ing)? for|[Kk]now|[Rr]elated to|[Cc]ontact|[Tt]ell|[Ff]or|"
    rf"[Mm]other|[Ff]ather|[Ww]ife|[Hh]usband|[Bb]rother|[Ss]ister|[Bb]oss|[Ff]riend|[Ss]on|"
    rf"[Dd]aughter|[Rr]egards,?)\s+({_ENGLISH_NAME})"
)
_NO_ENGLISH_NAME = re.compile(
    r"(?:I|The|This|That|You|Your|We|Our|It|If|An|A|And|But|Or|So|Please|Call|Police|Court|"
    r"Bank|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|"
    r"April|May|June|July|August|September|October|November|December|China|Chinese|English)\b"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where people's names seem to stand: first character, one past the last.

    Of a name with a title only the name is given. Spans may overlap.
    """
    yield from _titled(text)
    for pattern in (_LED, _SIGNED, _ASKED, _DOING):
        for match in pattern.finditer(text):
            yield from _shortened(text, *match.span(1))
    for match in _FULL.finditer(text):
        if not _word(text, match.start(), match.end()):
            yield match.span()
    yield from (match.span(1) for match in _FAMILIAR.finditer(text))
    yield from _english(text)


def _titled(text: str) -> Iterator[tuple[int, int]]:
    for place in _TITLED.finditer(text):
        match = _BEFORE_TITLE.match(text, place.start())
        if match and not _word(text, match.start(), match.end()):
            yield match.span(1)


def _shortened(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a name that what stands before it announces, unless it begins an ordinary word."""
    if not _WORDS.match(text, start, start + 2):
        yield start, end


def _word(text: str, start: int, end: int) -> bool:
    """Tell whether what seems a name is an ordinary word, or the end of one."""
    before = end - start == _SHORT and start > 0 and _WORDS.match(text, start - 1, start + 1)
    return bool(_WORDS.match(text, start, start + 2) or before)


_SHORT = 2


def _english(text: str) -> Iterator[tuple[int, int]]:
    for match in _ENGLISH.finditer(text):
        group = 1 if match[1] else 2
        if not _NO_ENGLISH_NAME.match(match[group]):
            yield match.span(group)
