import * as vscode from 'vscode';
import type { Approvals } from '../accounts/approvals.ts';
import type { PlexClients } from '../accounts/plexClients.ts';
import { appNameAt, placeOf } from '../languages/fileKinds.ts';
import { type AppClient, newAppClient } from '../plex/appClient.ts';
import { isPlexError, PlexError } from '../plex/errors.ts';
import { untilAborted } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { listServers } from '../servers/listedServers.ts';
import { sharedBy } from '../servers/serverRows.ts';
import { insertText, isWritable } from '../workbench/edits.ts';
import { ICONS } from '../workbench/icons.ts';
import { askEither, inform, withProgress } from '../workbench/notify.ts';
import { plainText } from '../workbench/plainText.ts';
import { Problem } from '../workbench/problem.ts';
import { askText, BACK, pickItem } from '../workbench/prompts.ts';
import type { AppTokens } from './appTokens.ts';
import { valueAt } from './insertAtCursors.ts';
import type { TokenClipboard } from './tokenClipboard.ts';

const l10n = vscode.l10n;

/** The longest name of an account or an app that is shown or proposed, in UTF-16 code units. */
const LONGEST_NAME = 40;

/** Where the token of an app goes. */
export interface AppTokenPlace {
  /** The name that is proposed for the app. */
  readonly proposedName: string;
  /** Writes the token, and returns whether it is in the document now. */
  readonly write: (token: Secret) => Promise<boolean>;
}

/** A token that an app can get. */
interface Offer extends vscode.QuickPickItem {
  readonly token: Secret;
  readonly sharedServer?: string;
}

interface CreateAppTokenDependencies {
  readonly clients: PlexClients;
  readonly approvals: Approvals;
  readonly appTokens: AppTokens;
  readonly clipboard: TokenClipboard;
}

/**
 * Creates long-lived tokens, one for each app: plex.tv lists it as a device with the app's name, where it can be revoked alone.
 * The token isn't stored; what is remembered is its hash.
 */
export class CreateAppToken {
  readonly #clients: PlexClients;
  readonly #approvals: Approvals;
  readonly #appTokens: AppTokens;
  readonly #clipboard: TokenClipboard;

  constructor({ clients, approvals, appTokens, clipboard }: CreateAppTokenDependencies) {
    this.#clients = clients;
    this.#approvals = approvals;
    this.#appTokens = appTokens;
    this.#clipboard = clipboard;
  }

  /** Handles Plex: Create Token for App…: inserts the token at the cursors of the active editor. */
  async atCursors(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const isOpen = editor !== undefined && (await isWritable(editor.document));
    await this.create({
      proposedName: editor ? proposedName(editor.document, editor.selection.start) : '',
      write: async token => isOpen && insertText(editor, valueAt(editor, token.reveal())),
    });
  }

  /**
   * Creates a token and writes it to a place. Where that can't be done the user copies it, or it is revoked: no token is left
   * that nobody has.
   */
  async create({ proposedName, write }: AppTokenPlace): Promise<void> {
    const app = await askApp(proposedName);
    if (!app) return;
    const approved = await this.#approve(app);
    if (!approved) return;
    let used: Offer | undefined;
    try {
      used = await this.#place(approved, app, write);
    } finally {
      if (!approved.equals(used?.token) && !this.#approvals.isClosing)
        await this.#revoke(approved, app, { isSilent: used !== undefined });
    }
  }

  /** @throws {Problem} where the time to approve is over */
  async #approve(app: AppClient): Promise<Secret | undefined> {
    const args = [app.app];
    try {
      return await this.#approvals.approve({
        title: l10n.t({ message: 'Create Token for {0}', args, comment: "{0} is the app's name" }),
        prompt: l10n.t({
          message: 'Approve the token for {0} in your browser. If you closed the page, choose Open Again.',
          args,
          comment: "{0} is the app's name",
        }),
        app,
        onLate: token => this.#revoke(token, app),
      });
    } catch (error) {
      if (!isPlexError(error) || (error.kind !== 'pinExpired' && error.kind !== 'pinGone')) throw error;
      throw new Problem(l10n.t("The token wasn't approved in time. Run “Plex: Create Token for App…” again."));
    }
  }

  /** Shows the account, and writes or copies the token that the user chooses. Returns it; `undefined` where neither happened. */
  async #place(approved: Secret, app: AppClient, write: AppTokenPlace['write']): Promise<Offer | undefined> {
    const account = await withProgress(l10n.t('Reading the account from plex.tv…'), signal =>
      untilAborted(this.#offersOf(approved, app, signal), signal),
    );
    const chosen = await pickOffer(app, account);
    if (!chosen) return undefined;
    // What goes into a file is checked first.
    if (!chosen.token.isWellFormed) throw new PlexError('unreadable', { host: 'plex.tv', serverName: 'plex.tv' });
    const isWritten = await write(chosen.token);
    if (!isWritten && !(await wantsCopy(app))) return undefined;
    const { sharedServer } = chosen;
    await this.#appTokens.note(chosen.token, {
      app: app.app,
      account: account.name,
      clientIdentifier: app.clientIdentifier,
      ...(sharedServer !== undefined && { sharedServer }),
    });
    if (!isWritten) await this.#clipboard.copy(chosen.token, app.app);
    return chosen;
  }

  /** Reads whose token it is, and which servers it can be used with. */
  async #offersOf(
    token: Secret,
    app: AppClient,
    signal: AbortSignal,
  ): Promise<{ name: string; offers: readonly Offer[] }> {
    const user = await this.#approvals.userOf(token, app, signal);
    const name = plainText(user.name ?? '', LONGEST_NAME) || l10n.t('Plex account');
    const devices = await (await this.#clients.plexTv(token, app)).getServers(signal);
    const servers = listServers(devices);
    const owned = servers.filter(server => server.owned);
    const shared = devices.flatMap((device): Offer[] => {
      const server = servers.find(({ machineIdentifier }) => machineIdentifier === device.clientIdentifier);
      if (!server || server.owned || !device.accessToken || device.accessToken.isJwt) return [];
      return [
        {
          label: server.name,
          description: sharedBy(server) ?? '',
          detail: l10n.t('Only for this server. All apps of the account have the same token there.'),
          iconPath: ICONS.server,
          token: device.accessToken,
          sharedServer: server.name,
        },
      ];
    });
    const account: Offer = {
      label: name,
      description: owned.map(server => server.name).join(', '),
      detail: l10n.t('For plex.tv and every server of this account, until you revoke it'),
      iconPath: ICONS.account,
      token,
    };
    return { name, offers: owned.length > 0 || shared.length === 0 ? [account, ...shared] : [...shared, account] };
  }

  async #revoke(token: Secret, app: AppClient, { isSilent = false } = {}): Promise<void> {
    const args = [app.app];
    if (!(await this.#approvals.revoke(token, app))) {
      throw new Problem(
        l10n.t({
          message: "Couldn't revoke the token for {0}. Remove its device at plex.tv: Settings, Authorized Devices.",
          args,
          comment: "{0} is the app's name",
        }),
      );
    }
    if (!isSilent)
      void inform(l10n.t({ message: 'Revoked the token for {0}.', args, comment: "{0} is the app's name" }));
  }
}

/** Asks for an app's name. Returns its client; `undefined` when cancelled. */
async function askApp(proposed: string): Promise<AppClient | undefined> {
  const app = await askText({
    title: l10n.t('Create Token for App'),
    prompt: l10n.t('plex.tv lists the token under this name, so you can revoke it without affecting other apps.'),
    placeholder: l10n.t("Enter the app's name, such as Kometa"),
    value: proposed,
    accept: async text => {
      const app = newAppClient(text);
      if (!app) throw new Problem(l10n.t("Enter the app's name, with letters or digits."));
      return app;
    },
  });
  return app === BACK ? undefined : app;
}

function pickOffer(
  app: AppClient,
  { name, offers }: { name: string; offers: readonly Offer[] },
): Promise<Offer | undefined> {
  return pickItem(offers, {
    title: l10n.t({
      message: 'Token for {0}, Approved by {1}',
      args: [app.app, name],
      comment: "{0} is the app's name, {1} the name of an account",
    }),
    placeholder: l10n.t('Select a token for the app, or press Escape to revoke it'),
    ignoreFocusOut: true,
  });
}

/** Asks what becomes of a token that can't be written: closing the question revokes it. */
async function wantsCopy(app: AppClient): Promise<boolean> {
  return askEither(
    l10n.t({
      message: 'Copy the token for {0}?',
      args: [app.app],
      comment: "{0} is the app's name",
    }),
    l10n.t("It couldn't be inserted. If you don't copy it, it's revoked."),
    l10n.t('Copy Token'),
    l10n.t('Revoke Token'),
  );
}

/** Returns the name of the app that reads a document, or what comes closest to it. */
export function proposedName(document: vscode.TextDocument, position: vscode.Position): string {
  const { uri } = document;
  const name = appNameAt(placeOf(document), document.getText(), document.offsetAt(position));
  return plainText(name ?? vscode.workspace.getWorkspaceFolder(uri)?.name ?? '', LONGEST_NAME);
}
