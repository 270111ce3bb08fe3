import { all, type Fault, retries, succeeds } from '../fault.ts';
import { written } from './written.ts';

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
  {
    name: '101 to nobody who asked for it',
    act: {
      wire: socket =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
    },
    // Node ends such a connection without a word to whoever asked.
    expect: all(retries('timedOut')),
  },
  {
    name: '103 without end',
    act: {
      wire: async (socket, _, pause) => {
        while (await pause(200)) socket.write(interim(103, 1));
      },
    },
    expect: all(retries('timedOut')),
  },
  {
    name: '100 and no answer',
    act: { wire: socket => socket.write(interim(100, 1)) },
    expect: all(retries('timedOut')),
  },
];
