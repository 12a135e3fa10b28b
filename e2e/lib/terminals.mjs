// Terminals that a suite reads and types at: those that it opens, and those that a link opens on an officer's computer.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { here } from "./demo.mjs";

const emulator = join(here, "tools/terminal.py");

/** Begins to listen in a folder; `environment` makes `xdg-open` and everything else open terminals of ours, which work in `work`. */
export async function terminals(folder, work) {
  const place = join(folder, "terminals");
  const waiting = [];
  const wanted = [];
  const all = [];
  const server = createServer((socket) => {
    const one = new Terminal(socket);
    all.push(one);
    one.begun.then(() => (wanted.length ? wanted.shift()(one) : waiting.push(one)));
  });
  await new Promise((ready) => server.listen(place, ready));
  const next = ({ seconds = 30 } = {}) =>
    new Promise((resolve, reject) => {
      if (waiting.length) return resolve(waiting.shift());
      wanted.push(resolve);
      setTimeout(() => reject(new Error("no terminal was opened")), seconds * 1000).unref();
    });
  return {
    environment: { TERMINAL: emulator, SAOY_TERMINALS: place, SAOY_TERMINAL_FOLDER: work },
    next,
    /** Opens one for a program; the suite types the command. */
    open: (words, env) => {
      const opened = next();
      spawn(emulator, words, { env, stdio: "ignore", detached: true });
      return opened;
    },
    /** Everything that was ever on the screens. */
    everything: () => all.map((one) => one.seen).join("\n"),
    close: () => (all.forEach((one) => one.close()), server.close()),
  };
}

class Terminal {
  seen = "";
  status = undefined;
  #read = 0;
  #socket;
  #echo = [];
  #changed = () => {};

  constructor(socket) {
    this.#socket = socket;
    socket.on("error", () => {});
    this.begun = new Promise((resolve) => {
      createInterface({ input: socket }).on("line", (line) => {
        const told = JSON.parse(line);
        if (told.began) resolve(Object.assign(this, { words: told.began, pid: told.pid }));
        if (told.seen) this.seen += told.seen;
        if ("echo" in told) this.#echo.shift()?.(told.echo);
        if ("ended" in told) this.status = told.ended;
        this.#changed();
      });
    });
  }

  /** Waits until something new on the screen matches; reads on behind it. */
  async says(pattern, { seconds = 60 } = {}) {
    const found = await this.#until(() => {
      const fresh = this.seen.slice(this.#read);
      const match = typeof pattern === "string" ? (fresh.includes(pattern) ? Object.assign([pattern], { index: fresh.indexOf(pattern) }) : null) : fresh.match(pattern);
      if (match) this.#read += match.index + match[0].length;
      return match;
    }, seconds, `“${pattern}”`);
    return found;
  }

  type(text) {
    this.#socket.write(JSON.stringify({ type: text }) + "\n");
  }

  line(text) {
    this.type(`${text}\n`);
  }

  /** Answers the question for the PIN, once the terminal does not show what is typed. */
  async pin(text) {
    await this.says("PIN:");
    while (await this.shows()) await new Promise((done) => setTimeout(done, 20));
    this.line(text);
  }

  /** Whether what is typed is shown. */
  shows() {
    return new Promise((resolve) => {
      this.#echo.push(resolve);
      this.#socket.write('{"ask": "echo"}\n');
    });
  }

  /** Waits for the program's end; its status, negative: the signal. */
  ended({ seconds = 60 } = {}) {
    return this.#until(() => (this.status === undefined ? null : [this.status]), seconds, "the end").then(([status]) => status);
  }

  /** The window is closed by its cross. */
  close() {
    this.#socket.destroy();
  }

  #until(found, seconds, what) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the terminal of ${this.words} did not say ${what}:\n${this.seen}`)), seconds * 1000);
      this.#changed = () => {
        const came = found();
        if (!came) return;
        clearTimeout(late);
        this.#changed = () => {};
        resolve(came);
      };
      this.#changed();
    });
  }
}
