import { all, type Fault, fails, retries } from '../fault.ts';

const gone = all(retries('unreachable', /nothing accepts connections at/));

/** Where nothing is reached, or somebody else. */
export const network: readonly Fault[] = [
  {
    name: 'DNS: the name is not known',
    act: {
      address: url => (url.includes('//127.0.0.2') ? 'https://plex.tv' : 'https://no-such-name.invalid:32400'),
      before: ({ row }) => {
        row.noNames = true;
      },
    },
    expect: all(retries('unreachable', /the name in \S+ is not known/)),
  },
  { name: 'refused', act: { address: (_, { refused }) => `http://127.0.0.1:${refused}` }, expect: gone },
  {
    name: 'black hole',
    act: { address: (_, { blackHole }) => `http://127.0.0.1:${blackHole}` },
    expect: all(retries('timedOut')),
  },
  {
    name: 'another server answers',
    act: { address: (_, { other }) => other },
    expect: { mint: fails('wrongServer'), source: fails('wrongServer'), connections: fails('wrongServer') },
    leftOut: { signIn: 'there is one plex.tv', directory: 'there is one plex.tv' },
  },
  {
    name: 'a public address without https',
    act: { address: () => 'http://198.51.100.24:32400' },
    expect: { mint: fails('insecure'), source: fails('insecure'), connections: fails('insecure') },
    leftOut: { signIn: 'plex.tv is asked over https', directory: 'plex.tv is asked over https' },
  },
];
