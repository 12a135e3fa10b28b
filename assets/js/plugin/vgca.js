// VGCASignService of the Government Cipher Committee. It fetches the file by its address and sends the signed one to the
// handler; the page gets a Status (0 is well) and what the handler answered. It lets neither a field be chosen nor locks be set.
import { say } from "./line.js";
import { judged, outcome, refused } from "./outcome.js";

export const ADDRESS = "wss://127.0.0.1:8987";
const PROGRAM = "VGCASignService";
const ENDPOINTS = { approve: "SignApproved", issue: "SignIssued", copy: "SignCopy" };

/** Whether it is there: `{ signed: true }`, or why not. */
export function present(address = ADDRESS) {
  return outcome(PROGRAM, async () => {
    await say(`${address}/GetVersion`, "version", { answers: 4000 });
    return { signed: true };
  });
}

/**
 * Has a file signed. `work` is `approve` (a leader), `issue` (a seal) or `copy`; `file` and `handler` are whole addresses that
 * work for this one signature, `token` goes with both.
 */
export function sign({ work, file, handler, token, number = "", date = "" }, address = ADDRESS) {
  return outcome(PROGRAM, async () => {
    const request = { FileUploadHandler: handler, SessionId: "", JWTToken: token, FileName: file, MetaData: [] };
    if (number) request.DocNumber = number;
    if (date) request.IssuedDate = date;
    const answer = JSON.parse(await say(`${address}/${ENDPOINTS[work]}`, JSON.stringify(request)));
    if (answer.Status !== 0) return told(answer);
    return judged(answer.FileServer ?? "");
  });
}

function told({ Status, Message }) {
  const message = typeof Message === "string" ? Message.trim() : "";
  return message ? refused("plugin-vgca-said", { status: String(Status), message }) : refused("plugin-vgca-status", { status: String(Status) });
}
