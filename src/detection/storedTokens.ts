import * as vscode from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { SecretValues, TokenStore } from '../accounts/secretValues.ts';
import type { Secret } from '../plex/secret.ts';
import { pastedTokens } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { plainText } from '../workbench/plainText.ts';
import { StoredToken, type TokenSource } from './scanner/storedToken.ts';

const l10n = vscode.l10n;

interface StoredTokensDependencies {
  readonly values: SecretValues;
  readonly accounts: AccountStore;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
}

/** The stored tokens, in the form in which a scan finds them. Reads the secret storage when they are first needed. */
export class StoredTokens extends Disposable {
  readonly #dependencies: StoredTokensDependencies;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  /** Fires when they may have changed since they were read. */
  readonly onDidChange = this.#changed.event;
  #isListening = false;
  #reading: Promise<readonly StoredToken[]> | undefined;

  constructor(dependencies: StoredTokensDependencies) {
    super();
    this.#dependencies = dependencies;
  }

  /** Returns each token once; if the storage fails, the tokens that could be read. */
  read(): Promise<readonly StoredToken[]> {
    this.#listen();
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** Returns the servers that a stored token is for; `undefined` if the token isn't stored. */
  async sourcesOf(token: string): Promise<readonly TokenSource[] | undefined> {
    return (await this.read()).find(stored => stored.is(token))?.sources;
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const { values, directory } = this.#dependencies;
    const discard = (): void => {
      if (!this.#reading) return;
      this.#reading = undefined;
      this.#changed.fire();
    };
    this.register(values.onDidChange(discard));
    // A response of a single server doesn't change its tokens.
    this.register(directory.onDidChange(server => server ?? discard()));
  }

  async #read(): Promise<readonly StoredToken[]> {
    const { accounts, directory, tokens } = this.#dependencies;
    await directory.load();
    const found = new Map<string, StoredToken>();
    const add = (token: Secret | undefined, owner: string, ...sources: TokenSource[]): void => {
      const value = token?.reveal();
      if (value !== undefined && !found.has(value)) found.set(value, new StoredToken(value, plainText(owner), sources));
    };
    const reading = [
      ...accounts.accounts.map(async account => {
        const credentials = await accounts.readableCredentials(account);
        const owned = directory.servers.flatMap(({ machineIdentifier, tokens }) =>
          tokens
            .filter(entry => entry.account === account.id && entry.owned)
            .map(({ id: tokenId }) => ({ machineIdentifier, tokenId })),
        );
        add(credentials?.token, account.name, ...owned);
        for (const [machineIdentifier, token] of credentials?.serverTokens ?? []) {
          const server = directory.find(machineIdentifier);
          const tokenId = server?.tokens.find(entry => entry.account === account.id)?.id ?? '';
          const owner =
            server && account.homeAdmin !== undefined
              ? ofServer(server.name, account.name)
              : (server?.name ?? account.name);
          add(token, owner, { machineIdentifier, tokenId });
        }
      }),
      ...directory.servers.flatMap(server =>
        pastedTokens(server).map(async ({ id, label }) => {
          const { machineIdentifier, name } = server;
          const token = await tokens.get(machineIdentifier, id);
          add(token, ofServer(name, label), { machineIdentifier, tokenId: id });
        }),
      ),
    ];
    for (const outcome of await Promise.allSettled(reading)) {
      if (outcome.status === 'rejected') log.error(outcome.reason);
    }
    return [...found.values()];
  }
}

function ofServer(server: string, token: string): string {
  return l10n.t({
    message: '{0} ({1})',
    args: [server, token],
    comment: "{0} is the server's name, {1} the token's name",
  });
}
