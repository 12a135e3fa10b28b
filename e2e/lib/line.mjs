// The line between a commune in the mountains and the server: slow, and it drops.

import { connect, createServer } from "node:net";

/**
 * Forwards to a port. `line.cutAfter(bytes, seconds)`: once so many more bytes went up, every connection breaks and none is taken
 * for so long. `line.up` counts the bytes that went up.
 */
export async function line(port, { kilobytesPerSecond = 4000 } = {}) {
  const open = new Set();
  const state = { up: 0, cuts: 0, left: Infinity, seconds: 0, down: false };
  const drop = () => {
    state.cuts += 1;
    state.down = true;
    state.left = Infinity;
    for (const socket of open) socket.destroy();
    setTimeout(() => (state.down = false), state.seconds * 1000).unref();
  };
  const server = createServer((client) => {
    if (state.down) return client.destroy();
    const upstream = connect(port, "127.0.0.1");
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => (open.delete(socket), client.destroy(), upstream.destroy()));
    }
    upstream.pipe(client);
    client.on("data", (piece) => {
      state.up += piece.length;
      state.left -= piece.length;
      if (state.left <= 0) return drop();
      client.pause();
      upstream.write(piece);
      setTimeout(() => client.resume(), piece.length / kilobytesPerSecond);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    get up() {
      return state.up;
    },
    get cuts() {
      return state.cuts;
    },
    cutAfter: (bytes, seconds) => Object.assign(state, { left: bytes, seconds }),
    stop: () => (server.close(), open.forEach((socket) => socket.destroy())),
  };
}
