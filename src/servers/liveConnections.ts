import pLimit from 'p-limit';
import * as vscode from 'vscode';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isSecureAndDirect, race, type ServerConnection } from '../plex/connections.ts';
import { isPlexError, isSilent, mostTelling, PlexError } from '../plex/errors.ts';
import type { ServerIdentity } from '../plex/mediaServer.ts';
import { untilAborted } from '../plex/promises.ts';
import { Disposable } from '../workbench/disposable.ts';
import { connectionsOf, type Server } from './server.ts';

/** The time for which an identification counts, in milliseconds. */
const IDENTITY_LASTS = 60_000;
/** The most servers whose connections are tried at the same time. */
const SERVERS_AT_ONCE = 8;

/** The result of the last attempt at a connection: how long the response took, in milliseconds, or why there was none. */
export type ConnectionState = { readonly latency: number } | { readonly error: PlexError };

/** The active connection of a server, and when the server last identified itself there. */
interface Choice {
  readonly connection: ServerConnection;
  readonly at: number;
}

/**
 * Chooses the connection that requests to a server use. The server identifies itself there before anything else is sent.
 * Only the connections of the server's selected token are tried: see `ServerToken`.
 */
export class LiveConnections extends Disposable {
  readonly #clients: Pick<PlexClients, 'mediaServer'>;
  readonly #now: () => number;
  readonly #choices = new Map<string, Choice>();
  readonly #states = new Map<string, Map<string, ConnectionState>>();
  readonly #racing = new Map<string, Promise<ServerConnection>>();
  readonly #limit = pLimit(SERVERS_AT_ONCE);
  readonly #changed = this.register(new vscode.EventEmitter<string>());
  /** Fires with a server's machineIdentifier when one of its connections was tried. */
  readonly onDidChange = this.#changed.event;
  readonly #identified = this.register(new vscode.EventEmitter<ServerIdentity>());
  /** Fires when a server has identified itself. */
  readonly onDidIdentify = this.#identified.event;

  /** @param now returns the time of day, because a computer that sleeps may wake up in another network. Tests pass their own. */
  constructor(clients: Pick<PlexClients, 'mediaServer'>, now: () => number = Date.now) {
    super();
    this.#clients = clients;
    this.#now = now;
    this.register({ dispose: () => this.clear() });
  }

  /** Returns the result of the last attempt at a connection. */
  stateOf({ machineIdentifier }: Server, { address }: ServerConnection): ConnectionState | undefined {
    return this.#states.get(machineIdentifier)?.get(address);
  }

  /** Returns the server's active connection, without a new attempt. */
  current(server: Server): ServerConnection | undefined {
    return this.#choiceFor(server)?.connection;
  }

  /**
   * Returns a connection at which the server has identified itself within the last minute. Where there is none, or it fails,
   * all are tried together. The first that is encrypted and direct is returned at once; a better one that responds later
   * becomes the active one, which the next call returns.
   *
   * @throws {PlexError} where the server is reached over none
   */
  async choose(server: Server, signal?: AbortSignal): Promise<ServerConnection> {
    const choice = this.#choiceFor(server);
    // A clock that was set back would make the choice last longer.
    const age = choice ? this.#now() - choice.at : -1;
    if (choice && age >= 0 && age < IDENTITY_LASTS) return choice.connection;
    // Another token has other connections.
    const race = JSON.stringify([server.machineIdentifier, connectionsOf(server)]);
    let racing = this.#racing.get(race);
    if (!racing) {
      racing = this.#find(server, choice).finally(() => this.#racing.delete(race));
      this.#racing.set(race, racing);
    }
    return signal ? untilAborted(racing, signal) : racing;
  }

  /** Deactivates the active connection: all are tried again before anything is sent to the server. */
  forget({ machineIdentifier }: Server): void {
    this.#choices.delete(machineIdentifier);
  }

  /** Deletes what is kept of servers that were removed: the errors take more memory than the servers themselves. */
  forgetRemoved(isKnown: (machineIdentifier: string) => boolean): void {
    for (const kept of [this.#choices, this.#states]) {
      for (const machineIdentifier of [...kept.keys()]) if (!isKnown(machineIdentifier)) kept.delete(machineIdentifier);
    }
  }

  /** Deletes what is kept of all servers. */
  clear(): void {
    this.#choices.clear();
    this.#states.clear();
  }

  /** Ignores a connection that another token's source listed, or that is no longer listed. */
  #choiceFor(server: Server): Choice | undefined {
    const choice = this.#choices.get(server.machineIdentifier);
    return connectionsOf(server).some(({ address }) => address === choice?.connection.address) ? choice : undefined;
  }

  async #find(server: Server, choice: Choice | undefined): Promise<ServerConnection> {
    if (choice) {
      try {
        await this.#probe(server, choice.connection);
        return this.#choose(server, choice.connection).connection;
      } catch {
        // Then all are tried.
      }
    }
    return this.#limit(() => this.#race(server));
  }

  async #race(server: Server): Promise<ServerConnection> {
    const { machineIdentifier } = server;
    const connections = connectionsOf(server);
    if (connections.length === 0) throw new PlexError('unreachable', { host: '', tried: 0 });
    // A late response replaces only what this race chose: after `forget` or a newer race, it counts no more.
    let choice: Choice | undefined;
    try {
      const winner = await race(connections, connection => this.#probe(server, connection), {
        isGoodEnough: isSecureAndDirect,
        onBetter: better => {
          if (!choice || this.#choices.get(machineIdentifier) === choice) choice = this.#choose(server, better);
        },
      });
      choice ??= this.#choose(server, winner);
      return winner;
    } catch (thrown) {
      this.#choices.delete(machineIdentifier);
      const error = mostTelling(thrown);
      if (!isPlexError(error) || !isSilent(error) || connections.length === 1) throw error;
      throw error.with({ kind: 'unreachable', tried: connections.length });
    }
  }

  #choose({ machineIdentifier }: Server, connection: ServerConnection): Choice {
    const choice = { connection, at: this.#now() };
    this.#choices.set(machineIdentifier, choice);
    return choice;
  }

  /** Sends an identity request, without a token. */
  async #probe(server: Server, connection: ServerConnection): Promise<void> {
    const { machineIdentifier } = server;
    const { address } = connection;
    try {
      const mediaServer = await this.#clients.mediaServer(address);
      const started = performance.now();
      const identity = await mediaServer.getIdentity();
      if (identity.machineIdentifier !== machineIdentifier) {
        throw new PlexError('wrongServer', { host: new URL(address).host });
      }
      this.#note(machineIdentifier, address, { latency: performance.now() - started });
      this.#identified.fire(identity);
    } catch (error) {
      if (isPlexError(error)) this.#note(machineIdentifier, address, { error });
      throw error;
    }
  }

  #note(machineIdentifier: string, address: string, state: ConnectionState): void {
    const states = this.#states.get(machineIdentifier) ?? new Map<string, ConnectionState>();
    this.#states.set(machineIdentifier, states.set(address, state));
    this.#changed.fire(machineIdentifier);
  }
}
