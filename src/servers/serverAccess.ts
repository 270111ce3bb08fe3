import os from 'node:os';
import * as vscode from 'vscode';
import type { TokenStore } from '../accounts/tokenStore.ts';
import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import type { ClientIdentity, Http } from '../plex/http.ts';
import type { MediaServer, ServerIdentity } from '../plex/mediaServer.ts';
import type { Secret } from '../plex/secret.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';
import { type Server, type ServerState, selectedToken } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** How long an answer to "which server are you?" is believed, in milliseconds. */
const IDENTITY_LASTS = 60_000;

const STATE_AFTER: Partial<Record<PlexErrorKind, ServerState>> = {
  unreachable: 'unreachable',
  timedOut: 'unreachable',
  interrupted: 'unreachable',
  badCertificate: 'unreachable',
  redirected: 'unreachable',
  notPlex: 'unreachable',
  wrongServer: 'unreachable',
  starting: 'starting',
  rejected: 'rejected',
};

/** The way to every server: finds its token, makes sure that it is the right machine, asks, and notes how it answered. */
export class ServerAccess implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #directory: ServerDirectory;
  readonly #tokens: TokenStore;
  /** When each address last proved which server it is: `machineIdentifier` and time. */
  readonly #proven = new Map<string, { machineIdentifier: string; at: number }>();
  #http: Http | undefined;

  constructor(context: vscode.ExtensionContext, directory: ServerDirectory, tokens: TokenStore) {
    this.#context = context;
    this.#directory = directory;
    this.#tokens = tokens;
  }

  /**
   * Asks a known server as its selected token. The token leaves only after the address has proven, within the last
   * minute, that the right machine answers there.
   *
   * @throws {PlexError} with the server's name in it
   * @throws {Problem} where there is no token to ask with
   */
  async ask<Answer>(
    server: Server,
    question: (mediaServer: MediaServer) => Promise<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    const token = await this.#tokenOf(server);
    try {
      await this.#prove(server, signal);
      const answer = await question(await this.at(server.address, token));
      this.#directory.setState(server, 'reachable');
      return answer;
    } catch (error) {
      if (!isPlexError(error)) throw error;
      const state = STATE_AFTER[error.kind];
      if (state) this.#directory.setState(server, state);
      // Whoever answers there next may be somebody else.
      if (state && state !== 'rejected') this.distrust(server);
      throw error.with({ serverName: server.name, machineIdentifier: server.machineIdentifier });
    }
  }

  /** Has the server prove anew who it is before it is next sent a token. */
  distrust(server: Server): void {
    this.#proven.delete(server.address);
  }

  /** Whatever answers at an address, asked with a token or without. For a server that is not known yet. */
  async at(address: string, token?: Secret): Promise<MediaServer> {
    // The bundle with everything that requests need is loaded by the first of them.
    const { Http, MediaServer } = await import('../plex/client.ts');
    this.#http ??= new Http(await this.#identity(), record => log.request(record));
    return new MediaServer(this.#http, address, token);
  }

  /** Closes what is open, so that the next request begins anew, under the client identifier that is then stored. */
  dispose(): void {
    this.#http?.dispose();
    this.#http = undefined;
    this.#proven.clear();
  }

  async #tokenOf(server: Server): Promise<Secret> {
    const entry = selectedToken(server);
    const token = entry && (await this.#tokens.get(server.machineIdentifier, entry.id));
    if (token) return token;
    throw new Problem(vscode.l10n.t('VS Code no longer holds the token for {0}. Add it again.', server.name), [
      { title: vscode.l10n.t('Add Token…'), command: 'plexTokens.addToken', args: [server.machineIdentifier] },
    ]);
  }

  async #prove(server: Server, signal: AbortSignal | undefined): Promise<void> {
    const proven = this.#proven.get(server.address);
    const fresh = proven !== undefined && Date.now() - proven.at < IDENTITY_LASTS;
    if (fresh && proven.machineIdentifier === server.machineIdentifier) return;
    const identity = await (await this.at(server.address)).getIdentity(signal);
    if (identity.machineIdentifier !== server.machineIdentifier) {
      throw new PlexError('wrongServer', { host: new URL(server.address).host });
    }
    this.#proven.set(server.address, { machineIdentifier: identity.machineIdentifier, at: Date.now() });
    await this.#noteVersion(server, identity);
  }

  async #noteVersion(server: Server, { version }: ServerIdentity): Promise<void> {
    const known = this.#directory.find(server.machineIdentifier);
    if (known && version !== '' && known.version !== version) await this.#directory.put({ ...known, version });
  }

  async #identity(): Promise<ClientIdentity> {
    const { globalState, extension } = this.#context;
    let clientIdentifier = globalState.get<string>('clientIdentifier');
    if (clientIdentifier === undefined) {
      clientIdentifier = crypto.randomUUID();
      await globalState.update('clientIdentifier', clientIdentifier);
    }
    return {
      clientIdentifier,
      product: 'Tokens for Plex',
      version: String(extension.packageJSON.version),
      platform: os.type(),
      platformVersion: os.release(),
      device: os.type(),
      deviceName: vscode.env.appName,
    };
  }
}
