import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Account, AccountCredentials, HomeUserCredentials } from '../../src/accounts/account.ts';
import { isPlexError, PlexError } from '../../src/plex/errors.ts';
import type { MediaServer } from '../../src/plex/mediaServer.ts';
import { Secret } from '../../src/plex/secret.ts';
import { listId } from '../../src/servers/listedServers.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import { usedWith } from '../../src/servers/server.ts';
import { ServerClient } from '../../src/servers/serverClient.ts';
import { Fixture } from './fixture.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;

/** What answers at an address of the made-up network: somebody who says to be this machine, a redirect, or nothing. */
type Answering = { machine: number } | 'redirect' | 'nothing';

/** One address of the made-up network, as somebody lists it. */
interface Way {
  readonly place: number;
  readonly local: boolean;
  readonly relay: boolean;
  readonly secure: boolean;
}

/** Who says where which server is. */
interface Sources {
  /** Tokens that the user pasted for a machine at an address. */
  readonly pasted: readonly { readonly machine: number; readonly way: Way }[];
  /** What each account lists. */
  readonly accounts: readonly (readonly Listing[])[];
  /** What is shared with each Home user of the first account. */
  readonly homeUsers: readonly (readonly Listing[])[];
}

interface Listing {
  readonly machine: number;
  readonly owned: boolean;
  readonly ways: readonly Way[];
}

const addressOf = ({ place, secure }: Way): string => `${secure ? 'https' : 'http'}://127.0.0.1:${1000 + place}`;
const machineOf = fc.nat(3);
const way: fc.Arbitrary<Way> = fc.record({
  ...{ place: fc.nat(7), local: fc.boolean(), relay: fc.boolean(), secure: fc.boolean() },
});
const ways = fc.array(way, { maxLength: 4 });
const listing = fc.record({ machine: machineOf, owned: fc.boolean(), ways });
const lists = (listed: fc.Arbitrary<Listing>, maxLength: number) =>
  fc.array(fc.uniqueArray(listed, { selector: ({ machine }) => machine, maxLength: 4 }), { maxLength });
const sources: fc.Arbitrary<Sources> = fc.record({
  pasted: fc.array(fc.record({ machine: machineOf, way }), { maxLength: 4 }),
  accounts: lists(listing, 3),
  homeUsers: lists(
    listing.map(listed => ({ ...listed, owned: false })),
    2,
  ),
});
const answering: fc.Arbitrary<Answering> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ machine: machineOf }) },
  { weight: 1, arbitrary: fc.constantFrom('redirect' as const, 'nothing' as const) },
);
const networks = fc.array(fc.array(answering, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 4 });

/** Every token with the machine that it is for, and the addresses at which its own source says that this machine is. */
function tokensIn({ pasted, accounts, homeUsers }: Sources): Map<string, { machine: number; addresses: Set<string> }> {
  const byOwner = (machine: number): Way[] =>
    accounts.flat().flatMap(listing => (listing.owned && listing.machine === machine ? listing.ways : []));
  const all = [
    ...pasted.map(({ machine, way }, index) => ({
      token: pastedToken(index),
      machine,
      ways: [way, ...byOwner(machine)],
    })),
    ...accounts.flatMap((list, account) =>
      list.map(({ machine, ways }) => ({ token: accountToken(`a${account}`, machine), machine, ways })),
    ),
    ...homeUsers.flatMap((list, user) =>
      list.map(({ machine, ways }) => ({
        ...{ token: accountToken(`h${user}`, machine), machine },
        ways: [...ways, ...byOwner(machine)],
      })),
    ),
  ];
  return new Map(all.map(({ token, machine, ways }) => [token, { machine, addresses: new Set(ways.map(addressOf)) }]));
}

const pastedToken = (index: number): string => `pasted-token-${index}`;
const accountToken = (account: string, machine: number): string => `token-of-${account}-for-${machine}`;

describe('A token', () => {
  it('goes to its own server only, at addresses that its own source lists', async () => {
    let sent = 0;
    let sentOfHomeUsers = 0;
    await fc.assert(
      fc.asyncProperty(sources, networks, async (known, phases) => {
        const tokens = tokensIn(known);
        for (const { address, machine, token } of await askAll(known, phases)) {
          sent++;
          if (token.startsWith('token-of-h')) sentOfHomeUsers++;
          assert.equal(tokens.get(token)?.machine, machine, token);
          assert.ok(tokens.get(token)?.addresses.has(address), `${token} went to ${address}`);
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(sent > 150, `${sent} were sent`);
    assert.ok(sentOfHomeUsers > 20, `${sentOfHomeUsers} of Home users were sent`);
  });
});

/**
 * Asks each server with each of its tokens, all at once, in each phase of a network, with more than a minute between the
 * phases, and returns which machine was sent which token at which address.
 */
async function askAll(known: Sources, phases: readonly Answering[][]) {
  const received: { address: string; machine: number; token: string }[] = [];
  let now = 0;
  let network = phases[0] ?? [];
  const at = (address: string): Answering => network[Number(new URL(address).port) - 1000] ?? 'nothing';
  const clients = {
    mediaServer: async (address: string, token?: Secret) => {
      const facts = { host: new URL(address).host };
      const meet = async (): Promise<number> => {
        const there = at(address);
        if (there === 'nothing') throw new PlexError('unreachable', { ...facts, code: 'ECONNREFUSED' });
        if (there === 'redirect') throw new PlexError('redirected', { ...facts, target: 'http://127.0.0.1:1000' });
        if (token) received.push({ address, machine: there.machine, token: token.reveal() });
        return there.machine;
      };
      return {
        getIdentity: async () => ({ machineIdentifier: `machine-${await meet()}`, version: '1', claimed: true }),
        getTransientToken: async () => {
          await meet();
          return new Secret('transient-token');
        },
      } as unknown as MediaServer;
    },
  };
  const fixture = new Fixture();
  const { directory, tokens, accounts } = fixture;
  const connections = new LiveConnections(clients, () => now);
  const accountServers = { read: async () => undefined, renew: async () => undefined };
  const access = new ServerClient({ clients, directory, tokens, accounts, accountServers, connections });
  await knowAll(fixture, known);
  for (const phase of phases) {
    network = phase;
    await Promise.all(
      directory.servers.flatMap(server =>
        server.tokens.map(({ id }) =>
          access
            .request(usedWith(server, id) ?? server, mediaServer => mediaServer.getTransientToken(DELEGATION))
            .catch(error => assert.ok(isPlexError(error), String(error))),
        ),
      ),
    );
    // What answered is believed for a minute.
    now += 60_001;
  }
  for (const each of [access, connections, fixture]) each.dispose();
  return received;
}

async function knowAll({ directory, tokens, accounts }: Fixture, known: Sources): Promise<void> {
  for (const [index, { machine, way }] of known.pasted.entries()) {
    const machineIdentifier = `machine-${machine}`;
    const before = directory.find(machineIdentifier)?.tokens ?? [];
    const address = addressOf(way);
    await tokens.store(machineIdentifier, `${index}`, new Secret(pastedToken(index)));
    await directory.update(
      { machineIdentifier, name: machineIdentifier, version: '' },
      { address, tokens: [...before, { id: `${index}`, label: `${index}`, address }] },
    );
  }
  const put = async (account: Account, own: AccountCredentials | HomeUserCredentials, list: readonly Listing[]) => {
    const servers = list.map(({ machine, owned, ways }) => ({
      ...{ machineIdentifier: `machine-${machine}`, name: `Machine ${machine}`, version: '', owned },
      connections: ways.map(way => ({ address: addressOf(way), local: way.local, relay: way.relay })),
    }));
    const serverTokens = new Map(
      list.map(({ machine }) => [`machine-${machine}`, new Secret(accountToken(account.id, machine))]),
    );
    await accounts.put(account, { ...own, serverTokens, list: listId(servers) });
    await directory.setListed(account.id, servers);
  };
  for (const [index, list] of known.accounts.entries()) {
    const token = new Secret(`token-of-account-${index}`);
    const account = { id: `a${index}`, name: `Account ${index}` };
    await put(account, { token, obtained: 'pasted', serverTokens: new Map() }, list);
  }
  for (const [index, list] of known.homeUsers.entries()) {
    const homeUser = { uuid: `${index}`, hasPin: index > 0 };
    const user = { id: `h${index}`, name: `Home user ${index}`, homeAdmin: 'a0' };
    await put(user, { obtained: 'switched', homeUser, serverTokens: new Map() }, list);
  }
}
