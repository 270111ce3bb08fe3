import type { Socket } from 'node:net';
import { all, type Fault, fails, type RightAnswer } from '../faultDefinition.ts';

const ELSEWHERE = 'http://198.51.100.7:32400/web';

/** Returns a redirect to the request itself, which would get the right response if it were followed. */
function redirecting(status: number) {
  return (socket: Socket, { body }: RightAnswer): void => {
    const query = '/?type=delegation&scope=all';
    socket.end(`HTTP/1.1 ${status} Elsewhere\r\nLocation: ${query}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  };
}

function to(location: string, words: RegExp): Pick<Fault, 'act' | 'expect'> {
  return { act: { simulated: [{ kind: 'redirect', status: 302, location }] }, expect: all(fails('redirected', words)) };
}

export const redirects: readonly Fault[] = [
  ...([301, 302, 303, 307, 308] as const).map((status): Fault => {
    return {
      name: `redirect ${status} to another server`,
      act: { simulated: [{ kind: 'redirect', status, location: ELSEWHERE }] },
      expect: all(
        fails('redirected', /redirects to http:\/\/198\.51\.100\.7:32400 \(30\d\), and redirects aren't followed/),
      ),
    };
  }),
  ...[300, 304, 305, 306, 399].map((status): Fault => {
    return {
      name: `status ${status} without a location`,
      act: { simulated: [{ kind: 'status', status }] },
      expect: all(fails('redirected', /redirects \(\d+\), and redirects aren't followed/)),
    };
  }),
  {
    name: 'redirect with the right response in its body',
    act: { wire: redirecting(302) },
    expect: all(fails('redirected')),
  },
  { name: 'redirect to a file', ...to('file:///etc/passwd', /redirects \(\d+\), and redirects aren't followed/) },
  { name: 'redirect to a script', ...to('javascript:alert(1)', /redirects \(\d+\), and redirects aren't followed/) },
  { name: 'redirect to an invalid address', ...to('http://[', /redirects \(\d+\), and redirects aren't followed/) },
  {
    name: 'redirect that repeats the request',
    ...to('https://example.org/login?X-Plex-Token=pT4kWz9QeRb2xUmH7dLs', /redirects to https:\/\/example\.org \(302\)/),
  },
];
