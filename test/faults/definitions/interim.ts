import { once } from 'node:events';
import { all, type Fault, succeeds, timesOut } from '../faultDefinition.ts';
import { sent, written } from './written.ts';

const interim = (status: number, times: number) => `HTTP/1.1 ${status} Interim\r\n\r\n`.repeat(times);

/** Answers before the answer. */
export const interims: readonly Fault[] = [
  {
    name: '100 twice before the answer',
    act: { wire: (socket, answer) => socket.end(interim(100, 2) + written(answer)) },
    expect: all(succeeds),
  },
  {
    name: '102 before the answer',
    act: { wire: (socket, answer) => socket.end(interim(102, 1) + written(answer)) },
    expect: all(succeeds),
  },
  {
    name: '103 fifty times before the answer',
    act: { simulated: [{ kind: 'earlyHints', times: 50 }] },
    expect: all(succeeds),
  },
  {
    name: '199, which nobody knows, before the answer',
    act: { wire: (socket, answer) => socket.end(interim(199, 1) + written(answer)) },
    expect: all(succeeds),
  },
  // Node ends such a connection without a word to whoever asked.
  timesOut('101 to nobody who asked for it', {
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
  timesOut('100 and no answer', {
    wire: async (socket, _, extension) => {
      await sent(socket, interim(100, 1));
      await extension.reached();
    },
  }),
];
