import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isPlexError, PlexError } from '../../src/plex/errors.ts';
import type { MediaServer } from '../../src/plex/mediaServer.ts';
import { Secret } from '../../src/plex/secret.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import type { Server } from '../../src/servers/server.ts';
import { ServerAccess } from '../../src/servers/serverAccess.ts';
import { Fixture } from './fixture.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;

/** What answers at an address of the made-up network: a machine, a redirect, or nothing. */
type Answering = { machine: number } | 'redirect' | 'nothing';

describe('A token', () => {
  it('never goes to a machine other than its own', async () => {
    const answering: fc.Arbitrary<Answering> = fc.oneof(
      fc.record({ machine: fc.nat(3) }),
      fc.constantFrom('redirect' as const, 'nothing' as const),
    );
    const networks = fc.array(fc.array(answering, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 4 });
    const directories = fc.array(
      fc.array(fc.record({ place: fc.nat(7), local: fc.boolean(), relay: fc.boolean(), secure: fc.boolean() })),
      { minLength: 4, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(directories, networks, async (directory, phases) => {
        const received = await askAll(directory, phases);
        for (const { machine, token } of received) assert.equal(token, `token-of-machine-${machine}`);
      }),
      { numRuns: 150 },
    );
  });
});

interface Way {
  readonly place: number;
  readonly local: boolean;
  readonly relay: boolean;
  readonly secure: boolean;
}

/**
 * Asks each of the servers of a directory in each phase of a network, with more than a minute between the phases, and
 * returns which machine was sent which token.
 */
async function askAll(directory: readonly (readonly Way[])[], phases: readonly Answering[][]) {
  const received: { machine: number; token: string }[] = [];
  let now = 0;
  let network = phases[0] ?? [];
  const at = (address: string): Answering => network[Number(new URL(address).port) - 1000] ?? 'nothing';
  const gateway = {
    mediaServer: async (address: string, token?: Secret) => {
      const facts = { host: new URL(address).host };
      const meet = async (): Promise<number> => {
        const there = at(address);
        if (there === 'nothing') throw new PlexError('unreachable', { ...facts, code: 'ECONNREFUSED' });
        if (there === 'redirect') throw new PlexError('redirected', { ...facts, target: 'http://127.0.0.1:1000' });
        if (token) received.push({ machine: there.machine, token: token.reveal() });
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
  const connections = new LiveConnections(gateway, () => now);
  const { directory: servers, tokens, accounts, accountServers } = fixture;
  const access = new ServerAccess({ gateway, directory: servers, tokens, accounts, accountServers, connections });
  const known = directory.map(
    (ways, index): Server => ({
      ...{ machineIdentifier: `machine-${index}`, name: `${index}`, address: '', version: '' },
      tokens: [{ id: 'only', label: 'me' }],
      selectedToken: 'only',
      connections: ways.map(({ place, secure, ...kind }) => ({
        address: `${secure ? 'https' : 'http'}://127.0.0.1:${1000 + place}`,
        ...kind,
      })),
    }),
  );
  for (const { machineIdentifier } of known) {
    await tokens.store(machineIdentifier, 'only', new Secret(`token-of-${machineIdentifier}`));
  }
  for (const phase of phases) {
    network = phase;
    await Promise.all(
      known.map(server =>
        access
          .ask(server, mediaServer => mediaServer.getTransientToken(DELEGATION))
          .catch(error => assert.ok(isPlexError(error), String(error))),
      ),
    );
    // What answered is believed for a minute.
    now += 60_001;
  }
  for (const each of [access, connections, fixture]) each.dispose();
  return received;
}
