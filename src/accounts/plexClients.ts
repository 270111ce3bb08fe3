import os from 'node:os';
import * as vscode from 'vscode';
import type { ConnectionRules } from '../plex/connectionRules.ts';
import { type ClientIdentity, Http, type RequestClient } from '../plex/http.ts';
import { MediaServer } from '../plex/mediaServer.ts';
import { type Pin, PlexTv } from '../plex/plexTv.ts';
import type { Secret } from '../plex/secret.ts';
import type { StateStore } from '../state/stateStore.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { userSetting } from '../workbench/userSetting.ts';

const CLIENT_IDENTIFIER = 'clientIdentifier';
const PRODUCT = 'Tokens for Plex';

interface PlexTvAddresses {
  readonly api: string;
  /** The page where a sign-in is approved. */
  readonly approval: string;
}

const PLEX_TV: PlexTvAddresses = { api: 'https://plex.tv', approval: 'https://app.plex.tv/auth' };
/** For the development of this extension: a stand-in for plex.tv on this computer. */
const VARIABLE = 'PLEX_TOKENS_PLEX_TV';

/** Creates the clients that talk to plex.tv and to servers, with the identity of this installation. */
export class PlexClients extends Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #state: StateStore;
  readonly #timeLimit: number | undefined;
  #http: Http | undefined;
  #addresses: PlexTvAddresses | undefined;

  /** @param timeLimit the limit of a request, in milliseconds. Tests pass their own. */
  constructor(context: vscode.ExtensionContext, state: StateStore, timeLimit?: number) {
    super();
    this.#context = context;
    this.#state = state;
    this.#timeLimit = timeLimit;
    this.register({ dispose: () => this.close() });
  }

  /** Returns a client for a server at an address, which sends a token or none. */
  async mediaServer(address: string, token?: Secret): Promise<MediaServer> {
    return new MediaServer(await this.#open(), address, token);
  }

  /**
   * Returns a client for plex.tv, which sends a token or none.
   *
   * @param client the app that the token was created for. Default: this installation
   */
  async plexTv(token?: Secret, client?: RequestClient): Promise<PlexTv> {
    return new PlexTv(await this.#open(), this.#plexTvAddresses().api, token, client);
  }

  /** Returns the page where a PIN is approved, as a string: `vscode.Uri` would write it otherwise. */
  approvalLink({ code, clientIdentifier, app = PRODUCT }: Pick<Pin, 'code' | 'clientIdentifier' | 'app'>): string {
    const query = { clientID: clientIdentifier, code, 'context[device][product]': app };
    // Spaces as `%20`: a page reads the part behind `#` by itself, and not every one takes `+` for a space.
    return `${this.#plexTvAddresses().approval}#?${new URLSearchParams(query)}`.replaceAll('+', '%20');
  }

  /** Returns the identifier of this installation. Of two windows that create one at once, the last to store it counts. */
  async clientIdentifier(): Promise<string> {
    await this.#state.load();
    // Known at once: no request waits for the disk.
    if (this.#clientIdentifier() === '') void this.#state.set('choices', CLIENT_IDENTIFIER, crypto.randomUUID());
    return this.#clientIdentifier();
  }

  /** Closes every connection. The next request opens new ones. */
  close(): void {
    this.#http?.dispose();
    this.#http = undefined;
  }

  #plexTvAddresses(): PlexTvAddresses {
    this.#addresses ??= plexTvAddresses(this.#context);
    return this.#addresses;
  }

  async #open(): Promise<Http> {
    await this.clientIdentifier();
    this.#http ??= new Http(
      () => this.#identity(),
      record => log.request(record),
      rules,
      this.#timeLimit,
    );
    return this.#http;
  }

  #clientIdentifier(): string {
    const stored = this.#state.itemOf('choices', CLIENT_IDENTIFIER)?.value;
    return typeof stored === 'string' ? stored : '';
  }

  #identity(): ClientIdentity {
    const { extension } = this.#context;
    return {
      clientIdentifier: this.#clientIdentifier(),
      product: PRODUCT,
      version: String(extension.packageJSON.version),
      platform: os.type(),
      platformVersion: os.release(),
      device: os.type(),
      deviceName: vscode.env.appName,
    };
  }
}

/** Returns what the user allows. A workspace has no say in it. */
function rules(): ConnectionRules {
  const unencrypted = userSetting('insecureConnections');
  return {
    unencrypted: unencrypted === 'always' || unencrypted === 'localNetwork' ? unencrypted : 'never',
    strictSsl: userSetting('proxyStrictSSL', 'http') !== false,
  };
}

/**
 * Returns where plex.tv is. A development container can set variables as well, so the variable counts only while the extension
 * itself is developed or tested, and only for a loopback address.
 */
export function plexTvAddresses({ extensionMode }: Pick<vscode.ExtensionContext, 'extensionMode'>): PlexTvAddresses {
  const given = process.env[VARIABLE];
  if (given === undefined || extensionMode === vscode.ExtensionMode.Production) return PLEX_TV;
  const url = URL.parse(given);
  const isLoopback = url && /^https?:$/.test(url.protocol) && /^(?:127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (!isLoopback || url.username !== '' || url.password !== '') {
    log.info(`${VARIABLE} is not a loopback address: ignored.`);
    return PLEX_TV;
  }
  log.info(`${VARIABLE}: ${url.origin} stands in for plex.tv.`);
  return { api: url.origin, approval: `${url.origin}/auth` };
}
