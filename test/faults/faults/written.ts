import type { RightAnswer } from '../fault.ts';

/** An answer as it goes over the wire, with other headers where they are given. */
export function written({ status, body }: RightAnswer, ...headers: string[]): string {
  const given = headers.length > 0 ? headers : [`Content-Length: ${body.length}`];
  return `HTTP/1.1 ${status} OK\r\nContent-Type: application/json\r\n${given.join('\r\n')}\r\n\r\n${body.toString('latin1')}`;
}

/** What an answer begins with, up to its body. */
export function head(...headers: string[]): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${headers.map(each => `${each}\r\n`).join('')}\r\n`;
}
