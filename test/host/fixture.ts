import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Account } from '../../src/accounts/account.ts';
import type { ServerConnection } from '../../src/plex/connections.ts';
import { isPlexError, type PlexError } from '../../src/plex/errors.ts';
import { Secret } from '../../src/plex/secret.ts';
import { listId } from '../../src/servers/listedServers.ts';
import type { ListedServer, Server, ServerRecord } from '../../src/servers/server.ts';
import { Summary } from '../../src/servers/summary.ts';
import { createServices, type Replacements, type Services } from '../../src/services.ts';
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

/** Requests have a minute, no answer grows old, and no server is checked for faults. */
const unreached: Replacements = { timeLimit: patience, now: () => 0, faultDelay: 2 ** 31 - 1 };

/** A class whose instances have the services as their own. */
const WithServices = class {
  constructor({ dispose: _, ...services }: Services) {
    Object.assign(this, services);
  }
} as new (
  services: Services,
) => Omit<Services, 'dispose'>;

/** What a window shares with others, and what it reads again after it was loaded again. */
interface Storage {
  readonly secrets: InMemorySecretStorage;
  readonly memento: InMemoryMemento;
  /** Where the extension keeps files. */
  readonly folder: string;
}

/** The services of the extension, with storage in memory and in a temporary folder. */
export class Fixture extends WithServices implements vscode.Disposable, Storage {
  readonly secrets: InMemorySecretStorage;
  readonly memento: InMemoryMemento;
  readonly folder: string;
  readonly services: Services;
  readonly #isOtherWindow: boolean;

  /**
   * @param replacements none where `{}`; without it no slow machine reaches a limit
   * @param window another one, with which this one shares its storage
   */
  constructor(replacements = unreached, window?: Storage) {
    const storage = window ?? {
      secrets: new InMemorySecretStorage(),
      memento: new InMemoryMemento(),
      folder: mkdtempSync(path.join(tmpdir(), 'plex-tokens-fixture-')),
    };
    const services = createServices(contextOf(storage), new Summary(storage.memento), replacements);
    super(services);
    this.services = services;
    this.#isOtherWindow = window !== undefined;
    this.secrets = storage.secrets;
    this.memento = storage.memento;
    this.folder = storage.folder;
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
    return this.access.request(server, mediaServer =>
      mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }),
    );
  }

  dispose(): void {
    this.services.dispose();
    this.summary.dispose();
    // What is still being written ends first.
    const done = this.#isOtherWindow ? undefined : () => rmSync(this.folder, { recursive: true, force: true });
    void this.state.flush().then(done);
  }
}

function contextOf({ secrets, memento, folder }: Storage): vscode.ExtensionContext {
  return {
    globalState: memento,
    secrets,
    globalStorageUri: vscode.Uri.file(folder),
    extensionMode: vscode.ExtensionMode.Test,
    extension: { packageJSON: { version: '0.0.0-test' } },
  } as unknown as vscode.ExtensionContext;
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
