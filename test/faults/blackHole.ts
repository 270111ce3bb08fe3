import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens and then blocks for good, so that it accepts no connection. */
const STANDS_STILL = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

/** The number of waiting connections: more than the system's queue holds, so that it has no room for another one. */
const WAITING = 16;

/**
 * Opens a port of this computer from which nothing ever comes back, not even a refusal, as behind a firewall that drops
 * packets.
 */
export async function openBlackHole(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const worker = new Worker(STANDS_STILL, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const sockets = Array.from({ length: WAITING }, () =>
    connect({ host: '127.0.0.1', port }).on('error', () => undefined),
  );
  const [first] = sockets;
  // By then, each connection has reached the system's queue.
  if (first) await once(first, 'connect');
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}
