"""What the closed sets of the model are called on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.complaint import Step
from analyzer.model.finding import Authority, Category, GateName, PersonalKind, State
from analyzer.model.party import NumberKind, Role
from analyzer.model.passage import Channel
from analyzer.model.records import CallOutcome, Direction, MessageBox, RecordKind, TimeBasis
from analyzer.model.remark import N_
from analyzer.model.transcript import Doubt, Speaker

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analyzer.i18n import Translate

CATEGORY: Mapping[Category, str] = {
    Category.THREAT: N_("威胁、恐吓"),
    Category.ABUSE: N_("辱骂、侮辱"),
    Category.FREQUENCY: N_("频繁拨打"),
    Category.HOURS: N_("夜间或清晨联系"),
    Category.THIRD_PARTY_DISCLOSURE: N_("向第三人泄露债务信息"),
    Category.PUBLICATION: N_("公开个人信息、曝光"),
    Category.IMPERSONATION: N_("冒充机关或他人身份"),
    Category.FORGED_DOCUMENT: N_("疑似伪造文书"),
    Category.EXTORTION: N_("索要财物"),
    Category.FALSE_CONSEQUENCE: N_("虚构或夸大后果"),
    Category.BOMBING: N_("短信、电话轰炸"),
    Category.ILLEGAL_FEE: N_("不明收费、诱导借贷"),
    Category.INTRUSION: N_("上门滋扰"),
    Category.UNLAWFUL_DATA: N_("来源不明的个人信息"),
}

PERSONAL: Mapping[PersonalKind, str] = {
    PersonalKind.IDENTITY_NUMBER: N_("身份证号"),
    PersonalKind.SOCIAL_SECURITY: N_("美国社会安全号码"),
    PersonalKind.BANK_CARD: N_("银行卡号"),
    PersonalKind.MOBILE: N_("手机号码"),
    PersonalKind.LANDLINE: N_("座机号码"),
    PersonalKind.TELEPHONE: N_("电话号码"),
    PersonalKind.ADDRESS: N_("具体地址"),
    PersonalKind.PHOTO: N_("照片或视频"),
}

SEVERITY: Mapping[int, str] = {
    5: N_("最先查看"),
    4: N_("优先查看"),
    3: N_("尽快查看"),
    2: N_("稍后再看"),
    1: N_("仅供参考"),
}
"""How soon to look, not how guilty."""

AUTHORITY: Mapping[Authority, str] = {
    Authority.LAW: N_("法律"),
    Authority.REGULATION: N_("行政法规、部门规章"),
    Authority.STANDARD: N_("推荐性国家标准"),
    Authority.SELF_REGULATION: N_("行业自律规则"),
}

STATE: Mapping[State, str] = {
    State.PROPOSED: N_("未复核"),
    State.CONFIRMED: N_("已人工确认"),
    State.REJECTED: N_("已人工排除"),
    State.UNSURE: N_("人工查看后存疑"),
}

CHANNEL: Mapping[Channel, str] = {
    Channel.CALL: N_("电话"),
    Channel.SMS: N_("短信"),
    Channel.EMAIL: N_("电子邮件"),
}

DIRECTION: Mapping[Direction, str] = {
    Direction.IN: N_("对方打来或发来"),
    Direction.OUT: N_("本机打出或发出"),
    Direction.UNKNOWN: N_("方向不明"),
}

WAY: Mapping[Direction, str] = {
    Direction.IN: N_("来"),
    Direction.OUT: N_("去"),
    Direction.UNKNOWN: N_("方向不明"),
}

OUTCOME: Mapping[CallOutcome, str] = {
    CallOutcome.ANSWERED: N_("已接通"),
    CallOutcome.NOT_CONNECTED: N_("未接通"),
    CallOutcome.MISSED: N_("未接"),
    CallOutcome.REJECTED: N_("拒接"),
    CallOutcome.BLOCKED: N_("被拦截"),
    CallOutcome.VOICEMAIL: N_("语音信箱"),
    CallOutcome.ELSEWHERE: N_("在其他设备接听"),
    CallOutcome.UNKNOWN: N_("结果不明"),
}

BOX: Mapping[MessageBox, str] = {
    MessageBox.INBOX: N_("收件箱"),
    MessageBox.SENT: N_("已发送"),
    MessageBox.DRAFT: N_("草稿箱"),
    MessageBox.OUTBOX: N_("发件箱"),
    MessageBox.FAILED: N_("发送失败"),
    MessageBox.QUEUED: N_("待发送"),
    MessageBox.BLOCKED: N_("拦截箱"),
    MessageBox.UNKNOWN: N_("信箱不明"),
}

NUMBER_KIND: Mapping[NumberKind, str] = {
    NumberKind.MOBILE: N_("手机号"),
    NumberKind.VIRTUAL_MOBILE: N_("虚拟运营商手机号"),
    NumberKind.LANDLINE: N_("固定电话"),
    NumberKind.HOTLINE: N_("95/96 服务号码"),
    NumberKind.SENDER_106: N_("106 短信端口"),
    NumberKind.SERVICE: N_("400/800 号码"),
    NumberKind.CARRIER: N_("运营商号码"),
    NumberKind.PUBLIC: N_("公共服务号码"),
    NumberKind.SHORT: N_("短号"),
    NumberKind.NAME: N_("文字发件人"),
    NumberKind.WITHHELD: N_("号码未显示"),
    NumberKind.OTHER: N_("其他号码"),
}

ROLE: Mapping[Role, str] = {
    Role.COLLECTOR: N_("疑似催收方"),
    Role.THIRD_PARTY: N_("第三人"),
    Role.KNOWN: N_("熟人"),
    Role.SERVICE: N_("公共或商业服务"),
    Role.UNKNOWN: N_("身份不明"),
}

SPEAKER: Mapping[Speaker, str] = {
    Speaker.COLLECTOR: N_("对方"),
    Speaker.OWNER: N_("本机机主"),
    Speaker.UNKNOWN: N_("说话人未分辨"),
}

DOUBT: Mapping[Doubt, str] = {
    Doubt.LOOP: N_("机器反复写出同样的词，声音可能不清"),
    Doubt.SILENCE_PHRASE: N_("属于机器在静音处容易凭空写出的句子"),
    Doubt.NO_SPEECH: N_("机器认为此处可能没有人说话"),
    Doubt.LOW_CONFIDENCE: N_("机器把握较低"),
    Doubt.COMPRESSION: N_("文字重复过多，不像正常说话"),
    Doubt.LANGUAGE: N_("出现了预期之外的语言文字"),
}

TIME_BASIS: Mapping[TimeBasis, str] = {
    TimeBasis.INSTANT: N_("来源记录的是确定的时刻"),
    TimeBasis.OFFSET: N_("来源写明了与世界时的差"),
    TimeBasis.CASE_ZONE: N_("来源只写钟点，按案卷时区理解"),
}

RECORD_KIND: Mapping[RecordKind, str] = {
    RecordKind.CALL: N_("通话"),
    RecordKind.MESSAGE: N_("短信"),
    RecordKind.RECORDING: N_("录音"),
    RecordKind.EMAIL: N_("邮件"),
    RecordKind.CONTACT: N_("联系人"),
}

GATE: Mapping[GateName, str] = {
    GateName.PARTY: N_("对方不是疑似催收方"),
    GateName.SPEAKER: N_("不是对方说的"),
    GateName.CONTEXT: N_("上下文没有债务内容"),
    GateName.PHRASE: N_("用语不足以单独说明问题"),
    GateName.EXCEPTION: N_("符合排除情形"),
}

STEP: Mapping[Step, str] = {
    Step.RECEIPT: N_("取得编号"),
    Step.ACCEPTED: N_("受理"),
    Step.REFUSED: N_("不予受理"),
    Step.FORWARDED: N_("转办"),
    Step.ASKED: N_("要求补充"),
    Step.SUPPLEMENTED: N_("已补充"),
    Step.ANSWERED: N_("答复"),
    Step.WARNED: N_("批评制止或处罚对方"),
    Step.CLOSED: N_("办结"),
    Step.NOTE: N_("备注"),
}

READER: Mapping[str, str] = {
    "sms_backup_restore": N_("SMS Backup & Restore 备份"),
    "vcard": N_("通讯录（vCard）"),
    "android_provider": N_("安卓通话、短信数据库"),
    "adb_backup": N_("adb 备份"),
    "miui_backup": N_("小米手机本地备份"),
    "huawei_backup": N_("华为、荣耀手机备份"),
    "iphone_backup": N_("iPhone 备份"),
    "google_voice": N_("Google Voice 导出网页"),
    "mail": N_("电子邮件"),
    "super_backup": N_("Super Backup（超级备份）"),
    "oppo_calls": N_("OPPO、一加、真我、酷派通话记录备份"),
    "mms_pdu": N_("彩信文件（.pdu）"),
    "oppo_pctool": N_("OPPO 电脑备份（ColorOS PC 工具）"),
    "pc_suite_sms": N_("手机助手导出的短信（XML）"),
    "vmsg": N_("短信（vMessage：OPPO、酷派、诺基亚等）"),
    "meizu_calls": N_("魅族通话记录备份"),
    "sms_ie": N_("SMS Import / Export 导出"),
    "fossify": N_("Fossify（Simple）短信、电话导出"),
    "qksms": N_("QKSMS、Quik 短信备份"),
    "vivo_easyshare": N_("vivo 互传备份"),
    "outlook_message": N_("Outlook 邮件（.msg）"),
    "carrier_bill": N_("运营商通话详单"),
    "call_table": N_("通话记录表格（CSV、Excel 等）"),
    "recording": N_("通话录音"),
}
"""What reads each format, by the name that stands in provenance."""

ACTION: Mapping[str, str] = {
    "create": N_("建立案卷"),
    "acquire": N_("接收文件并计算摘要"),
    "import": N_("读取"),
    "transcribe": N_("机器转写"),
    "link": N_("录音与通话配对"),
    "flag": N_("规则初筛"),
    "decide": N_("人工复核"),
    "mark": N_("标记号码"),
    "decide-link": N_("指定录音的通话"),
    "tie": N_("指定号码的归并"),
    "export": N_("导出"),
    "complain": N_("登记投诉"),
    "followup": N_("登记进展"),
}


def mentioned(kinds: Collection[PersonalKind], say: Translate) -> str:
    """Return what personal data the words of disclosures mention, as a clause; empty for none."""
    named = say(N_("、")).join(say(name) for kind, name in PERSONAL.items() if kind in kinds)
    return say(N_("其中提到：%(kinds)s")) % {"kinds": named} if named else ""
