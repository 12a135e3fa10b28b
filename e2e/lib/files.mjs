// Files as they come and go: scans, mails, what a PDF says.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { here, saoy } from "./demo.mjs";

/** A folder that the suite may fill. */
export const folder = (name) => mkdtempSync(join(tmpdir(), `saoy-${name}-`));

export const python = (...args) => execFileSync("python3", args, { encoding: "utf8", maxBuffer: 64 << 20 });

/** A scan as a flatbed makes it. */
export function scan(path, { pages = 1, megabytes = 0.15, seed = 1 } = {}) {
  python(join(here, "tools/make_scan.py"), path, "--pages", String(pages), "--megabytes", String(megabytes), "--seed", String(seed));
  return path;
}

export const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** What a PDF says, as pdftotext reads it. */
export const textOf = (pdf, ...options) => execFileSync("pdftotext", [...options, pdf, "-"], { encoding: "utf8" });

/** Every mail that has arrived: to whom, and the PDF that it carries as a file (or null). */
export function mails(folder) {
  return existsSync(folder) ? JSON.parse(python(join(here, "tools/read_mails.py"), folder)) : [];
}

/** Waits for a mail to somebody. */
export async function mailTo(folder, address, { seconds = 40 } = {}) {
  for (let waited = 0; waited < seconds * 2; waited += 1) {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".eml")) : [];
    const found = names.length ? mails(folder).find((mail) => mail.to.includes(address)) : undefined;
    if (found) return found;
    await new Promise((done) => setTimeout(done, 500));
  }
  return null;
}

/** The roots of a demo's certification authority. */
export function anchorsOf(office) {
  const pki = join(office.folder, "demo", "pki");
  return join(pki, readdirSync(pki).find((name) => name.endsWith(".pem")));
}

/** Asks pyHanko, pdfsig and qpdf; reports what they say. */
export function validate(report, copy, office, name) {
  try {
    const said = python(join(here, "validators/check_copy.py"), copy, "--anchors", anchorsOf(office), "--no-tamper");
    report(true, `${name}: pyHanko, pdfsig and qpdf accept the copy (${said.trim().split("\n").pop()})`);
  } catch (error) {
    report(false, `${name}: the copy is not accepted\n${error.stdout ?? error}`);
  }
  const verdict = ours(copy, office);
  const good = verdict.verdict === "valid" && verdict.certified_copy?.shape === "a";
  report(good, `${name}: saoy verify with the demo's own list of trust says valid, shape a${good ? "" : `\n${JSON.stringify(verdict)}`}`);
}

/** The numbers of the certificates that signed, as lower-case hexadecimal digits. */
export const signersOf = (pdf) => JSON.parse(python(join(here, "tools/signers.py"), pdf));

/** The verdict of `saoy verify`, offline, with the list of trust that the demo writes. */
function ours(copy, office) {
  const list = join(office.folder, "demo", "pki", "trust.toml");
  try {
    return JSON.parse(execFileSync(saoy, ["verify", "--format", "json", "--trust", list, copy], { encoding: "utf8" }));
  } catch (error) {
    return error.stdout ? JSON.parse(error.stdout) : { error: String(error) };
  }
}
