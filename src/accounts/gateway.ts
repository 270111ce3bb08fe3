import os from 'node:os';
import * as vscode from 'vscode';
import type { ConnectionRules } from '../plex/connectionRules.ts';
import { type ClientIdentity, Http } from '../plex/http.ts';
import { MediaServer } from '../plex/mediaServer.ts';
import { PlexTv } from '../plex/plexTv.ts';
import type { Secret } from '../plex/secret.ts';
import type { StateStore } from '../state/stateStore.ts';
import { log } from '../workbench/log.ts';
import { userSetting } from '../workbench/userSetting.ts';
import { type PlexTvAddresses, plexTvAddresses } from './plexTvAddresses.ts';

const CLIENT_IDENTIFIER = 'clientIdentifier';
const PRODUCT = 'Tokens for Plex';

/** The way out: makes what asks a server or plex.tv, under the identity of this installation. */
export class Gateway implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #state: StateStore;
  readonly #timeLimit: number | undefined;
  #http: Http | undefined;
  #plexTv: PlexTvAddresses | undefined;

  /** @param timeLimit for a test, another limit of a request, in milliseconds */
  constructor(context: vscode.ExtensionContext, state: StateStore, timeLimit?: number) {
    this.#context = context;
    this.#state = state;
    this.#timeLimit = timeLimit;
  }

  /** Whatever answers at an address, asked with a token or without. */
  async mediaServer(address: string, token?: Secret): Promise<MediaServer> {
    return new MediaServer(await this.#open(), address, token);
  }

  /** plex.tv, asked as an account or as nobody. */
  async plexTv(token?: Secret): Promise<PlexTv> {
    return new PlexTv(await this.#open(), this.#addresses().api, token);
  }

  /** The page where a PIN is approved, as a string: `vscode.Uri` would write it otherwise. */
  approvalLink({ code, clientIdentifier }: { readonly code: string; readonly clientIdentifier: string }): string {
    const query = { clientID: clientIdentifier, code, 'context[device][product]': PRODUCT };
    // Spaces as `%20`: a page reads the part behind `#` by itself, and not every one takes `+` for a space.
    return `${this.#addresses().approval}#?${new URLSearchParams(query)}`.replaceAll('+', '%20');
  }

  /** The identifier that Plex knows this installation by. Of two windows that make one at once, the last to store it counts. */
  async clientIdentifier(): Promise<string> {
    await this.#state.load();
    // Known at once: no request waits for the disk.
    if (this.#clientIdentifier() === '') void this.#state.set('choices', CLIENT_IDENTIFIER, crypto.randomUUID());
    return this.#clientIdentifier();
  }

  /** Closes what is open, so that the next request begins anew. */
  dispose(): void {
    this.#http?.dispose();
    this.#http = undefined;
  }

  #addresses(): PlexTvAddresses {
    this.#plexTv ??= plexTvAddresses(this.#context);
    return this.#plexTv;
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

/** As the user has set it: a workspace decides about nothing of it. */
function rules(): ConnectionRules {
  const unencrypted = userSetting('insecureConnections');
  return {
    unencrypted: unencrypted === 'always' || unencrypted === 'localNetwork' ? unencrypted : 'never',
    strictSsl: userSetting('proxyStrictSSL', 'http') !== false,
  };
}
