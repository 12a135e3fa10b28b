"""A copy as it is: accepted by pyHanko, pdfsig and qpdf, and for the reasons meant."""

import asyncio
import io
import subprocess

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from judges import context, pdfsig, report


def check_pyhanko(data, roots):
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    signatures = reader.embedded_regular_signatures
    stamps = reader.embedded_timestamp_signatures
    report(len(signatures) == 2 and len(stamps) == 1, f"pyHanko: {len(signatures)} signatures, {len(stamps)} document timestamp")
    leader, seal = signatures

    status = asyncio.run(async_validate_pdf_signature(leader, context(roots), ts_validation_context=context(roots)))
    report(status.intact and status.valid, "pyHanko: leader's signature intact and valid")
    report(status.trusted, "pyHanko: leader's certificate trusted")
    report(status.docmdp_ok is True, f"pyHanko: leader docmdp_ok ({status.docmdp_ok})")
    report(status.modification_level == ModificationLevel.FORM_FILLING, f"pyHanko: changes after the leader are form filling only ({status.modification_level})")
    report(status.timestamp_validity is not None and status.timestamp_validity.valid, "pyHanko: leader's signature timestamp valid")
    report(status.bottom_line, "pyHanko: leader, bottom line")
    report(leader.docmdp_level is not None and leader.docmdp_level.value == 2, "pyHanko: leader's is a certification, P=2")

    status = asyncio.run(async_validate_pdf_signature(seal, context(roots), ts_validation_context=context(roots)))
    report(status.intact and status.valid and status.trusted, "pyHanko: seal intact, valid, trusted")
    report(status.modification_level == ModificationLevel.LTA_UPDATES, f"pyHanko: changes after the seal are archiving only ({status.modification_level})")
    report(status.bottom_line, "pyHanko: seal, bottom line")
    report(seal.docmdp_level is None, "pyHanko: seal carries no DocMDP")
    mdp = seal.fieldmdp
    report(mdp is not None and mdp.action.name == "ALL", "pyHanko: seal locks all fields")
    report(stamps[0].evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE, "pyHanko: the document timestamp covers the entire file")

    for name, signature in (("leader", leader), ("seal", seal)):
        result = asyncio.run(ades_lta_validation(signature, archival_policy(roots)))
        verdict = result.ades_subindic
        report(verdict.status.name == "PASSED", f"pyHanko: {name} PAdES-LTA, revocation required, embedded data only ({verdict})")
        attributes = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
        wanted = {"content_type", "message_digest", "signing_certificate_v2"}
        report(attributes == wanted, f"pyHanko: {name} has exactly the attributes of PAdES baseline ({', '.join(sorted(attributes))})")


def check_programs(path):
    found = [valid for text, valid, _ in pdfsig(path) if "ETSI.CAdES.detached" in text]
    report(found == [True, True], "pdfsig: both signatures valid")
    report(any(total for _, _, total in pdfsig(path)), "pdfsig: the last signature covers the total document")
    run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
    clean = run.returncode == 0 and "WARNING" not in run.stdout + run.stderr
    report(clean, "qpdf --check: no errors, no warnings" + ("" if clean else "\n" + run.stdout + run.stderr))


def archival_policy(roots):
    """Chains and revocation from the file alone; a missing answer is a failure."""
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(roots),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
                certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
            ),
        )
    )
