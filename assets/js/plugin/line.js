// One message to a program on this computer and its one answer: what signing programs speak (a text each way, then the page
// closes the line). A browser tells a page nothing about why a line did not open; the permission is asked to tell more.
import { permission } from "./network.js";

/** So long a program has to take a call, ms: an installed one takes it at once. */
export const PRESENT = 3500;
/** So long an officer has to find the token and type the PIN, ms. */
export const PATIENCE = 10 * 60 * 1000;

/** Why there is no answer: `absent`, `silent`, `blocked` (the browser's permission) or `closed` (hung up). */
export class NoAnswer extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

export function say(address, text, { opens = PRESENT, answers = PATIENCE } = {}) {
  return new Promise((resolve, reject) => {
    let socket;
    let timer;
    let opened = false;
    const end = (settle, value) => {
      clearTimeout(timer);
      // Whatever comes after the one answer is not looked at.
      if (socket) socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      socket?.close();
      settle(value);
    };
    const fail = async (why) => {
      clearTimeout(timer);
      const denied = !opened && (await permission()) === "denied";
      end(reject, new NoAnswer(denied ? "blocked" : why));
    };
    timer = setTimeout(() => fail("absent"), opens);
    try {
      socket = new WebSocket(address);
    } catch {
      // Refused before anything was sent: by the page's own policy, or an address that is none.
      return fail("absent");
    }
    socket.onopen = () => {
      opened = true;
      clearTimeout(timer);
      timer = setTimeout(() => fail("silent"), answers);
      socket.send(text);
    };
    socket.onmessage = (event) => end(resolve, String(event.data));
    socket.onerror = () => fail(opened ? "closed" : "absent");
    socket.onclose = () => fail(opened ? "closed" : "absent");
  });
}
