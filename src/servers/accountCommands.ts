import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { SignIn } from '../accounts/signIn.ts';
import type { SignOut } from '../accounts/signOut.ts';
import { inform, showError } from '../workbench/notify.ts';
import { withProgress } from '../workbench/progress.ts';
import type { AccountServers } from './accountServers.ts';
import { selectServer } from './chooseServer.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

/** Signing in and out, with what follows for the servers. */
export class AccountCommands {
  readonly #signIn: SignIn;
  readonly #signOut: SignOut;
  readonly #accountServers: AccountServers;
  readonly #directory: ServerDirectory;

  constructor(signIn: SignIn, signOut: SignOut, accountServers: AccountServers, directory: ServerDirectory) {
    this.#signIn = signIn;
    this.#signOut = signOut;
    this.#accountServers = accountServers;
    this.#directory = directory;
    signIn.onDidSignInLate(account => this.#readServers(account));
  }

  /** Plex: Sign In… Then the servers of the account are read, and one is selected where none was. */
  async signIn(): Promise<void> {
    const account = await this.#signIn.signIn();
    if (account) await this.#readServers(account);
  }

  /** Plex: Sign Out… */
  async signOut(argument: unknown): Promise<void> {
    const account = await this.#signOut.signOut(argument);
    if (account) await this.#directory.forgetList(account.id);
  }

  async #readServers(account: Account): Promise<void> {
    try {
      await withProgress(l10n.t('Reading the servers of {0}', account.name), signal =>
        this.#accountServers.read(account, signal),
      );
    } catch (error) {
      await showError(error, () => this.#readServers(account));
      return;
    }
    const { selected, servers } = this.#directory;
    // Also the only one, which nobody had to choose: it is then known before the lists are read.
    if (selected) await this.#directory.select(selected);
    const count = servers.filter(({ tokens }) => tokens.some(token => token.account === account.id)).length;
    const select = l10n.t('Select Server');
    if (!selected && count > 0) {
      await selectServer(undefined, this.#directory);
      return;
    }
    const message =
      count === 1
        ? l10n.t('Signed in as {0}, who has 1 server.', account.name)
        : l10n.t('Signed in as {0}, who has {1} servers.', account.name, count);
    const chosen = await inform(message, ...(count === 0 ? [] : [select]));
    if (chosen === select) await selectServer(undefined, this.#directory);
  }
}
