import pLimit from 'p-limit';
import * as vscode from 'vscode';
import type { Gateway } from '../accounts/gateway.ts';
import { isSecureAndDirect, race, type ServerConnection } from '../plex/connections.ts';
import { isPlexError, isSilent, mostTelling, PlexError } from '../plex/errors.ts';
import type { ServerIdentity } from '../plex/mediaServer.ts';
import { untilAborted } from '../plex/untilAborted.ts';
import { Disposable } from '../workbench/disposable.ts';
import { connectionsOf, type Server } from './server.ts';

/** How long an answer to "which server are you?" is believed, in milliseconds. */
const IDENTITY_LASTS = 60_000;
/** How many servers are looked for at the same time. */
const SERVERS_AT_ONCE = 8;

/** How a connection answered when it was last tried: after so many milliseconds, or not. */
export type ConnectionState = { readonly latency: number } | { readonly error: PlexError };

/** The connection in use, and when it last proved that the right server answers there. */
interface Chosen {
  readonly connection: ServerConnection;
  readonly at: number;
}

/**
 * Finds out over which connection a server is reached best, and that it is the right one, before anything is sent to it.
 * Only those of the server's selected token count: see `ServerToken`.
 */
export class LiveConnections extends Disposable {
  readonly #gateway: Pick<Gateway, 'mediaServer'>;
  readonly #now: () => number;
  readonly #chosen = new Map<string, Chosen>();
  readonly #states = new Map<string, Map<string, ConnectionState>>();
  readonly #racing = new Map<string, Promise<ServerConnection>>();
  readonly #limit = pLimit(SERVERS_AT_ONCE);
  readonly #changed = this.register(new vscode.EventEmitter<string>());
  /** Fires with the machineIdentifier of a server of which a connection has answered, or failed, otherwise than before. */
  readonly onDidChange = this.#changed.event;
  readonly #identified = this.register(new vscode.EventEmitter<ServerIdentity>());
  /** Fires when a server has said who it is. */
  readonly onDidIdentify = this.#identified.event;

  /** @param now the time of day, because a computer that sleeps may wake up in another network; for a test, a clock of its own */
  constructor(gateway: Pick<Gateway, 'mediaServer'>, now: () => number = Date.now) {
    super();
    this.#gateway = gateway;
    this.#now = now;
    this.register({ dispose: () => this.clear() });
  }

  /** How a connection of a server answered when it was last tried. */
  stateOf({ machineIdentifier }: Server, { address }: ServerConnection): ConnectionState | undefined {
    return this.#states.get(machineIdentifier)?.get(address);
  }

  /** The connection that the server was last reached over. */
  current(server: Server): ServerConnection | undefined {
    return this.#choiceFor(server)?.connection;
  }

  /**
   * Returns a connection of a server at which it has proven within the last minute that it is this one. All are tried at
   * once where there is none yet, or where the one in use fails. The first that is encrypted and direct is used at once; a
   * better one that answers later is used from the next call on.
   *
   * @throws {PlexError}
   */
  async choose(server: Server, signal?: AbortSignal): Promise<ServerConnection> {
    const choice = this.#choiceFor(server);
    // A clock that was set back would have it believed for longer.
    const age = choice ? this.#now() - choice.at : -1;
    if (choice && age >= 0 && age < IDENTITY_LASTS) return choice.connection;
    // With another token, others compete.
    const race = JSON.stringify([server.machineIdentifier, connectionsOf(server)]);
    const racing = this.#racing.get(race) ?? this.#find(server, choice).finally(() => this.#racing.delete(race));
    this.#racing.set(race, racing);
    return signal ? untilAborted(racing, signal) : racing;
  }

  /** Has the server prove anew who it is, and all its connections compete anew, before it is next sent anything. */
  forget({ machineIdentifier }: Server): void {
    this.#chosen.delete(machineIdentifier);
  }

  /** Forgets how the connections of servers answered that are gone: with an error of each, that is more than all else of them. */
  forgetGone(isKnown: (machineIdentifier: string) => boolean): void {
    for (const each of [this.#chosen, this.#states]) {
      for (const machineIdentifier of [...each.keys()]) if (!isKnown(machineIdentifier)) each.delete(machineIdentifier);
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#chosen.clear();
    this.#states.clear();
  }

  /** Ignores a connection that another token's source listed, or that is no longer listed. */
  #choiceFor(server: Server): Chosen | undefined {
    const choice = this.#chosen.get(server.machineIdentifier);
    return connectionsOf(server).some(({ address }) => address === choice?.connection.address) ? choice : undefined;
  }

  async #find(server: Server, choice: Chosen | undefined): Promise<ServerConnection> {
    if (choice) {
      const isStillThere = await this.#probe(server, choice.connection).then(
        () => true,
        () => false,
      );
      if (isStillThere) return this.#choose(server, choice.connection).connection;
    }
    return this.#limit(() => this.#race(server));
  }

  async #race(server: Server): Promise<ServerConnection> {
    const { machineIdentifier } = server;
    const connections = connectionsOf(server);
    if (connections.length === 0) throw new PlexError('unreachable', { host: '', tried: 0 });
    // A late answer replaces only what this race has chosen: `forget` and newer races come after it.
    let choice: Chosen | undefined;
    try {
      const winner = await race(connections, connection => this.#probe(server, connection), {
        isGoodEnough: isSecureAndDirect,
        onBetter: better => {
          if (!choice || this.#chosen.get(machineIdentifier) === choice) choice = this.#choose(server, better);
        },
      });
      choice ??= this.#choose(server, winner);
      return winner;
    } catch (thrown) {
      this.#chosen.delete(machineIdentifier);
      const error = mostTelling(thrown);
      if (!isPlexError(error) || !isSilent(error) || connections.length === 1) throw error;
      throw error.with({ kind: 'unreachable', tried: connections.length });
    }
  }

  #choose({ machineIdentifier }: Server, connection: ServerConnection): Chosen {
    const choice = { connection, at: this.#now() };
    this.#chosen.set(machineIdentifier, choice);
    return choice;
  }

  /** Asks who is there, without a token. */
  async #probe(server: Server, connection: ServerConnection): Promise<void> {
    const { machineIdentifier } = server;
    const { address } = connection;
    try {
      const mediaServer = await this.#gateway.mediaServer(address);
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
