import { hash } from 'node:crypto';
import { l10n } from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { type Server, selectedToken, usedWith } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { setContext } from '../workbench/commands.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { log } from '../workbench/log.ts';
import { withProgress } from '../workbench/notify.ts';
import type { ServerFaults } from './serverFaults.ts';

/** The number of tokens that are remembered: the latest. */
const KEPT = 500;
/** The longest that a transient token is valid, in milliseconds. */
const LIFETIME = 48 * 60 * 60 * 1000;

/** What is remembered of a transient token, so that it is known again in a text. */
export interface IssuedToken {
  readonly machineIdentifier: string;
  /** The id of the token that it was created with: two tokens may have the same label. */
  readonly tokenId?: string;
  /** The label of that token. */
  readonly label: string;
  /** The time when it was created, in milliseconds since 1970. */
  readonly at: number;
  /** Whether the server rejected it (401), or was restarted since: it has another version. */
  readonly isDead?: boolean;
}

/** The version in a server's latest response, and the time of that response in milliseconds since 1970. */
interface Seen {
  readonly version: string;
  readonly at: number;
}

/** `unknown` until a request shows it: a server that restarts doesn't say so. */
export type IssuedState = 'ended' | 'unknown';

/** The transient tokens created by this extension, without the tokens themselves: each under its SHA-256 in base64url. */
export class IssuedTokens {
  readonly #tokens: StateItems<IssuedToken>;
  readonly #versions: StateItems<Seen>;

  constructor(state: StateStore) {
    this.#tokens = new StateItems(state, 'issuedTokens', value => (isIssuedToken(value) ? value : undefined));
    this.#versions = new StateItems(state, 'serverVersions', value => (isSeen(value) ? value : undefined));
  }

  /** Calls a listener when a token was created, or is known to have expired, in any window. */
  onDidChange(listener: () => void): { dispose(): void } {
    return this.#tokens.onDidChange(listener);
  }

  /** Remembers a token: at once in this window. Resolves once it is on disk. */
  async note(token: Secret, server: Server): Promise<void> {
    const tokenId = selectedToken(server)?.id;
    const noting = this.#tokens.set(hashOf(token.reveal()), {
      machineIdentifier: server.machineIdentifier,
      ...(tokenId !== undefined && { tokenId }),
      label: tokenName(server),
      at: Date.now(),
    });
    await Promise.all([noting, this.#tokens.keep(KEPT)]);
  }

  /** Returns what is remembered of a token; `undefined` for one that wasn't created by this extension. */
  find(token: string): IssuedToken | undefined {
    return this.#tokens.get(hashOf(token));
  }

  /** Remembers that the server rejected it. */
  noteEnded(token: string): Promise<void> {
    return this.#mark(hashOf(token), true);
  }

  /** Remembers that the server accepted it, whatever was believed before. */
  noteAccepted(token: string): Promise<void> {
    return this.#mark(hashOf(token), false);
  }

  /**
   * Remembers a server's version. A new version means that the server was restarted, which ended the tokens created until the
   * last response with the old version. Later tokens may be of the new version.
   */
  async noteVersion(machineIdentifier: string, version: string, now = Date.now()): Promise<void> {
    if (version === '') return;
    const { version: before = version, at: lastSeen = 0 } = this.#versions.get(machineIdentifier) ?? {};
    const noting = this.#versions.set(machineIdentifier, { version, at: now });
    const ended =
      before === version
        ? []
        : this.#tokens
            .entries()
            .filter(([, token]) => token.machineIdentifier === machineIdentifier && token.at < lastSeen);
    await Promise.all([noting, ...ended.map(([key]) => this.#mark(key, true))]);
  }

  async #mark(key: string, isDead: boolean): Promise<void> {
    const token = this.#tokens.get(key);
    if (token && (token.isDead ?? false) !== isDead) await this.#tokens.set(key, { ...token, isDead });
  }
}

/** Returns when it expires at the latest, in milliseconds since 1970. */
export function endOf({ at }: Pick<IssuedToken, 'at'>): number {
  return at + LIFETIME;
}

export function stateOf(token: IssuedToken, now = Date.now()): IssuedState {
  return token.isDead || now >= endOf(token) ? 'ended' : 'unknown';
}

/** Returns the server of a token with the stored token selected that created it; `undefined` where one of them was removed. */
export function creatorOf(token: IssuedToken, directory: Pick<ServerDirectory, 'find'>): Server | undefined {
  const server = directory.find(token.machineIdentifier);
  return server && usedWith(server, token.tokenId);
}

/** Returns what stands for a token in the state: its SHA-256 in base64url. */
export function hashOf(token: string): string {
  return hash('sha256', token, 'base64url');
}

function isIssuedToken(value: unknown): value is IssuedToken {
  const { machineIdentifier, label, at } = fieldsOf(value);
  return typeof machineIdentifier === 'string' && typeof label === 'string' && typeof at === 'number';
}

function isSeen(value: unknown): value is Seen {
  const { version, at } = fieldsOf(value);
  return typeof version === 'string' && typeof at === 'number';
}

/** Creates transient tokens, remembers each by its hash, and has its server checked for a fault. */
export class Minting {
  readonly #access: ServerClient;
  readonly #issued: IssuedTokens;
  readonly #faults: ServerFaults;

  constructor(access: ServerClient, issued: IssuedTokens, faults: ServerFaults) {
    this.#access = access;
    this.#issued = issued;
    this.#faults = faults;
  }

  /**
   * Creates a token, and shows progress.
   *
   * @throws {PlexError | Problem}
   */
  mint(server: Server): Promise<Secret> {
    const title = l10n.t({
      message: 'Creating a transient token for {0}…',
      args: [server.name],
      comment: "{0} is the server's name",
    });
    return withProgress(title, signal => this.create(server, signal));
  }

  /**
   * Creates a token as part of something that shows its own progress.
   *
   * @throws {PlexError | Problem}
   */
  async create(server: Server, signal: AbortSignal): Promise<Secret> {
    const token = await this.#access.request(
      server,
      mediaServer => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }, signal),
      signal,
    );
    setContext('plexTokens.hasTransientToken', true);
    // It is known at once. Nothing has to wait until it is on disk.
    this.#issued.note(token, server).catch(error => log.error(error));
    void this.#faults.check(server, token);
    return token;
  }
}
