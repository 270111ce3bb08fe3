import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Server } from '../../src/servers/server.ts';
import { at, control, Fixture, plexErrorOf, simulator } from '../host/fixture.ts';
import { createLeaf } from '../simulator/certificates.ts';
import { nameAddresses, restoreNames } from '../unit/plex/names.ts';
import { until } from '../until.ts';

const { machineIdentifier } = simulator.servers.livingRoom;
/** VS Code sends requests to 127.0.0.1 without a proxy and without an agent of its own. */
const HOST = '127.0.0.3';
const SWITCH = 'NODE_TLS_REJECT_UNAUTHORIZED';

describe('An attacker on the network', () => {
  let fixture: Fixture;
  let server: Server;
  let attacker: Attacker;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(async () => {
    fixture.dispose();
    await attacker.close();
    await setProxy(undefined);
    restoreNames();
    delete process.env[SWITCH];
    delete https.globalAgent.options.rejectUnauthorized;
  });
  const mint = () => plexErrorOf(fixture.mint(at(attacker.address, server)));

  it("does not get a token as the user's proxy, whatever settings a repository has", async () => {
    attacker = await Attacker.start(http.createServer());
    const { port } = new URL(attacker.address);
    // A direct request would not arrive, so a response shows that the proxy was used.
    const address = `http://127.0.0.9:${port}`;
    await setProxy(attacker.address);
    await untilAnswered(address);
    assert.deepEqual(await attempt(address), ['insecure', 'proxied']);
    for (const repository of [
      { http: { noProxy: ['*'] } },
      { http: { proxySupport: 'off' } },
      { http: { proxy: attacker.address, proxySupport: 'override', noProxy: ['*.0.9'] } },
      { 'http.noProxy': ['127.0.0.9'], http: { proxyStrictSSL: false } },
    ]) {
      await withWorkspaceSettings(repository, async () => {
        const [kind] = await attempt(address);
        assert.ok(kind === 'insecure' || kind === 'unreachable', kind);
      });
    }
    assert.ok(attacker.requests.every(({ headers }) => headers['x-plex-token'] === undefined));
  });

  it('does not get a token by taking over a name after its lookup', async () => {
    attacker = await Attacker.start(http.createServer());
    nameAddresses({ 'nas.lan': ['127.0.0.1', HOST] });
    assert.deepEqual(await attempt(attacker.address.replace(HOST, 'nas.lan')), ['insecure', 'proxied']);
    assert.deepEqual(attacker.requests, []);
  });

  it(`does not get a token while ${SWITCH} turns verification off`, async () => {
    attacker = await Attacker.start(https.createServer(createLeaf(undefined, { names: [HOST] })));
    process.env[SWITCH] = '0';
    await untilAnswered(attacker.address);
    assert.equal((await mint()).kind, 'unverified');
    assert.deepEqual(attacker.requests, []);
  });

  it('does not get a token while another extension accepts all certificates', async () => {
    attacker = await Attacker.start(https.createServer(createLeaf(undefined, { names: [HOST] })));
    https.globalAgent.options.rejectUnauthorized = false;
    await untilAnswered(attacker.address);
    const { kind, facts } = await mint();
    assert.deepEqual([kind, facts.certificateFault], ['badCertificate', 'selfSigned']);
    assert.deepEqual(attacker.requests, []);
  });

  it('does not learn from a probe which identifier sign-ins use', async () => {
    attacker = await Attacker.start(http.createServer(), 'another-machine');
    assert.equal((await mint()).kind, 'wrongServer');
    const [{ headers } = assert.fail(), ...more] = attacker.requests;
    assert.deepEqual(more, []);
    const identifier = await fixture.clients.clientIdentifier();
    assert.match(identifier, /^[\da-f-]{36}$/);
    assert.ok(!JSON.stringify(headers).includes(identifier));
    assert.ok(headers['x-plex-client-identifier']);
  });

  async function attempt(address: string): Promise<string[]> {
    const { kind, facts } = await plexErrorOf(fixture.mint(at(address, server)));
    return facts.refusal ? [kind, facts.refusal] : [kind];
  }

  /** Sends requests as other extensions do, until they reach the attacker; then deletes their record. */
  async function untilAnswered(address: string): Promise<void> {
    await until('a request to arrive', async () => await answers(address));
    attacker.requests.length = 0;
  }
});

/** Responds as the Living Room does, and records the requests. */
class Attacker {
  readonly requests: http.IncomingMessage[] = [];
  readonly #server: http.Server | https.Server;

  private constructor(server: http.Server | https.Server, machine: string) {
    this.#server = server;
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      this.requests.push(request);
      const token = `transient-${crypto.randomUUID()}`;
      response.end(
        JSON.stringify({ MediaContainer: { machineIdentifier: machine, claimed: true, version: '1', token } }),
      );
    });
  }

  static async start(server: http.Server | https.Server, machine = machineIdentifier): Promise<Attacker> {
    const started = new Attacker(server, machine);
    await new Promise<void>(resolve => server.listen(0, HOST, resolve));
    return started;
  }

  get address(): string {
    const scheme = this.#server instanceof https.Server ? 'https' : 'http';
    return `${scheme}://${HOST}:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}

function answers(address: string): Promise<boolean> {
  const { get } = address.startsWith('https:') ? https : http;
  return new Promise(resolve => {
    get(address, response => response.resume().once('end', () => resolve(true))).once('error', () => resolve(false));
  });
}

async function setProxy(proxy: string | undefined): Promise<void> {
  await vscode.workspace.getConfiguration('http').update('proxy', proxy, vscode.ConfigurationTarget.Global);
}

/** Runs a function with the settings of a repository, once VS Code has read them. */
async function withWorkspaceSettings(settings: object, run: () => Promise<void>): Promise<void> {
  const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail();
  const folder = path.join(root, '.vscode');
  const ruler = JSON.stringify(settings).length;
  mkdirSync(folder, { recursive: true });
  try {
    // The value of a setting that workspaces may change shows that VS Code has read the file.
    writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ ...settings, 'editor.rulers': [ruler] }));
    await until('the settings of the workspace', () => {
      const [read] = vscode.workspace.getConfiguration('editor').get<number[]>('rulers', []);
      return read === ruler;
    });
    await run();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
