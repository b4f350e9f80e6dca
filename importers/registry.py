"""The importers there are, and which of them reads a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importers.adb_backup import AdbBackup
from importers.android_provider import AndroidProvider
from importers.call_table import CallTable
from importers.carrier_bill import CarrierBill
from importers.contract import Confidence
from importers.fossify import Fossify
from importers.google_voice import GoogleVoice
from importers.huawei_backup import HuaweiBackup
from importers.iphone_backup import IPhoneBackup
from importers.mail import MailFile
from importers.meizu_calls import MeizuCalls
from importers.miui_backup import MiuiBackup
from importers.mms_pdu import MmsPdu
from importers.oppo_calls import OppoCalls
from importers.oppo_pctool import OppoPcTool
from importers.outlook_message import OutlookMessage
from importers.pc_suite_sms import PcSuiteSms
from importers.qksms import QkSms
from importers.recording import RecordingFile
from importers.sheet_rows import sheet_kind
from importers.sms_backup_restore import SmsBackupRestore
from importers.sms_ie import SmsImportExport
from importers.super_backup import SuperBackup
from importers.vcard import VCard
from importers.vivo_easyshare import VivoEasyShare
from importers.vmsg import VMessage

if TYPE_CHECKING:
    from importers.contract import Importer, Probe

IMPORTERS: Final[tuple[Importer, ...]] = (
    SmsBackupRestore(),
    VCard(),
    AndroidProvider(),
    AdbBackup(),
    MiuiBackup(),
    HuaweiBackup(),
    IPhoneBackup(),
    GoogleVoice(),
    MailFile(),
    SuperBackup(),
    OppoCalls(),
    OppoPcTool(),
    PcSuiteSms(),
    VMessage(),
    MmsPdu(),
    MeizuCalls(),
    SmsImportExport(),
    Fossify(),
    QkSms(),
    VivoEasyShare(),
    OutlookMessage(),
    CarrierBill(),
    CallTable(),
    RecordingFile(),
)
"""In the order in which equal confidence is decided."""


def choose(probe: Probe, *, mapped: bool = False) -> Importer | None:
    """Return the importer that is surest the file is its own; `None` where none thinks so.

    Args:
        probe: What recognition may go by.
        mapped: Whether a person said which column of a table holds what: then a table that nobody
            is sure of is read as one of calls.
    """
    sureness = [importer.detect(probe) for importer in IMPORTERS]
    sure = max(sureness)
    if mapped and sure < Confidence.LIKELY and sheet_kind(probe.head) is not None:
        return CallTable()
    return IMPORTERS[sureness.index(sure)] if sure > Confidence.NONE else None
