import * as vscode from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { TokenStore } from '../accounts/tokenStore.ts';
import type { Secret } from '../plex/secret.ts';
import { pastedTokens } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { log } from '../workbench/log.ts';
import type { FindOwn } from './documentTokens.ts';

/** A word that could be a lasting token, or a JWT. */
const CANDIDATE = /(?<![\w-])(?:[\w-]{20}(?![\w-])|eyJ[\w-]{10,}\.)/;

interface Tools {
  readonly accounts: AccountStore;
  readonly tokens: Pick<TokenStore, 'get'>;
  readonly directory: ServerDirectory;
}

/** The tokens that are stored here, to be found exactly wherever they stand. Read when the first text could have one. */
export class OwnTokens implements vscode.Disposable {
  readonly #tools: Tools;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when they are known, or are others than before. */
  readonly onDidChange = this.#changed.event;
  readonly #listener: vscode.Disposable;
  #tokens: readonly Secret[] = [];
  #isRead = false;

  constructor(tools: Tools) {
    this.#tools = tools;
    this.#listener = vscode.Disposable.from(
      tools.accounts.onDidChange(() => this.#readAgain()),
      tools.directory.onDidChange(server => {
        if (server === undefined) this.#readAgain();
      }),
    );
  }

  /** Where they stand in a text. Nothing, as long as they are not read: that begins now, where the text could have one. */
  readonly find: FindOwn = text => {
    if (!this.#isRead && CANDIDATE.test(text)) this.#read();
    return this.#tokens.flatMap(token => placesOf(token.reveal(), text));
  };

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
    this.#tokens = [];
  }

  #readAgain(): void {
    if (this.#isRead) this.#read();
  }

  #read(): void {
    this.#isRead = true;
    this.#stored()
      .then(tokens => {
        const isSame =
          tokens.length === this.#tokens.length && tokens.every((each, at) => each.equals(this.#tokens[at]));
        this.#tokens = tokens;
        if (!isSame) this.#changed.fire();
      })
      // Where the keyring is locked, other tokens are found all the same.
      .catch(error => log.error(error));
  }

  async #stored(): Promise<Secret[]> {
    const { accounts, tokens, directory } = this.#tools;
    const ofAccounts = accounts.accounts.map(async account => {
      const credentials = await accounts.readableCredentials(account);
      return credentials ? [credentials.token, ...credentials.serverTokens.values()] : [];
    });
    const pasted = directory.servers.flatMap(server =>
      pastedTokens(server).map(async ({ id }) => {
        const token = await tokens.get(server.machineIdentifier, id);
        return token ? [token] : [];
      }),
    );
    const all = (await Promise.all([...ofAccounts, ...pasted])).flat();
    // An owner's token is that of each of the servers too.
    return all.filter((token, index) => all.findIndex(each => each.equals(token)) === index);
  }
}

function placesOf(token: string, text: string): { start: number; end: number }[] {
  const places: { start: number; end: number }[] = [];
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length)) {
    places.push({ start: at, end: at + token.length });
  }
  return places;
}
