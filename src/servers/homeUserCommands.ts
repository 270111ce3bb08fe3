import * as vscode from 'vscode';
import { type Account, givenAccountId, type StoredHomeUser } from '../accounts/account.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isPlexError } from '../plex/errors.ts';
import type { HomeUser } from '../plex/homeUsers.ts';
import { Secret } from '../plex/secret.ts';
import { ICONS } from '../workbench/icons.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, confirm, pickItem } from '../workbench/prompts.ts';
import type { AccountServers } from './accountServers.ts';
import { selectServer } from './chooseServer.ts';
import { homeUsersOf } from './homeUserServers.ts';
import type { StoredTokenDependencies } from './readStoredTokens.ts';

const l10n = vscode.l10n;

interface HomeUserCommandsDependencies extends StoredTokenDependencies {
  readonly clients: PlexClients;
  readonly accountServers: AccountServers;
}

interface HomeUserItem extends vscode.QuickPickItem {
  readonly homeUser: HomeUser;
  /** The user in this installation, which is stored or a new one. */
  readonly user: Account;
}

/** Adds, refreshes and removes the users of a Plex Home, whose tokens have fewer rights than the account's. */
export class HomeUserCommands {
  readonly #dependencies: HomeUserCommandsDependencies;

  constructor(dependencies: HomeUserCommandsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Plex: Add Home User… One that was added before is read again. */
  async add(argument: unknown): Promise<void> {
    const { directory } = this.#dependencies;
    await directory.load();
    const admin = await this.#admin(argument);
    if (!admin) return;
    const chosen = await pickItem(await this.#items(admin), {
      title: l10n.t('Add Home User'),
      placeholder: l10n.t('Select the Home user to add'),
    });
    if (!chosen) return;
    const user = { ...chosen.user, homeAdmin: admin.id };
    if (!(await this.#read(user, chosen.homeUser, l10n.t('Add Home User')))) return;
    const servers = directory.listOf(user) ?? [];
    const [only] = servers.length === 1 ? servers : [];
    const select = only ? l10n.t('Select Token…') : l10n.t('Select Server…');
    const message = only
      ? l10n.t({
          message: 'Added {0}. 1 server is shared with this user.',
          args: [user.name],
          comment: "{0} is the Home user's name",
        })
      : l10n.t({
          message: 'Added {0}. {1} servers are shared with this user.',
          args: [user.name, servers.length],
          comment: "{0} is the Home user's name, {1} a number",
        });
    if ((await inform(message, select)) === select) await selectServer(only?.machineIdentifier, directory);
  }

  /** Reads the servers and the tokens of an added Home user again, with the PIN where there is one. */
  async refresh(argument: unknown): Promise<void> {
    const { accounts, directory } = this.#dependencies;
    await directory.load();
    const user = this.#given(argument);
    if (!user) return;
    const credentials = await accounts.credentials(user);
    if (credentials.obtained !== 'switched') return;
    if (!(await this.#read(user, credentials.homeUser, l10n.t('Refresh Home User')))) return;
    void inform(
      l10n.t({
        message: 'Refreshed the tokens of {0}.',
        args: [user.name],
        comment: "{0} is the Home user's name",
      }),
    );
  }

  async remove(argument: unknown): Promise<void> {
    const { accounts, directory } = this.#dependencies;
    await directory.load();
    const user = this.#given(argument);
    if (!user) return;
    const sure = await confirm(
      l10n.t({ message: 'Remove the Home user {0}?', args: [user.name], comment: "{0} is the Home user's name" }),
      l10n.t(
        "Deletes this user's stored tokens. Transient tokens that were created with them stay valid until they expire.",
      ),
      l10n.t('Remove'),
    );
    if (!sure) return;
    await accounts.remove(user);
    await directory.forgetLists();
  }

  /** Returns the given account, the only one, or the one that the user picks; `undefined` when cancelled. */
  async #admin(argument: unknown): Promise<Account | undefined> {
    const { signedIn } = this.#dependencies.accounts;
    const id = givenAccountId(argument);
    const given = signedIn.find(account => account.id === id);
    if (given || (argument === undefined && signedIn.length === 1)) return given ?? signedIn[0];
    if (signedIn.length === 0) {
      const signIn = { title: l10n.t('Sign In…'), command: 'plexTokens.signIn' } as const;
      throw new Problem(
        l10n.t("You aren't signed in. Sign in with the account that administers the Plex Home, then try again."),
        [signIn],
      );
    }
    const items = signedIn.map(account => ({ label: account.name, iconPath: ICONS.account, account }));
    const chosen = await pickItem(items, {
      title: l10n.t('Add Home User'),
      placeholder: l10n.t('Select the account that administers the Plex Home'),
    });
    return chosen?.account;
  }

  /** Returns the users of the account's Home without the account itself. */
  async #items(admin: Account): Promise<HomeUserItem[]> {
    const { clients, accounts } = this.#dependencies;
    const clientIdentifier = await clients.clientIdentifier();
    const args = [admin.name];
    const users = await withProgress(
      l10n.t({ message: 'Reading the Home users of {0}…', args, comment: "{0} is the account's name" }),
      signal => homeUsersOf(admin, clients, this.#dependencies, signal),
    );
    const names: string[] = [];
    const items = (users ?? []).flatMap(homeUser => {
      const user = accounts.accountOf(homeUser, clientIdentifier, l10n.t('Home user'), names);
      // plex.tv keeps one token for each user and installation, so a switch could revoke that of a signed-in account.
      if (homeUser.isAdmin || accounts.signedIn.some(({ id }) => id === user.id)) return [];
      names.push(user.name);
      const { isRestricted, hasPin } = homeUser;
      const marks = [
        isRestricted && l10n.t('restricted'),
        hasPin && l10n.t('PIN'),
        user.homeAdmin !== undefined && l10n.t('added'),
      ];
      const description = marks.filter(Boolean).join(' · ');
      return [{ label: user.name, description, iconPath: ICONS.homeUser, homeUser, user }];
    });
    if (items.length === 0) {
      throw new Problem(
        users
          ? l10n.t({
              message: "{0}'s Plex Home has no users to add. Create one at plex.tv, in the settings of the Home.",
              args,
              comment: "{0} is the account's name",
            })
          : l10n.t({
              message: "{0} doesn't administer a Plex Home. Sign in with the account that does.",
              args,
              comment: "{0} is the account's name",
            }),
      );
    }
    return items;
  }

  /** Reads the servers that are shared with a Home user, and asks for the PIN if there is one. Returns false when cancelled. */
  async #read(user: Account, { uuid, id, hasPin }: StoredHomeUser, title: string): Promise<boolean> {
    const { accountServers } = this.#dependencies;
    const stored = { uuid, ...(id !== undefined && { id }) };
    const args = [user.name];
    if (!hasPin) {
      try {
        await withProgress(
          l10n.t({ message: 'Reading the servers of {0}…', args, comment: "{0} is the account's name" }),
          signal => accountServers.readHomeUser(user, { ...stored, hasPin }, { signal }),
        );
        return true;
      } catch (error) {
        // plex.tv may require a PIN without marking the user as having one.
        if (!isPlexError(error) || error.kind !== 'homePinNeeded') throw error;
      }
    }
    const isRead = await askText({
      title,
      prompt: l10n.t({
        message: "Enter the PIN of {0}. It's sent to plex.tv and not stored.",
        args,
        comment: "{0} is the Home user's name",
      }),
      placeholder: l10n.t('Enter four digits'),
      password: true,
      accept: async (text, signal) => {
        await accountServers.readHomeUser(user, { ...stored, hasPin: true }, { pin: new Secret(text), signal });
        return true;
      },
    });
    return isRead === true;
  }

  #given(argument: unknown): Account | undefined {
    const id = givenAccountId(argument);
    return this.#dependencies.accounts.accounts.find(account => account.id === id && account.homeAdmin !== undefined);
  }
}
