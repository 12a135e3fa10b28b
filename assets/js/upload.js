// Files go up in pieces and go on where they stopped: after a lost line by themselves, after a new page once the same file
// is chosen again. Nothing here belongs to a row: a row may be drawn again while its file is under way.
const PIECE = 512 * 1024;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 20000;
// So often the server may fail in a row before its failure is said.
const PATIENCE = 8;
// “Busy”, “too many”: worth another try.
const PASSING = [423, 429];

const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const json = { "content-type": "application/json" };

// Sends `job.file`; calls `job.on(what, value)` with "token", "part" (0 to 1), "broken". Gives the token. What cannot be
// mended by waiting is thrown as the server's own sentence.
export async function send(job) {
  let offset = 0;
  if (job.token) {
    const stands = await ask(job, () => fetch(`/uploads/${job.token}`, { method: "HEAD" }));
    offset = Number(stands.headers.get("upload-offset"));
  } else {
    const body = JSON.stringify({ name: job.file.name, size: job.file.size });
    const begun = await ask(job, () => fetch("/uploads", { method: "POST", headers: json, body }));
    job.token = begun.headers.get("location").split("/").pop();
    job.on("token", job.token);
  }
  while (offset < job.file.size) {
    const headers = { "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
    const body = job.file.slice(offset, offset + PIECE);
    const answer = await ask(job, () => fetch(`/uploads/${job.token}`, { method: "PATCH", headers, body }));
    offset = Number(answer.headers.get("upload-offset"));
    job.on("part", offset / job.file.size);
  }
  return job.token;
}

// The row of a file whose bytes are all there, as the server draws it.
export async function drawn(job) {
  job.on("checking");
  const answer = await ask(job, () => fetch(`/uploads/${job.token}/row`));
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("li");
}

export function drop(token) {
  fetch(`/uploads/${token}`, { method: "DELETE" }).catch(() => {});
}

// Asks until there is an answer. A wrong offset (409) is an answer: it says the right one.
async function ask(job, request) {
  let failures = 0;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    if (job.dropped) throw new Error("dropped");
    const answer = await request().catch(() => null);
    if (answer?.ok || answer?.status === 409) return answer;
    if (answer && !PASSING.includes(answer.status)) {
      const lasting = answer.status < 500 || answer.status === 507 || ++failures > PATIENCE;
      if (lasting) throw new Error(await sentence(answer));
    }
    job.on("broken");
    await pause(wait);
  }
}

async function sentence(answer) {
  const plain = answer.headers.get("content-type")?.startsWith("text/plain");
  return plain ? (await answer.text()).slice(0, 400) : "";
}
