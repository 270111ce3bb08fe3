import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { RightAnswer } from '../faultDefinition.ts';

/** Returns a response as it goes over the wire, with other headers if given. */
export function written({ status, body }: RightAnswer, ...headers: string[]): string {
  const given = headers.length > 0 ? headers : [`Content-Length: ${body.length}`];
  return `HTTP/1.1 ${status} OK\r\nContent-Type: application/json\r\n${given.join('\r\n')}\r\n\r\n${body.toString('latin1')}`;
}

/** Returns the beginning of a response, up to its body. */
export function head(...headers: string[]): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers.map(header => `${header}\r\n`).join('')}\r\n`;
}

/** Writes a text and waits until all bytes have left; returns false where the client has hung up. */
export async function sent(socket: Socket, text: string): Promise<boolean> {
  if (!socket.writable) return false;
  if (!socket.write(text, 'latin1')) await untilDrained(socket);
  // The client runs in this process and needs a turn to read.
  await setImmediate();
  return socket.writable;
}

/** Writes a text byte by byte. */
export async function dripped(socket: Socket, text: string): Promise<void> {
  for (const byte of text) if (!(await sent(socket, byte))) return;
}

function untilDrained(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      socket.off('drain', end).off('close', end);
      resolve();
    };
    socket.on('drain', end).on('close', end);
  });
}
