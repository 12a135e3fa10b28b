//! For people.

use std::io::{Result, Write};

use super::seen::{Detail, Seen};
use super::signatures::{Cms, Signature, Value};
use super::syntax::plain;

/// Writes everything that was seen.
pub(super) fn write(out: &mut impl Write, seen: &Seen) -> Result<()> {
    writeln!(out, "{}", plain(&seen.file))?;
    writeln!(out, "  {} bytes, SHA-256 {}", seen.length, seen.sha256)?;
    let encrypted = if seen.encrypted { ", encrypted" } else { "" };
    let pages = match &seen.pages {
        Ok(count) => format!("{count} pages"),
        Err(error) => format!("pages cannot be read ({error})"),
    };
    writeln!(
        out,
        "  PDF {}{encrypted}, {} objects, {pages}",
        seen.version, seen.objects
    )?;
    if seen.trailing > 0 {
        writeln!(out, "  {} bytes after the last %%EOF", seen.trailing)?;
    }
    for repair in &seen.repairs {
        writeln!(out, "  repaired: {repair}")?;
    }
    revisions(out, seen)?;
    for unclear in &seen.signatures.unclear {
        writeln!(out, "\nNot everything could be looked at: {unclear}")?;
    }
    if seen.signatures.list.is_empty() {
        writeln!(out, "\nNo signatures")?;
    }
    for found in &seen.signatures.list {
        signature(out, found)?;
    }
    if let Some(found) = &seen.detail {
        detail(out, found)?;
    }
    let limits = &seen.limits;
    writeln!(
        out,
        "\nLimits: {} objects, {} revisions, {} pages, {} levels, {} MB a stream, {} MB in object streams",
        limits.max_objects,
        limits.max_revisions,
        limits.max_pages,
        limits.max_depth,
        limits.max_decoded >> 20,
        limits.max_total_decoded >> 20,
    )
}

fn revisions(out: &mut impl Write, seen: &Seen) -> Result<()> {
    writeln!(
        out,
        "\nRevision       from         to     length  startxref  xref    entries"
    )?;
    for save in &seen.revisions {
        writeln!(
            out,
            "{:>8} {:>10} {:>10} {:>10} {:>10}  {:<6} {:>8}",
            save.number,
            save.start,
            save.end,
            save.end.saturating_sub(save.start),
            save.startxref,
            save.xref,
            save.entries,
        )?;
    }
    Ok(())
}

fn signature(out: &mut impl Write, found: &Signature) -> Result<()> {
    let field = plain(&found.field);
    writeln!(
        out,
        "\nSignature “{field}” (object {}), {}",
        found.object, found.kind
    )?;
    let end = match found.revision {
        Some(number) => format!("ends with revision {number}"),
        None => "ends where no revision ends".to_owned(),
    };
    let coverage = found.coverage.unwrap_or("no range");
    writeln!(
        out,
        "  appeared in revision {}, {end}, coverage {coverage}",
        found.appeared
    )?;
    for remark in &found.remarks {
        writeln!(out, "  {remark}")?;
    }
    match &found.value {
        Ok(found) => value(out, found),
        Err(error) => writeln!(out, "  unreadable: {error}"),
    }
}

fn value(out: &mut impl Write, found: &Value) -> Result<()> {
    writeln!(
        out,
        "  /SubFilter /{}, /ByteRange {:?}",
        plain(&found.sub_filter),
        found.byte_range
    )?;
    writeln!(
        out,
        "  CMS: {} bytes and {} of padding",
        found.cms_length, found.padding
    )?;
    match &found.cms {
        Ok(found) => cms(out, found),
        Err(error) => writeln!(out, "  the CMS cannot be read: {error}"),
    }
}

fn cms(out: &mut impl Write, found: &Cms) -> Result<()> {
    writeln!(
        out,
        "  content {}, digest {}, signature {}",
        found.content_type, found.digest, found.signature
    )?;
    match &found.signer {
        Some(signer) => {
            writeln!(out, "  signer  {}", plain(&signer.subject))?;
            writeln!(out, "  issuer  {}", plain(&signer.issuer))?;
            writeln!(
                out,
                "  serial  {}, {} – {}",
                signer.serial, signer.from, signer.to
            )?;
        }
        None => writeln!(out, "  the signer's certificate is not enclosed")?,
    }
    for subject in &found.certificates {
        writeln!(out, "  encloses {}", plain(subject))?;
    }
    let timestamp = if found.timestamp {
        ", with a signature timestamp"
    } else {
        ""
    };
    writeln!(
        out,
        "  {} CRLs; signed attributes {}{timestamp}",
        found.lists,
        found.attributes.join(", ")
    )
}

fn detail(out: &mut impl Write, found: &Detail) -> Result<()> {
    writeln!(out, "\nRevision {} brought", found.number)?;
    for object in &found.objects {
        writeln!(
            out,
            "  {:>7}  {}  {}",
            object.number,
            object.place,
            plain(&object.what)
        )?;
    }
    for change in &found.changes {
        writeln!(out, "  {}", plain(change))?;
    }
    Ok(())
}
