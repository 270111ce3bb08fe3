import * as vscode from 'vscode';
import type { Account } from '../accounts/account.ts';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import type { SecretValues } from '../accounts/secretValues.ts';
import type { SignIn } from '../accounts/signIn.ts';
import type { SignOut } from '../accounts/signOut.ts';
import { settled } from '../plex/promises.ts';
import type { StateStore } from '../state/stateStore.ts';
import { log } from '../workbench/log.ts';
import { inform, showError, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { confirm } from '../workbench/prompts.ts';
import type { AccountServers } from './accountServers.ts';
import { selectServer } from './chooseServer.ts';
import type { LiveConnections } from './liveConnections.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import type { Summary } from './summary.ts';

const l10n = vscode.l10n;

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
    if (await this.#dependencies.signOut.signOut(argument)) await this.#dependencies.directory.forgetLists();
  }

  /** Plex: Sign Out and Delete All Data. Afterwards nothing of this extension is stored but the user's settings. */
  async forgetEverything(): Promise<void> {
    const { summary, state, values, accounts, signOut, clients, connections } = this.#dependencies;
    const sure = await confirm(
      accounts.signedIn.length === 0
        ? l10n.t('Delete all data?')
        : l10n.t('Sign out of all accounts and delete all data?'),
      accounts.signedIn.length === 0
        ? l10n.t(
            'Deletes all stored servers and tokens, but no settings. Tokens that you pasted, and those for apps, stay valid. Transient tokens stay valid until they expire.',
          )
        : l10n.t(
            'Deletes all stored servers and tokens, but no settings. Sign-ins in the browser are revoked at plex.tv. Tokens that you pasted, and those for apps and Home users, stay valid. Transient tokens may stay valid until they expire.',
          ),
      l10n.t('Delete All Data'),
    );
    if (!sure) return;
    const outcomes = await withProgress(l10n.t('Deleting all data…'), async signal => {
      try {
        return await settled(accounts.signedIn.map(account => signOut.leave(account, signal)));
      } finally {
        // Whatever became of the accounts: a keyring that is locked must not keep the rest from going.
        clients.close();
        connections.clear();
        await settled([values.deleteAll(), state.deleteAll().then(() => summary.delete())]);
      }
    });
    if (!outcomes.includes('notRevoked')) {
      void inform(l10n.t('Deleted all data.'));
      return;
    }
    const message = l10n.t(
      "Deleted all data, but couldn't revoke a token. Remove “Tokens for Plex” at plex.tv: Settings, Authorized Devices.",
    );
    void showError(new Problem(message));
  }

  async #readServers(account: Account): Promise<void> {
    const { accountServers, directory } = this.#dependencies;
    const args = [account.name];
    try {
      await withProgress(
        l10n.t({ message: 'Reading the servers of {0}…', args, comment: "{0} is the account's name" }),
        signal => accountServers.read(account, signal),
      );
    } catch (error) {
      // A command that waits for the sign-in doesn't continue with what the user does about the message later.
      showError(error, () => this.#readServers(account)).catch(thrown => log.error(thrown));
      return;
    }
    const listed = directory.servers.filter(({ tokens }) => tokens.some(token => token.account === account.id));
    const selected = directory.selected ?? (listed.length === 1 ? listed[0] : undefined);
    // Also the only one, which nobody had to select: it is then known before the lists are read.
    if (selected) await directory.select(selected);
    else if (listed.length > 0) {
      const placeholder = l10n.t({
        message: 'Signed in as {0}. Select the server for new transient tokens',
        args,
        comment: "{0} is the account's name",
      });
      await selectServer(undefined, directory, undefined, { title: l10n.t('Select Server'), placeholder });
      return;
    }
    if (listed.length === 0) return void offerAddress(account).catch(thrown => log.error(thrown));
    const message =
      listed.length === 1
        ? l10n.t({ message: 'Signed in as {0}. Found 1 server.', args, comment: "{0} is the account's name" })
        : l10n.t({
            message: 'Signed in as {0}. Found {1} servers.',
            args: [...args, listed.length],
            comment: "{0} is the account's name, {1} the number of its servers",
          });
    if (directory.count < 2) return void inform(message);
    const select = l10n.t('Select Server…');
    if ((await inform(message, select)) === select) await selectServer(undefined, directory);
  }
}

/** Tells a user whose account has no servers what to do. A command that waits for the sign-in doesn't continue with it later. */
async function offerAddress({ name }: Account): Promise<void> {
  const message = l10n.t({
    message: 'Signed in as {0}. This account has no servers yet. You can add one by its address.',
    args: [name],
    comment: "{0} is the account's name",
  });
  const add = l10n.t('Add Server…');
  if ((await inform(message, add)) === add) await vscode.commands.executeCommand('plexTokens.addServer');
}
