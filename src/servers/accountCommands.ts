import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import type { SecretValues } from '../accounts/secretValues.ts';
import type { SignIn } from '../accounts/signIn.ts';
import type { SignOut } from '../accounts/signOut.ts';
import { settled } from '../plex/promises.ts';
import type { StateStore } from '../state/stateStore.ts';
import { inform, showError, withProgress } from '../workbench/notify.ts';
import { confirm } from '../workbench/prompts.ts';
import type { AccountServers } from './accountServers.ts';
import { selectServer } from './chooseServer.ts';
import type { LiveConnections } from './liveConnections.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import type { Summary } from './summary.ts';

const { l10n } = vscode;

interface AccountCommandsDependencies {
  readonly signIn: SignIn;
  readonly signOut: SignOut;
  readonly accountServers: AccountServers;
  readonly directory: ServerDirectory;
  readonly summary: Summary;
  readonly state: StateStore;
  readonly values: SecretValues;
  readonly accounts: AccountStore;
  readonly clients: PlexClients;
  readonly connections: LiveConnections;
}

/** Signing in and out and deleting everything, with what follows for the servers. */
export class AccountCommands {
  readonly #dependencies: AccountCommandsDependencies;

  constructor(dependencies: AccountCommandsDependencies) {
    this.#dependencies = dependencies;
    dependencies.signIn.onDidSignInLate(account => this.#readServers(account));
  }

  /** Plex: Sign In… Then reads the servers of the account, and selects one where none was. */
  async signIn(): Promise<void> {
    const account = await this.#dependencies.signIn.signIn();
    if (account) await this.#readServers(account);
  }

  /** Plex: Sign Out… */
  async signOut(argument: unknown): Promise<void> {
    const account = await this.#dependencies.signOut.signOut(argument);
    if (account) await this.#dependencies.directory.forgetList(account.id);
  }

  /** Plex: Forget Everything. Afterwards nothing of this extension is stored but the user's settings. */
  async forgetEverything(): Promise<void> {
    const { summary, state, values, accounts, signOut, clients, connections } = this.#dependencies;
    const sure = await confirm(
      accounts.accounts.length === 0
        ? l10n.t('Forget every Plex Media Server and token stored here?')
        : l10n.t('Sign out of every account, and forget every Plex Media Server and token stored here?'),
      l10n.t('Transient tokens that were made with them go on working until they end.'),
      l10n.t('Forget Everything'),
    );
    if (!sure) return;
    const outcomes = await withProgress(l10n.t('Forgetting everything'), async signal => {
      try {
        return await settled(accounts.accounts.map(account => signOut.leave(account, signal)));
      } finally {
        // Whatever became of the accounts: a keyring that is locked must not keep the rest from going.
        clients.close();
        connections.clear();
        await settled([values.deleteAll(), state.deleteAll().then(() => summary.delete())]);
      }
    });
    void inform(
      outcomes.includes('notRevoked')
        ? l10n.t(
            'Everything is forgotten, but a token could not be revoked. Remove “Tokens for Plex” at plex.tv, under Settings, Authorized Devices.',
          )
        : l10n.t('Everything is forgotten.'),
    );
  }

  async #readServers(account: Account): Promise<void> {
    const { accountServers, directory } = this.#dependencies;
    try {
      await withProgress(l10n.t('Reading the servers of {0}', account.name), signal =>
        accountServers.read(account, signal),
      );
    } catch (error) {
      await showError(error, () => this.#readServers(account));
      return;
    }
    const { selected, servers } = directory;
    // Also the only one, which nobody had to select: it is then known before the lists are read.
    if (selected) await directory.select(selected);
    const count = servers.filter(({ tokens }) => tokens.some(token => token.account === account.id)).length;
    const select = l10n.t('Select Server');
    if (!selected && count > 0) {
      await selectServer(undefined, directory);
      return;
    }
    const message =
      count === 1
        ? l10n.t('Signed in as {0}, who has 1 server.', account.name)
        : l10n.t('Signed in as {0}, who has {1} servers.', account.name, count);
    const chosen = await inform(message, ...(count === 0 ? [] : [select]));
    if (chosen === select) await selectServer(undefined, directory);
  }
}
