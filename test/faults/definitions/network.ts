import { all, type Fault, fails, retries, timesOut } from '../faultDefinition.ts';
import { REQUEST_LIMIT } from '../rowClock.ts';

const gone = all(retries('unreachable', /refused the connection/));

/** Returns whether the URL is the simulated plex.tv's, which has an address of its own. */
const isPlexTv = (url: string): boolean => url.includes('//127.0.0.2');

/** Faults in which no server is reached, or the wrong one. */
export const network: readonly Fault[] = [
  {
    name: 'DNS: unknown name',
    act: {
      address: url => (isPlexTv(url) ? 'https://plex.tv' : 'https://no-such-name.invalid:32400'),
      before: ({ row }) => {
        row.lookup = async () => {
          throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
        };
      },
    },
    expect: all(retries('unreachable', /the name in \S+ can't be resolved/)),
  },
  {
    name: 'DNS: no response',
    act: {
      // The name is looked up before an unencrypted connection to see whether it is in the local network.
      address: url => (isPlexTv(url) ? 'https://plex.tv' : 'http://no-such-name.invalid:32400'),
      before: extension => {
        extension.row.lookup = () => {
          // The limit is set once the lookup has begun.
          setImmediate(() => extension.reached());
          return new Promise(() => undefined);
        };
      },
      whenReached: ({ row: { clock } }) => clock.runOut(REQUEST_LIMIT),
    },
    expect: all(retries('timedOut')),
  },
  { name: 'refused', act: { address: (_, { refused }) => `http://127.0.0.1:${refused}` }, expect: gone },
  timesOut('black hole', {
    address: (_, { blackHole }) => `http://127.0.0.1:${blackHole}`,
    before: extension => {
      extension.row.requests.onConnecting = () => extension.reached();
    },
  }),
  {
    name: 'another server responds',
    act: { address: (_, { other }) => other },
    expect: { mint: fails('wrongServer'), source: fails('wrongServer'), connections: fails('wrongServer') },
    leftOut: { signIn: 'there is one plex.tv', directory: 'there is one plex.tv' },
  },
  {
    name: 'a public address without https',
    act: { address: () => 'http://198.51.100.24:32400' },
    expect: { mint: fails('insecure'), source: fails('insecure'), connections: fails('insecure') },
    leftOut: { signIn: 'requests to plex.tv use https', directory: 'requests to plex.tv use https' },
  },
];
