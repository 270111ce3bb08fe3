import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { Gateway } from '../accounts/gateway.ts';
import type { TokenStore } from '../accounts/tokenStore.ts';
import type { ServerConnection } from '../plex/connections.ts';
import { isPlexError, neverArrived, type PlexErrorKind } from '../plex/errors.ts';
import type { MediaServer } from '../plex/mediaServer.ts';
import type { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';
import type { AccountServers } from './accountServers.ts';
import { listId } from './listId.ts';
import type { LiveConnections } from './liveConnections.ts';
import { readStoredTokens } from './readStoredTokens.ts';
import { connectionsOf, type Server, type ServerState, selectedToken, usedWith } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const STATE_AFTER: Partial<Record<PlexErrorKind, ServerState>> = {
  unreachable: 'unreachable',
  timedOut: 'unreachable',
  interrupted: 'unreachable',
  badCertificate: 'unreachable',
  redirected: 'unreachable',
  notPlex: 'unreachable',
  wrongServer: 'unreachable',
  insecure: 'insecure',
  starting: 'starting',
  rejected: 'rejected',
};

/** What another token would be answered otherwise, so that it matters whose it was. */
const ABOUT_THE_TOKEN: readonly PlexErrorKind[] = ['rejected', 'cannotMint'];

type Question<Answer> = (mediaServer: MediaServer) => Promise<Answer>;

/** A server at the addresses of the list that its token came with. */
interface Listed {
  readonly server: Server;
  readonly token: Secret | undefined;
}

type ServerWithToken = Listed & { readonly token: Secret };

interface ServerAccessDependencies {
  readonly gateway: Pick<Gateway, 'mediaServer'>;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
  readonly accounts: AccountStore;
  readonly accountServers: Pick<AccountServers, 'read' | 'renew'>;
  readonly connections: LiveConnections;
}

/** The way to every server: finds its token and its best connection, asks, and notes how it answered. */
export class ServerAccess extends Disposable {
  readonly #dependencies: ServerAccessDependencies;

  constructor(dependencies: ServerAccessDependencies) {
    super();
    this.#dependencies = dependencies;
    const { connections, directory } = dependencies;
    this.register(
      connections.onDidIdentify(({ machineIdentifier, version }) =>
        directory.noteVersion(machineIdentifier, version).catch(error => log.error(error)),
      ),
    );
    this.register(
      directory.onDidChange(server => server ?? connections.forgetGone(each => directory.find(each) !== undefined)),
    );
  }

  /**
   * Asks a known server as its selected token. The token leaves only over a connection that has proven, within the last
   * minute, that the right machine answers there.
   *
   * @throws {PlexError} with the server's name in it
   * @throws {Problem} where there is no token to ask with
   */
  async ask<Answer>(given: Server, question: Question<Answer>, signal?: AbortSignal): Promise<Answer> {
    return this.#noting(given, server => this.#askAndAskAgain(server, question, signal), signal);
  }

  /**
   * Asks a known server with another token than its own: one that stands in a text. It leaves only over a connection of the
   * server's selected token that has proven that the right machine answers there, too.
   *
   * @throws {PlexError} with the server's name in it
   */
  async askAs<Answer>(given: Server, token: Secret, question: Question<Answer>, signal?: AbortSignal): Promise<Answer> {
    const ask = async (server: Server): Promise<Answer> =>
      this.#askOnce(await this.#whereListed(server, signal), token, question, signal);
    return this.#noting(given, ask, signal);
  }

  /**
   * Where the server was last reached with its selected token, or is tried first: the token goes there, too, where both are
   * inserted. It may have moved since it was looked up.
   */
  addressOf(server: Server): string {
    const now = this.#now(server) ?? server;
    const { address, connections: [best] = [] } = selectedToken(now) ?? {};
    return this.#dependencies.connections.current(now)?.address ?? address ?? best?.address ?? now.address;
  }

  /**
   * Tries every connection of a server again, and returns the one that is used.
   *
   * @throws {PlexError} with the server's name in it
   */
  async reach(given: Server, signal?: AbortSignal): Promise<ServerConnection> {
    this.distrust(given);
    return this.#noting(given, server => this.#dependencies.connections.choose(server, signal), signal);
  }

  /** Has the server prove anew who it is before it is next sent a token. */
  distrust(server: Server): void {
    this.#dependencies.connections.forget(server);
  }

  /** Whatever answers at an address, asked with a token or without. For a server that is not known yet. */
  async at(address: string, token?: Secret): Promise<MediaServer> {
    await readStoredTokens(this.#dependencies);
    return this.#dependencies.gateway.mediaServer(address, token);
  }

  /** Notes how a server answered, and names it in the error. */
  async #noting<Answer>(
    given: Server,
    ask: (server: Server) => Promise<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { directory } = this.#dependencies;
    await directory.load();
    // Before the lists were read, the connections of an account's server were not known.
    const server = (connectionsOf(given).length === 0 && this.#now(given)) || given;
    try {
      const answer = await this.#orElsewhere(server, ask, signal);
      this.#note(server, 'reachable');
      return answer;
    } catch (error) {
      // What plex.tv answered says nothing about the server.
      if (!isPlexError(error) || error.facts.serverName !== undefined) throw error;
      const state = STATE_AFTER[error.kind];
      if (state) this.#note(server, state);
      // Whoever answers there next may be somebody else.
      if (state && state !== 'rejected') this.distrust(server);
      throw error.with({ serverName: server.name, machineIdentifier: server.machineIdentifier });
    }
  }

  /** Whether a token is rejected is shown of the selected one only. */
  #note(server: Server, state: ServerState): void {
    const { directory } = this.#dependencies;
    const now = directory.find(server.machineIdentifier);
    const isSelected = now && selectedToken(now)?.id === selectedToken(server)?.id;
    if (isSelected || ![state, directory.stateOf(server)].includes('rejected')) directory.setState(server, state);
  }

  /** What is known of a server by now, to be asked as the same user as before; `undefined` where that one is gone. */
  #now(server: Server): Server | undefined {
    const now = this.#dependencies.directory.find(server.machineIdentifier);
    const entry = selectedToken(server);
    return now && usedWith(now, entry?.id);
  }

  /** Asks plex.tv once, where none of the addresses that it listed last answers, and the server once more where it has moved. */
  async #orElsewhere<Answer>(
    server: Server,
    ask: (server: Server) => Promise<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    try {
      return await ask(server);
    } catch (error) {
      const account = this.#dependencies.accounts.find(selectedToken(server)?.account);
      if (!isPlexError(error) || STATE_AFTER[error.kind] !== 'unreachable' || !account) throw error;
      const moved = await this.#listedAnew(server, account, signal);
      if (!moved) throw error;
      return ask(moved);
    }
  }

  /** `undefined` where the server has no other addresses than before. */
  async #listedAnew(server: Server, account: Account, signal: AbortSignal | undefined): Promise<Server | undefined> {
    const addresses = (of: Server): string =>
      connectionsOf(of)
        .map(({ address }) => address)
        .join(' ');
    try {
      await this.#dependencies.accountServers.renew(account, signal);
    } catch (error) {
      // Where the server has no address at all, this is why.
      if (connectionsOf(server).length === 0 || (isPlexError(error) && error.kind === 'cancelled')) throw error;
      return undefined;
    }
    const now = this.#now(server);
    return now && addresses(now) !== addresses(server) ? now : undefined;
  }

  /** What can be put right without the user, once: a connection that is gone, a token of the account that has changed. */
  async #askAndAskAgain<Answer>(given: Server, question: Question<Answer>, signal?: AbortSignal): Promise<Answer> {
    const { server, token } = await this.#withToken(given, signal);
    try {
      return await this.#askOnce(server, token, question, signal);
    } catch (error) {
      if (!isPlexError(error)) throw error;
      if (neverArrived(error) && this.#dependencies.connections.current(server)) {
        this.distrust(server);
        return this.#askOnce(server, token, question, signal);
      }
      if (!ABOUT_THE_TOKEN.includes(error.kind)) throw error;
      const { account: id, label } = selectedToken(server) ?? {};
      const account = this.#dependencies.accounts.find(id);
      const whose = account ? { accountName: account.name } : label !== undefined && { tokenLabel: label };
      if (error.kind !== 'rejected') throw error.with({ ...whose });
      const fresh = account && (await this.#readAnew(server, account, signal));
      if (fresh && !fresh.token.equals(token)) return this.#askOnce(fresh.server, fresh.token, question, signal);
      throw error.with({ isJwt: token.isJwt, ...whose });
    }
  }

  async #askOnce<Answer>(
    server: Server,
    token: Secret,
    question: Question<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { address } = await this.#dependencies.connections.choose(server, signal);
    return question(await this.at(address, token));
  }

  async #withToken(server: Server, signal: AbortSignal | undefined): Promise<ServerWithToken> {
    const { accounts, tokens } = this.#dependencies;
    const entry = selectedToken(server);
    if (!entry) throw nobodySelected(server);
    const account = accounts.find(entry.account);
    if (account) {
      const listed = await this.#withAccountToken(server, account, signal);
      if (listed) return listed;
    }
    const token = entry.account ? undefined : await tokens.get(server.machineIdentifier, entry.id);
    if (token) return { server, token };
    throw new Problem(vscode.l10n.t('VS Code no longer holds the token for {0}. Add it again.', server.name), [
      { title: vscode.l10n.t('Add Token…'), command: 'plexTokens.addToken', args: [server.machineIdentifier] },
    ]);
  }

  /** The one that plex.tv gave for this server, and no other of the account. */
  async #withAccountToken(
    server: Server,
    account: Account,
    signal?: AbortSignal,
  ): Promise<ServerWithToken | undefined> {
    const known = withToken(await this.#asListed(server, account));
    if (known) return known;
    await this.#dependencies.accountServers.read(account, signal);
    return withToken(await this.#asListed(server, account));
  }

  /** A server where the account of its selected token lists it, as what is stored of that account says; any other as it is. */
  async #whereListed(server: Server, signal: AbortSignal | undefined): Promise<Server> {
    const account = this.#dependencies.accounts.find(selectedToken(server)?.account);
    if (!account) return server;
    const known = await this.#asListed(server, account);
    if (known) return known.server;
    await this.#dependencies.accountServers.read(account, signal);
    const read = await this.#asListed(server, account);
    if (read) return read.server;
    throw nobodySelected(server);
  }

  /** `undefined` where plex.tv cannot say at the moment. That the sign-in is over, it says. */
  async #readAnew(server: Server, account: Account, signal?: AbortSignal): Promise<ServerWithToken | undefined> {
    try {
      await this.#dependencies.accountServers.read(account, signal);
    } catch (error) {
      if (!isPlexError(error) || error.kind === 'signInOver' || error.kind === 'cancelled') throw error;
      return undefined;
    }
    return withToken(await this.#asListed(server, account));
  }

  /** A server where the account lists it, with the token from that list; `undefined` where what is stored is from another list. */
  async #asListed(server: Server, account: Account): Promise<Listed | undefined> {
    const { accounts, directory } = this.#dependencies;
    const { serverTokens, list } = await accounts.credentials(account);
    // Nothing is waited for from here on, so that both are of the same list.
    const listed = directory.listOf(account);
    const now = this.#now(server);
    const token = serverTokens.get(server.machineIdentifier);
    return now && listed && list === listId(listed) ? { server: now, token } : undefined;
  }
}

function withToken(listed: Listed | undefined): ServerWithToken | undefined {
  return listed?.token && { ...listed, token: listed.token };
}

function nobodySelected({ name, machineIdentifier }: Server): Problem {
  const message = vscode.l10n.t(
    'The token that {0} was asked with is gone. Select as whom it is asked from now on.',
    name,
  );
  return new Problem(message, [
    {
      title: vscode.l10n.t('Select Token…'),
      command: 'plexTokens.selectServer',
      args: [machineIdentifier, { asWhom: true }],
    },
  ]);
}
