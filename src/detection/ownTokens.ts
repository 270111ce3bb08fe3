import * as vscode from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { SecretValues, TokenStore } from '../accounts/secretValues.ts';
import type { Secret } from '../plex/secret.ts';
import { pastedTokens } from '../servers/server.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { log } from '../workbench/log.ts';
import { plainText } from '../workbench/plainText.ts';
import { OwnToken, type TokenSource } from './ownToken.ts';

const { l10n } = vscode;

interface OwnTokensDependencies {
  readonly values: SecretValues;
  readonly accounts: AccountStore;
  readonly directory: ServerDirectory;
  readonly tokens: TokenStore;
}

/** The stored tokens, as it takes to find them in a text. The secret storage is read when they are first needed. */
export class OwnTokens implements vscode.Disposable {
  readonly #dependencies: OwnTokensDependencies;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when they may have changed, once they were read. */
  readonly onDidChange = this.#changed.event;
  #listener: vscode.Disposable | undefined;
  #reading: Promise<readonly OwnToken[]> | undefined;

  constructor(dependencies: OwnTokensDependencies) {
    this.#dependencies = dependencies;
  }

  /** Each once. Where the storage fails, those that could be read. */
  read(): Promise<readonly OwnToken[]> {
    const { values, directory } = this.#dependencies;
    const forget = (): void => {
      if (!this.#reading) return;
      this.#reading = undefined;
      this.#changed.fire();
    };
    this.#listener ??= vscode.Disposable.from(
      values.onDidChange(forget),
      // How a server answered says nothing about its tokens.
      directory.onDidChange(server => server ?? forget()),
    );
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** The servers that a stored token is for; `undefined` of one that is not stored. */
  async sourcesOf(token: string): Promise<readonly TokenSource[] | undefined> {
    return (await this.read()).find(own => own.is(token))?.sources;
  }

  dispose(): void {
    this.#listener?.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<readonly OwnToken[]> {
    const { accounts, directory, tokens } = this.#dependencies;
    await directory.load();
    const found = new Map<string, OwnToken>();
    const add = (token: Secret | undefined, owner: string, ...sources: TokenSource[]): void => {
      const value = token?.reveal();
      if (value !== undefined && !found.has(value)) found.set(value, new OwnToken(value, plainText(owner), sources));
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
          add(token, server?.name ?? account.name, { machineIdentifier, tokenId });
        }
      }),
      ...directory.servers.flatMap(server =>
        pastedTokens(server).map(async ({ id, label }) => {
          const { machineIdentifier, name } = server;
          const token = await tokens.get(machineIdentifier, id);
          add(token, l10n.t('{0} on {1}', label, name), { machineIdentifier, tokenId: id });
        }),
      ),
    ];
    for (const outcome of await Promise.allSettled(reading)) {
      if (outcome.status === 'rejected') log.error(outcome.reason);
    }
    return [...found.values()];
  }
}
