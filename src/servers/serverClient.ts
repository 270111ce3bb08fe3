import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import type { TokenStore } from '../accounts/secretValues.ts';
import type { ServerConnection } from '../plex/connections.ts';
import { isPlexError, neverArrived, type PlexError } from '../plex/errors.ts';
import type { MediaServer } from '../plex/mediaServer.ts';
import { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { needOf } from '../workbench/problem.ts';
import type { AccountServers } from './accountServers.ts';
import { listId } from './listedServers.ts';
import type { LiveConnections } from './liveConnections.ts';
import { readStoredTokens } from './readStoredTokens.ts';
import {
  firstAddressOf,
  isSameToken,
  joinedAddressesOf,
  type Server,
  type ServerState,
  selectedToken,
  stateAfter,
  usedWith,
} from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { tokenLost, tokenName, tokenRemoved } from './tokenWords.ts';

/** What is sent to a server, and what may be sent again. */
interface Attempt {
  readonly server: Server;
  /** The token that the caller wants to send. */
  readonly wanted: 'selected' | 'none' | Secret;
  /** The token that may go to the connections of the server, once it is known. */
  readonly token?: Secret;
  readonly signal: AbortSignal | undefined;
}

interface Retry {
  readonly after: (error: PlexError, attempt: Attempt) => boolean;
  /** Returns the next attempt; `undefined` where it would be the same again. */
  readonly next: (attempt: Attempt) => Promise<Attempt | undefined>;
}

interface ServerClientDependencies {
  readonly clients: Pick<PlexClients, 'mediaServer'>;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly accountServers: Pick<AccountServers, 'read' | 'renew'>;
  readonly connections: LiveConnections;
}

/** Sends requests to known servers: finds the token and a connection that it may go to, and notes the server's state. */
export class ServerClient extends Disposable {
  readonly #dependencies: ServerClientDependencies;
  /** What is tried again: the first row that is for the error, and each at most once in a request. */
  readonly #retries: readonly Retry[] = [
    { after: (error, attempt) => neverArrived(error) && this.#isConnected(attempt), next: async attempt => attempt },
    { after: ({ kind }) => kind === 'rejected', next: attempt => this.#withNewToken(attempt) },
    { after: ({ kind }) => stateAfter(kind) === 'unreachable', next: attempt => this.#atNewAddresses(attempt) },
  ];

  constructor(dependencies: ServerClientDependencies) {
    super();
    this.#dependencies = dependencies;
    const { connections, directory } = dependencies;
    this.register(directory.onDidChange(() => connections.forgetRemoved(id => directory.find(id) !== undefined)));
  }

  /**
   * Sends a request to a known server. The token leaves only over a connection of the selected token, at which the right server
   * has identified itself within the last minute.
   *
   * @param token another token than the selected one, such as one in a text
   * @throws {PlexError} with the server's name in it
   * @throws {Problem} where there is no token
   */
  request<Response>(
    server: Server,
    send: (mediaServer: MediaServer) => Promise<Response>,
    signal?: AbortSignal,
    token: Secret | 'selected' = 'selected',
  ): Promise<Response> {
    return this.#run({ server, wanted: token, signal }, async attempt => {
      const { address } = await this.#dependencies.connections.choose(attempt.server, signal);
      return send(await this.at(address, attempt.token));
    });
  }

  /**
   * Returns the connection that the selected token would be sent over. Sends no token.
   *
   * @throws {PlexError | Problem} as `request` does
   */
  connect(server: Server, signal?: AbortSignal): Promise<ServerConnection> {
    return this.#run({ server, wanted: 'selected', signal }, attempt =>
      this.#dependencies.connections.choose(attempt.server, signal),
    );
  }

  /**
   * Tries every connection of a server again, and returns the active one.
   *
   * @throws {PlexError} with the server's name in it
   */
  reach(server: Server, signal?: AbortSignal): Promise<ServerConnection> {
    this.forgetConnection(server);
    return this.#run({ server, wanted: 'none', signal }, attempt =>
      this.#dependencies.connections.choose(attempt.server, signal),
    );
  }

  /** Has the server identify itself again before it is next sent a token. */
  forgetConnection(server: Server): void {
    this.#dependencies.connections.forget(server);
  }

  /** Returns the address at which a server was last reached with its selected token, as it is known now; else the first tried. */
  addressOf(server: Server): string {
    const current = this.#current(server) ?? server;
    return this.#dependencies.connections.current(current)?.address ?? firstAddressOf(current);
  }

  /** Returns a client for an address, for a server that isn't known yet. */
  async at(address: string, token?: Secret): Promise<MediaServer> {
    await readStoredTokens(this.#dependencies);
    return this.#dependencies.clients.mediaServer(address, token);
  }

  async #run<Response>(given: Attempt, act: (attempt: Attempt) => Promise<Response>): Promise<Response> {
    let attempt = await this.#resolve(given);
    let retries = this.#retries;
    for (;;) {
      try {
        const response = await act(attempt);
        this.#note(attempt.server, 'reachable');
        return response;
      } catch (error) {
        if (!isPlexError(error)) throw error;
        const retry = retries.find(({ after }) => after(error, attempt));
        // Whoever responds there next may be somebody else.
        if (![undefined, 'rejected'].includes(stateAfter(error.kind))) this.forgetConnection(attempt.server);
        const next = await retry?.next(attempt);
        if (!next) throw this.#failed(error, attempt);
        retries = retries.filter(other => other !== retry);
        attempt = next;
      }
    }
  }

  /** Returns the connections and the token: both from one list where an account lists the server. It is read if need be. */
  async #resolve(given: Attempt): Promise<Attempt> {
    const { wanted, signal } = given;
    // Before the lists were read, the connections of an account's server were not known.
    const server = (joinedAddressesOf(given.server) === '' && this.#current(given.server)) || given.server;
    if (wanted === 'none') return { ...given, server };
    const account = this.#accountOf(server);
    if (account) {
      const stored = await this.#asListed(given, account);
      if (stored) return stored;
      await this.#dependencies.accountServers.read(account, signal);
      const read = await this.#asListed(given, account);
      if (read) return read;
    }
    const entry = selectedToken(server);
    if (wanted !== 'selected' && !account) return { ...given, server, token: wanted };
    if (wanted !== 'selected' || !entry) throw tokenRemoved(server);
    // An account's token is never one that was pasted.
    const token = entry.account ? undefined : await this.#dependencies.tokens.get(server.machineIdentifier, entry.id);
    if (!token) throw tokenLost(server);
    return { ...given, server, token };
  }

  /** Returns `undefined` where the account doesn't list the server, or where the stored tokens came with another list. */
  async #asListed(attempt: Attempt, account: Account): Promise<Attempt | undefined> {
    const { accounts, directory } = this.#dependencies;
    const { serverTokens, list } = await accounts.credentials(account);
    // No `await` from here on, so that the connections and the token are of the same list.
    const listed = directory.listOf(account);
    const server = this.#current(attempt.server);
    const token =
      attempt.wanted instanceof Secret ? attempt.wanted : server && serverTokens.get(server.machineIdentifier);
    return server && token && listed && list === listId(listed) ? { ...attempt, server, token } : undefined;
  }

  #isConnected({ server, wanted }: Attempt): boolean {
    return wanted === 'selected' && this.#dependencies.connections.current(server) !== undefined;
  }

  async #withNewToken(attempt: Attempt): Promise<Attempt | undefined> {
    const account = this.#accountOf(attempt.server);
    if (!account || attempt.wanted !== 'selected') return undefined;
    try {
      await this.#dependencies.accountServers.read(account, attempt.signal);
    } catch (error) {
      if (needOf(error)) this.#note(attempt.server, 'rejected');
      if (!isPlexError(error) || error.kind === 'signInOver' || error.kind === 'cancelled') throw error;
      return undefined;
    }
    const listed = await this.#asListed(attempt, account);
    return listed?.token?.equals(attempt.token) ? undefined : listed;
  }

  async #atNewAddresses(attempt: Attempt): Promise<Attempt | undefined> {
    const account = this.#accountOf(attempt.server);
    if (!account) return undefined;
    try {
      await this.#dependencies.accountServers.renew(account, attempt.signal);
    } catch (error) {
      // Where the server has no address at all, this is why.
      if (joinedAddressesOf(attempt.server) === '' || (isPlexError(error) && error.kind === 'cancelled')) throw error;
      return undefined;
    }
    const server = this.#current(attempt.server);
    const hasMoved = server && joinedAddressesOf(server) !== joinedAddressesOf(attempt.server);
    return hasMoved ? this.#resolve({ ...attempt, server }) : undefined;
  }

  /** Notes what an error says of the server, and returns it with the names that people know. */
  #failed(error: PlexError, { server, token, wanted }: Attempt): PlexError {
    const state = stateAfter(error.kind);
    if (state) this.#note(server, state);
    const named = error.with({ serverName: server.name, machineIdentifier: server.machineIdentifier });
    if (wanted !== 'selected' || !['rejected', 'cannotMint'].includes(error.kind)) return named;
    const account = this.#accountOf(server);
    const owner = account
      ? { [account.homeAdmin === undefined ? 'accountName' : 'homeUserName']: account.name }
      : { tokenLabel: tokenName(server) };
    return named.with({ ...owner, ...(error.kind === 'rejected' && token && { isJwt: token.isJwt }) });
  }

  /** Notes a state. Whether a token is rejected is shown of the selected one only. */
  #note(server: Server, state: ServerState): void {
    const { directory } = this.#dependencies;
    const known = directory.find(server.machineIdentifier);
    const isSelected = known && isSameToken(known, server);
    if (isSelected || ![state, directory.stateOf(server)].includes('rejected')) directory.setState(server, state);
  }

  #accountOf(server: Server): Account | undefined {
    return this.#dependencies.accounts.find(selectedToken(server)?.account);
  }

  /** Returns what is known of a server by now, with the same token; `undefined` where that one is gone. */
  #current(server: Server): Server | undefined {
    const known = this.#dependencies.directory.find(server.machineIdentifier);
    return known && usedWith(known, selectedToken(server)?.id);
  }
}
