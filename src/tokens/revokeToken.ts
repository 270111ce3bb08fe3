import { l10n } from 'vscode';
import type { AccountStore } from '../accounts/accountStore.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { isPlexError } from '../plex/errors.ts';
import type { PlexTv, PlexUser } from '../plex/plexTv.ts';
import { Secret } from '../plex/secret.ts';
import { inform, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { confirm } from '../workbench/prompts.ts';
import type { AppToken, AppTokens } from './appTokens.ts';
import { type StoredTokens, signsServerIn, type TokenAtCursor, tokenAtCursor } from './tokenAtCursor.ts';

interface RevokeTokenDependencies {
  readonly clients: PlexClients;
  readonly accounts: AccountStore;
  readonly appTokens: AppTokens;
  readonly stored: StoredTokens;
}

/** Handles Plex: Revoke Token: revokes the long-lived token at the cursor at plex.tv, everywhere that it is used. */
export class RevokeToken {
  readonly #clients: PlexClients;
  readonly #accounts: AccountStore;
  readonly #appTokens: AppTokens;
  readonly #stored: StoredTokens;

  constructor({ clients, accounts, appTokens, stored }: RevokeTokenDependencies) {
    this.#clients = clients;
    this.#accounts = accounts;
    this.#appTokens = appTokens;
    this.#stored = stored;
  }

  /**
   * @param given the place of the token, where a quick fix or a hover has it revoked
   * @throws {Problem} for what can't, or mustn't, be revoked: it is sent nowhere then
   */
  async revoke(...given: readonly unknown[]): Promise<void> {
    const found = await tokenAtCursor(this.#stored, given);
    const secret = new Secret(found.token);
    refuse(found, secret);
    await this.#refuseStored(secret);
    const known = this.#appTokens.find(found.token);
    if (known?.sharedServer !== undefined) throw sharedProblem(known, known.sharedServer);
    if (!known && !(await confirmSending())) return;
    const plexTv = await this.#clients.plexTv(secret, known);
    const user = await this.#userOf(plexTv, secret);
    if (!(await (known ? confirmKnown(known) : confirmUnknown(user)))) return;
    const isRevoked = await withProgress(l10n.t('Revoking the token at plex.tv…'), signal => plexTv.revoke(signal));
    if (!isRevoked)
      throw new Problem(
        l10n.t('plex.tv still accepts the token. Remove its device at plex.tv: Settings, Authorized Devices.'),
      );
    await this.#appTokens.noteRevoked(found.token);
    void inform(
      known
        ? l10n.t({ message: 'Revoked the token for {0}.', args: [known.app], comment: "{0} is the app's name" })
        : l10n.t('Revoked the token.'),
    );
  }

  /**
   * Returns whose token it is.
   *
   * @throws {Problem} where plex.tv rejects it
   */
  async #userOf(plexTv: PlexTv, token: Secret): Promise<PlexUser> {
    try {
      return await withProgress(l10n.t('Checking the token at plex.tv…'), signal => plexTv.getUser(signal));
    } catch (error) {
      if (!isPlexError(error) || error.kind !== 'signInOver') throw error;
      const { status = 401 } = error.facts;
      if (status === 401) await this.#appTokens.noteRevoked(token.reveal());
      throw new Problem(
        status === 401
          ? l10n.t(
              'plex.tv rejected this token (401): it was revoked, or is for one server. Run “Plex: Check Token at Cursor”.',
            )
          : l10n.t({
              message: "plex.tv rejected this token ({0}): it has expired, so it can't be used or revoked anymore.",
              args: [status],
              comment: '{0} is an HTTP status',
            }),
      );
    }
  }

  /** @throws {Problem} for a stored token: the account or the server that it is stored for has to be told first */
  async #refuseStored(token: Secret): Promise<void> {
    for (const account of this.#accounts.accounts) {
      const credentials = await this.#accounts.readableCredentials(account);
      const args = [account.name];
      const signOut = [{ title: l10n.t('Sign Out…'), command: 'plexTokens.signOut', args: [account.id] }] as const;
      if (credentials?.token?.equals(token) && credentials.obtained === 'pasted')
        throw new Problem(
          l10n.t({
            message:
              'You pasted this token for the account {0}. Remove its device at plex.tv: Settings, Authorized Devices.',
            args,
            comment: "{0} is the account's name",
          }),
        );
      if (credentials?.token?.equals(token))
        throw new Problem(
          l10n.t({
            message: 'This is your stored token for the account {0}. To revoke it, sign out.',
            args,
            comment: "{0} is the account's name",
          }),
          signOut,
        );
      const isOfServer = [...(credentials?.serverTokens.values() ?? [])].some(stored => stored.equals(token));
      if (isOfServer && account.homeAdmin !== undefined)
        throw new Problem(
          l10n.t({
            message:
              "This extension stores this token for the Home user {0}, so it wasn't revoked. To delete it, remove the Home user.",
            args,
            comment: "{0} is the Home user's name",
          }),
          [{ title: l10n.t('Remove Home User'), command: 'plexTokens.removeHomeUser', args: [account.id] }],
        );
      if (isOfServer)
        throw new Problem(
          l10n.t({
            message: 'Your account {0} stores this token for a server. To remove it from VS Code, sign out.',
            args,
            comment: "{0} is the account's name",
          }),
          signOut,
        );
    }
    const [source] = (await this.#stored.sourcesOf(token.reveal())) ?? [];
    if (source)
      throw new Problem(
        l10n.t('This is a stored token for a server. Remove it in Manage Server before you revoke it.'),
        [{ title: l10n.t('Manage Server…'), command: 'plexTokens.manageServer', args: [source.machineIdentifier] }],
      );
  }
}

/** @throws {Problem} for a token that can't be revoked, or whose revocation would sign a server out */
function refuse(found: TokenAtCursor, token: Secret): void {
  if (token.shape === 'transient')
    throw new Problem(
      l10n.t("A transient token can't be revoked. It expires within 48 hours, or when its server restarts."),
    );
  if (token.shape === 'local')
    throw new Problem(l10n.t("This token was created by a server for itself. It can't be revoked at plex.tv."));
  if (signsServerIn(found))
    throw new Problem(
      l10n.t('This token signs the server in to Plex. Revoking it would sign the server out, so nothing was sent.'),
    );
}

function sharedProblem({ account }: AppToken, server: string): Problem {
  return new Problem(
    l10n.t({
      message: 'Every app of {0} uses the same token for {1}. To revoke it, ask the owner to stop sharing the server.',
      args: [account, server],
      comment: '{0} is the name of an account, {1} the name of a server',
    }),
  );
}

/** Asks before a token that only the user knows is sent. */
function confirmSending(): Promise<boolean> {
  return confirm(
    l10n.t('Send this token to plex.tv?'),
    l10n.t('plex.tv returns the account of the token. You confirm once more before the token is revoked.'),
    l10n.t('Send to plex.tv'),
  );
}

function confirmKnown({ app, account }: AppToken): Promise<boolean> {
  return confirm(
    l10n.t({ message: 'Revoke the token for {0}?', args: [app], comment: "{0} is the app's name" }),
    l10n.t({
      message: "{0} can't use this token anymore. Other apps and devices of {1} aren't affected.",
      args: [app, account],
      comment: "{0} is the app's name, {1} the account's name",
    }),
    l10n.t('Revoke'),
  );
}

function confirmUnknown({ name }: PlexUser): Promise<boolean> {
  return confirm(
    name
      ? l10n.t({
          message: 'Revoke this token for the account {0}?',
          args: [plainText(name)],
          comment: "{0} is the account's name",
        })
      : l10n.t('Revoke this token?'),
    l10n.t('Every program that uses this token stops working, on plex.tv and on every server.'),
    l10n.t('Revoke for Every Program'),
  );
}
