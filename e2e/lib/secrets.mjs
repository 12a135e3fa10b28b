// Looks for what must be written nowhere.

import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The ways in which a secret may stand in a file. */
export function ways(secret) {
  const plain = { "UTF-8": Buffer.from(secret), "UTF-16LE": Buffer.from(secret, "utf16le"), "UTF-16BE": Buffer.from(secret, "utf16le").swap16() };
  const found = { ...plain };
  for (const [name, bytes] of Object.entries(plain)) {
    found[`${name} in hex`] = Buffer.from(bytes.toString("hex"));
    found[`${name} in HEX`] = Buffer.from(bytes.toString("hex").toUpperCase());
    // What stands before it moves the groups of base64: the letters that depend on the secret alone, for each place.
    for (const before of [0, 1, 2]) {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64").replace(/=+$/, "");
      const first = [0, 2, 3][before];
      const last = Math.floor(((before + bytes.length) * 8) / 6);
      found[`${name} in base64, ${before}`] = Buffer.from(text.slice(first, last));
    }
  }
  return found;
}

/** None of the secrets stands below the folders; that they would be found is shown first. */
export function nowhere(report, folders, secrets) {
  const planted = secrets.flatMap((secret) => Object.values(ways(secret)).map((bytes) => Buffer.concat([Buffer.from("x;"), bytes, Buffer.from(";y")])));
  const place = mkdtempSync(join(folders[0], "planted-"));
  planted.forEach((bytes, nth) => writeFileSync(join(place, `${nth}`), bytes));
  const found = new Set(search([place], secrets).hits.map((hit) => hit.split(":")[0])).size;
  rmSync(place, { recursive: true });
  report(found === planted.length, `the search finds a PIN in each of ${planted.length} ways (${found})`);
  const { files, bytes, hits } = search(folders, secrets);
  report(files > 20 && hits.length === 0, `no PIN in ${files} files, ${Math.round(bytes / 1e6)} MB: logs, databases, files, browser, crashes${["", ...hits.slice(0, 20)].join("\n     ")}`);
}

/** Every file below the folders, with what of the secrets stands in it; links are not followed, what is gone is passed over. */
export function search(folders, secrets) {
  const wanted = secrets.flatMap((secret, nth) => Object.entries(ways(secret)).map(([way, bytes]) => ({ way: `secret ${nth}, ${way}`, bytes })));
  const hits = [];
  let files = 0;
  let bytes = 0;
  for (const path of folders.flatMap(below)) {
    let content;
    try {
      content = readFileSync(path);
    } catch {
      continue;
    }
    files += 1;
    bytes += content.length;
    hits.push(...wanted.filter((one) => content.includes(one.bytes)).map((one) => `${path}: ${one.way}`));
  }
  return { files, bytes, hits };
}

function below(folder) {
  const found = [];
  for (const entry of entries(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...below(path));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

function entries(folder) {
  try {
    return statSync(folder).isDirectory() ? readdirSync(folder, { withFileTypes: true }) : [];
  } catch {
    return [];
  }
}
