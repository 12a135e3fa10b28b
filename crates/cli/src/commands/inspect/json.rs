//! For programs: one object, one line.

use saoy_pdf::{ObjRef, Object};
use serde_json::{Value, json};

use super::seen::{self, Detail, Seen};
use super::signatures::{self, Cms, Signature, SignerInfo};
use super::syntax;

/// Everything that was seen.
pub(super) fn of(seen: &Seen) -> Value {
    let limits = &seen.limits;
    json!({
        "file": seen.file,
        "length": seen.length,
        "sha256": seen.sha256,
        "version": seen.version,
        "encrypted": seen.encrypted,
        "repairs": seen.repairs,
        "trailing_bytes": seen.trailing,
        "objects": seen.objects,
        "pages": seen.pages.as_ref().ok(),
        "pages_error": seen.pages.as_ref().err(),
        "revisions": seen.revisions.iter().map(|save| json!({
            "revision": save.number,
            "start": save.start,
            "end": save.end,
            "startxref": save.startxref,
            "xref": seen::xref(save.xref),
            "entries": save.entries,
        })).collect::<Vec<_>>(),
        "signatures": seen.signatures.list.iter().map(signature).collect::<Vec<_>>(),
        "unclear": seen.signatures.unclear,
        "detail": seen.detail.as_ref().map(detail),
        "limits": {
            "objects": limits.max_objects,
            "revisions": limits.max_revisions,
            "pages": limits.max_pages,
            "depth": limits.max_depth,
            "stream_bytes": limits.max_decoded,
            "object_stream_bytes": limits.max_total_decoded,
        },
    })
}

/// One object.
pub(super) fn object(reference: ObjRef, place: &str, found: &Object) -> Value {
    json!({
        "object": reference.num,
        "generation": reference.generation,
        "place": place,
        "kind": found.kind(),
        "syntax": syntax::of(found),
    })
}

fn signature(found: &Signature) -> Value {
    json!({
        "field": found.field,
        "object": found.object,
        "kind": signatures::kind(found.kind),
        "revision": found.revision,
        "appeared": found.appeared,
        "coverage": found.coverage.map(signatures::coverage),
        "remarks": found.remarks,
        "value": found.value.as_ref().ok().map(value),
        "error": found.value.as_ref().err(),
    })
}

fn value(found: &signatures::Value) -> Value {
    json!({
        "sub_filter": found.sub_filter,
        "byte_range": found.byte_range,
        "cms_bytes": found.cms_length,
        "padding_bytes": found.padding,
        "cms": found.cms.as_ref().ok().map(cms),
        "cms_error": found.cms.as_ref().err(),
    })
}

fn cms(found: &Cms) -> Value {
    json!({
        "content_type": found.content_type,
        "signers": found.signers.iter().map(|found| match found {
            Ok(found) => signer(found),
            Err(error) => json!({ "error": error }),
        }).collect::<Vec<_>>(),
        "certificates": found.certificates,
        "crls": found.lists,
        "ocsp": found.answers,
        "oddities": found.oddities,
    })
}

fn signer(found: &SignerInfo) -> Value {
    json!({
        "digest": found.digest,
        "signature": found.signature,
        "holder": found.holder.as_ref().map(|holder| json!({
            "subject": holder.subject,
            "issuer": holder.issuer,
            "serial": holder.serial,
            "not_before": holder.from,
            "not_after": holder.to,
        })),
        "signed_attributes": found.attributes,
        "unsigned_attributes": found.unsigned,
        "timestamps": found.tokens,
    })
}

fn detail(found: &Detail) -> Value {
    json!({
        "revision": found.number,
        "objects": found.objects.iter().map(|object| json!({
            "object": object.number,
            "place": object.place,
            "what": object.what,
        })).collect::<Vec<_>>(),
        "changes": found.changes,
    })
}
