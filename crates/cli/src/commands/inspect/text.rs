//! For people.

use std::fmt::{Result, Write};

use super::seen::{self, Detail, Seen};
use super::signatures::{Cms, Signature, SignerInfo, Value, coverage, kind};
use crate::commands::plain;
use crate::terminal::{columns, wrapped};

/// Everything that was seen, in lines as wide as the terminal.
pub(super) fn of(seen: &Seen) -> String {
    let mut text = String::new();
    // A string takes everything that is written to it.
    let _ = write(&mut text, seen);
    let columns = columns();
    let lines = text.lines().map(|line| format!("{}\n", wrapped(line, columns)));
    lines.collect()
}

fn write(out: &mut String, seen: &Seen) -> Result {
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

fn revisions(out: &mut String, seen: &Seen) -> Result {
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
            seen::xref(save.xref),
            save.entries,
        )?;
    }
    Ok(())
}

fn signature(out: &mut String, found: &Signature) -> Result {
    let field = plain(&found.field);
    writeln!(
        out,
        "\nSignature “{field}” (object {}), {}",
        found.object,
        kind(found.kind)
    )?;
    let end = match found.revision {
        Some(number) => format!("ends with revision {number}"),
        None => "ends where no revision ends".to_owned(),
    };
    let coverage = found.coverage.map_or("no range", coverage);
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

fn value(out: &mut String, found: &Value) -> Result {
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

fn cms(out: &mut String, found: &Cms) -> Result {
    writeln!(
        out,
        "  content {}, {} CRLs, {} OCSP answers",
        found.content_type, found.lists, found.answers
    )?;
    for subject in &found.certificates {
        writeln!(out, "  encloses {}", plain(subject))?;
    }
    for oddity in &found.oddities {
        writeln!(out, "  unusual: {oddity}")?;
    }
    for found in &found.signers {
        match found {
            Ok(found) => signer(out, found)?,
            Err(error) => writeln!(out, "  a signer that cannot be read: {error}")?,
        }
    }
    Ok(())
}

fn signer(out: &mut String, found: &SignerInfo) -> Result {
    match &found.holder {
        Some(holder) => {
            writeln!(out, "  signer  {}", plain(&holder.subject))?;
            writeln!(out, "  issuer  {}", plain(&holder.issuer))?;
            writeln!(
                out,
                "  serial  {}, {} – {}",
                holder.serial, holder.from, holder.to
            )?;
        }
        None => writeln!(out, "  the signer's certificate is not enclosed")?,
    }
    writeln!(out, "  digest {}, signature {}", found.digest, found.signature)?;
    writeln!(out, "  signed attributes {}", found.attributes.join(", "))?;
    if !found.unsigned.is_empty() {
        writeln!(
            out,
            "  unsigned attributes {}, {} timestamps",
            found.unsigned.join(", "),
            found.tokens
        )?;
    }
    Ok(())
}

fn detail(out: &mut String, found: &Detail) -> Result {
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
