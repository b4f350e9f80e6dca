"""A signature on the report with the person's own certificate (PAdES baseline, ETSI EN 319 142-1).

Optional: pyHanko is an extra. A signature says who signed and that nothing changed since; it makes
the file differ from run to run, so the unsigned report's digest stands in the manifest's history.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingComponent, UnreadableInput
from analyzer.model.remark import N_, remark
from reports.files import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model.manifest import ManifestEntry

NOT_INSTALLED = N_('签名组件没有安装。请运行：pip install "calldossier[sign]"')
NO_KEY = N_("打不开证书文件 %(path)s：请检查文件和口令（环境变量 CALLDOSSIER_SIGN_PASSPHRASE）。")


def sign_report(report: Path, certificate: Path, passphrase: bytes | None) -> ManifestEntry:
    """Sign a PDF in place.

    Args:
        report: The PDF.
        certificate: PKCS #12 file with key and certificate.
        passphrase: Of that file.

    Raises:
        MissingComponent: pyHanko is not installed.
        UnreadableInput: The certificate cannot be opened.
    """
    if find_spec("pyhanko") is None:
        raise MissingComponent(remark(NOT_INSTALLED))
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf

    load: Any = SimpleSigner.load_pkcs12
    signer = load(str(certificate), passphrase=passphrase)
    if signer is None:
        raise UnreadableInput(remark(NO_KEY, path=str(certificate)))
    meta = PdfSignatureMetadata(field_name="CallDossier", subfilter=SigSeedSubFilter.PADES)
    with report.open("rb") as source:
        signed = sign_pdf(IncrementalPdfFileWriter(source), meta, signer=signer).getvalue()
    return write_text(report, signed)
