import { once } from 'node:events';
import { all, type Fault, succeeds, timesOut } from '../faultDefinition.ts';
import { sent, written } from './written.ts';

const interim = (status: number, times: number) => `HTTP/1.1 ${status} Interim\r\n\r\n`.repeat(times);

/** Informational responses before the final one. */
export const interims: readonly Fault[] = [
  {
    name: '100 twice before the response',
    act: { wire: (socket, answer) => socket.end(interim(100, 2) + written(answer)) },
    expect: all(succeeds),
  },
  {
    name: '102 before the response',
    act: { wire: (socket, answer) => socket.end(interim(102, 1) + written(answer)) },
    expect: all(succeeds),
  },
  {
    name: '103 fifty times before the response',
    act: { simulated: [{ kind: 'earlyHints', times: 50 }] },
    expect: all(succeeds),
  },
  {
    name: 'unknown status 199 before the response',
    act: { wire: (socket, answer) => socket.end(interim(199, 1) + written(answer)) },
    expect: all(succeeds),
  },
  // Node ends such a connection without an event for the sender of the request.
  timesOut('unrequested 101', {
    wire: async (socket, _, extension) => {
      await sent(socket, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      if (!socket.destroyed) await once(socket.resume(), 'close');
      await extension.reached();
    },
  }),
  timesOut('103 without end', {
    wire: async (socket, _, extension) => {
      for (let count = 0; count < 50; count++) await sent(socket, interim(103, 1));
      await extension.reached();
    },
  }),
  timesOut('100 and no response', {
    wire: async (socket, _, extension) => {
      await sent(socket, interim(100, 1));
      await extension.reached();
    },
  }),
];
