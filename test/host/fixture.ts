import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Account } from '../../src/accounts/account.ts';
import { AccountStore } from '../../src/accounts/accountStore.ts';
import { Gateway } from '../../src/accounts/gateway.ts';
import { SecretValues } from '../../src/accounts/secretValues.ts';
import { TokenStore } from '../../src/accounts/tokenStore.ts';
import type { ServerConnection } from '../../src/plex/connections.ts';
import { isPlexError, type PlexError } from '../../src/plex/errors.ts';
import { Secret } from '../../src/plex/secret.ts';
import { AccountServers } from '../../src/servers/accountServers.ts';
import { listId } from '../../src/servers/listId.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import type { ListedServer, Server, ServerRecord } from '../../src/servers/server.ts';
import { ServerAccess } from '../../src/servers/serverAccess.ts';
import { ServerDirectory } from '../../src/servers/serverDirectory.ts';
import { StateStore } from '../../src/state/stateStore.ts';
import { IssuedTokens } from '../../src/tokens/issuedTokens.ts';
import { Minting } from '../../src/tokens/minting.ts';
import { ControlClient } from '../simulator/control.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { patience } from '../until.ts';
import { InMemoryMemento, InMemorySecretStorage } from './inMemoryStorage.ts';

type SimulatorForSuite = Pick<
  RunningSimulator,
  'servers' | 'tokens' | 'tokenLabels' | 'plexTv' | 'controlUrl' | 'caFile'
>;

/** The simulated Plex that test/host/run.ts started. */
export const simulator = JSON.parse(process.env.PLEX_TOKENS_SIMULATOR ?? '') as SimulatorForSuite;
export const control = new ControlClient(simulator.controlUrl);

interface Limits {
  /** Of a request, in milliseconds. */
  readonly timeLimit?: number;
  /** The time that tells how old an answer is. */
  readonly now?: () => number;
}

/** Requests have a minute, and no answer grows old. */
const unreached: Limits = { timeLimit: patience, now: () => 0 };

/** What the extension's rooms need of VS Code's `ExtensionContext`, with storage in memory. */
export class Fixture implements vscode.Disposable {
  readonly secrets: InMemorySecretStorage;
  readonly memento: InMemoryMemento;
  /** Where the extension keeps files. */
  readonly folder: string;
  readonly context: vscode.ExtensionContext;
  readonly state: StateStore;
  readonly values: SecretValues;
  readonly gateway: Gateway;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
  readonly directory: ServerDirectory;
  readonly accountServers: AccountServers;
  readonly connections: LiveConnections;
  readonly access: ServerAccess;
  readonly issued: IssuedTokens;
  readonly minting: Minting;
  readonly #isOtherWindow: boolean;

  /**
   * @param limits of the extension itself where `{}`; without it no slow machine reaches them
   * @param window another one, with which this one shares its storage
   */
  constructor({ timeLimit, now }: Limits = unreached, window?: Fixture) {
    this.#isOtherWindow = window !== undefined;
    this.secrets = window?.secrets ?? new InMemorySecretStorage();
    this.memento = window?.memento ?? new InMemoryMemento();
    this.folder = window?.folder ?? mkdtempSync(path.join(tmpdir(), 'plex-tokens-fixture-'));
    this.context = {
      globalState: this.memento,
      secrets: this.secrets,
      globalStorageUri: vscode.Uri.file(this.folder),
      extensionMode: vscode.ExtensionMode.Test,
      extension: { packageJSON: { version: '0.0.0-test' } },
    } as unknown as vscode.ExtensionContext;
    this.state = new StateStore(this.context);
    this.values = new SecretValues(this.secrets);
    this.accounts = new AccountStore(this.state, this.values);
    this.tokens = new TokenStore(this.values);
    this.directory = new ServerDirectory(this.memento, this.state, this.accounts);
    this.issued = new IssuedTokens(this.state);
    this.gateway = new Gateway(this.context, this.state, timeLimit);
    this.accountServers = new AccountServers(this.gateway, this, now);
    this.connections = new LiveConnections(this.gateway, now);
    this.access = new ServerAccess(this);
    this.minting = new Minting(this.access, this.issued);
  }

  /** Another window, or this one after it was loaded again: it shares what is stored, and has read it. */
  async otherWindow(): Promise<Fixture> {
    await this.state.flush();
    const other = new Fixture(unreached, this);
    await other.directory.load();
    return other;
  }

  /** All that is stored besides secrets, as text. */
  async stored(): Promise<string> {
    await this.state.flush();
    const folder = path.join(this.folder, 'state');
    const texts = existsSync(folder)
      ? readdirSync(folder).map(name => readFileSync(path.join(folder, name), 'utf8'))
      : [];
    return JSON.stringify([...this.memento.values, ...texts]);
  }

  /** Puts the simulated Living Room into the directory. */
  async addLivingRoom(change: Partial<ServerRecord> = {}, token = simulator.tokens.owner): Promise<Server> {
    const { machineIdentifier, name, url } = simulator.servers.livingRoom;
    const record: ServerRecord = {
      ...{ machineIdentifier, name, address: url, version: '' },
      tokens: [{ id: 'token-1', label: 'me' }],
      selectedToken: 'token-1',
      ...change,
    };
    await this.tokens.store(record.machineIdentifier, 'token-1', new Secret(token));
    await this.directory.put(record);
    const server = this.directory.find(record.machineIdentifier);
    if (!server) throw new Error('The server is not in the directory.');
    return server;
  }

  /** Has an account list servers, each with the same token, as if plex.tv had just been asked. */
  async list(account: Account, servers: readonly ListedServer[], token: string): Promise<void> {
    const serverTokens = new Map(servers.map(({ machineIdentifier }) => [machineIdentifier, new Secret(token)]));
    const credentials = { token: new Secret(`token-of-${account.id}`), obtained: 'pasted', serverTokens } as const;
    await this.accounts.put(account, { ...credentials, list: listId(servers) });
    await this.directory.setListed(account.id, servers);
  }

  /** A transient token of a server. */
  mint(server: Server): Promise<Secret> {
    return this.access.ask(server, mediaServer => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }));
  }

  dispose(): void {
    const { issued, access, connections, accountServers, directory, accounts, gateway, values, state } = this;
    for (const each of [issued, access, connections, accountServers, directory, accounts, gateway, values, state])
      each.dispose();
    // What is still being written ends first.
    const done = this.#isOtherWindow ? undefined : () => rmSync(this.folder, { recursive: true, force: true });
    void state.flush().then(done);
  }
}

/** What a promise is rejected with, which has to be a `PlexError`. */
export async function plexErrorOf(promise: Promise<unknown>): Promise<PlexError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isPlexError(error) ? error : assert.fail(`${error}`);
}

/** The same server, reached in one way only. */
export function at(address: string, server: Server): Server {
  return { ...over(server, { address, local: true, relay: false }), address };
}

/** The same server, reached over these connections only, whichever its token. */
export function over(server: Server, ...connections: ServerConnection[]): Server {
  return { ...server, tokens: server.tokens.map(token => ({ ...token, connections })) };
}
