import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, and then stands still for good, so that it takes no connection. */
const STANDS_STILL = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;

/** How many connections are kept waiting, so that the system has no room for another one: more than its queue holds. */
const WAITING = 16;

/** A port of this machine from which nothing ever comes back, not even a refusal, as behind a firewall that drops. */
export async function openBlackHole(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const worker = new Worker(STANDS_STILL, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const sockets: Socket[] = [];
  for (let count = 0; count < WAITING; count++) {
    sockets.push(connect({ host: '127.0.0.1', port }).on('error', () => undefined));
  }
  await new Promise(resolve => setTimeout(resolve, 100));
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}
