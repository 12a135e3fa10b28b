// The VNPT-CA plug-in. The page gives it the file in base 64 and gets the signed one back, which it sends to the handler itself.
// Its licence is bound to the page's domain. How a call is framed in the one text is not public: `frame` is the only place.
import { say } from "./line.js";
import { judged, outcome, refused } from "./outcome.js";

export const ADDRESS = "wss://localhost:4433/plugin";
const PROGRAM = "VNPT-CA Plugin";
/** Its codes, each with a sentence; 5 and what it may learn later have one in common. */
const SAYS = {
  1: "plugin-vnpt-1",
  2: "plugin-vnpt-2",
  3: "plugin-vnpt-3",
  4: "plugin-vnpt-4",
  6: "plugin-vnpt-6",
  7: "plugin-vnpt-7",
  8: "plugin-vnpt-8",
  10: "plugin-vnpt-10",
  11: "plugin-vnpt-11",
};

const frame = (name, values) => JSON.stringify({ function: name, args: values });

async function call(address, name, values, patience) {
  return JSON.parse(await say(address, frame(name, values), patience));
}

/** Whether it is there: `{ signed: true }`, or why not. */
export function present(address = ADDRESS) {
  return outcome(PROGRAM, async () => {
    const answer = await call(address, "checkPlugin", [], { answers: 4000 });
    return String(answer) === "1" ? { signed: true } : refused("plugin-garbled", { program: PROGRAM });
  });
}

/**
 * Has a file signed. `bytes` are the file, `page` (from 1) and `rect` ([x0, y0, x1, y1], points) where its picture goes,
 * `licence` the XML that the maker gave for this domain; `handler` takes the signed file once, for `token`.
 */
export function sign({ bytes, page, rect, licence, handler, token }, address = ADDRESS) {
  return outcome(PROGRAM, async () => {
    if (licence) {
      const { code } = await call(address, "setLicenseKey", [licence]);
      if (code !== 0 && code !== 1) return refused("plugin-vnpt-licence", { code: String(code) });
    }
    const [llx, lly, urx, ury] = rect;
    const { code, data, error } = await call(address, "signPdf", [base64(bytes), { page, llx, lly, urx, ury }]);
    if (code !== 0) return told(code, error);
    if (!data) return refused("plugin-not-sent");
    return send(handler, token, unbase64(data));
  });
}

function told(code, error) {
  if (code in SAYS) return refused(SAYS[code]);
  return refused("plugin-vnpt-other", { code: String(code), message: error || "–" });
}

/** What this installation says to the signed file. A line that drops, or a session that is over, is not the program's fault. */
async function send(handler, token, bytes) {
  const form = new FormData();
  form.append("uploadfile", new Blob([bytes], { type: "application/pdf" }), "signed.pdf");
  try {
    const answer = await fetch(handler, { method: "POST", body: form, headers: { authorization: `Bearer ${token}` }, redirect: "error" });
    return judged(await answer.text());
  } catch {
    return refused("plugin-lost");
  }
}

// In pieces: a file is longer than a call may have arguments.
function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function unbase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
