import * as vscode from 'vscode';
import type { AppClient } from '../plex/appClient.ts';
import { isPlexError, isTemporary, type PlexErrorKind } from '../plex/errors.ts';
import type { Pin, PlexTv, PlexUser } from '../plex/plexTv.ts';
import { pause, untilAborted } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import { writeClipboard } from '../workbench/clipboard.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { showError, withProgress } from '../workbench/notify.ts';
import { openLink } from '../workbench/prompts.ts';
import { type ApprovalOptions, approvedToken } from './pinApproval.ts';
import type { PlexClients } from './plexClients.ts';

const l10n = vscode.l10n;

/** The longest pause between attempts to read the user of a new token, in milliseconds. */
const LONGEST_PAUSE = 30_000;
/** The pause between two requests about an approval that was cancelled, in milliseconds. */
const LATE_PAUSE = 10_000;

interface Request extends ApprovalWords {
  /** The app that gets the token; this extension where there is none. */
  readonly app?: AppClient;
  /** Receives a token that is approved after Cancel. */
  readonly onLate: (token: Secret) => Promise<void>;
}

/** Asks the user to approve long-lived tokens in the browser, for this extension or for another app. */
export class Approvals extends Disposable {
  readonly #clients: PlexClients;
  readonly #latePause: number;
  readonly #closing = new AbortController();

  /** @param latePause the pause between two requests about an approval that was cancelled. Tests pass their own. */
  constructor(clients: PlexClients, latePause = LATE_PAUSE) {
    super();
    this.#clients = clients;
    this.#latePause = latePause;
    this.register({ dispose: () => this.#closing.abort() });
  }

  /** Whether the window is being closed, so that nothing is waited for any more. */
  get isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  /**
   * Opens the page where a token is approved, and waits for it. Returns `undefined` when cancelled.
   *
   * @throws {PlexError}
   */
  async approve({ app, onLate, ...words }: Request): Promise<Secret | undefined> {
    const plexTv = await this.#clients.plexTv(undefined, app);
    const client = app ?? { clientIdentifier: await this.#clients.clientIdentifier() };
    const pin = await withProgress(l10n.t('Connecting to plex.tv…'), signal => plexTv.createPin(client, signal));
    const link = this.#clients.approvalLink(pin);
    const token = await awaitApproval(words, link, options => approvedToken(plexTv, pin, options));
    if (!token) void this.#awaitLate(plexTv, pin, onLate);
    return token;
  }

  /** Returns the user of a token that was approved. Retries after network errors, because the token would be lost otherwise. */
  async userOf(token: Secret, app?: AppClient, cancel?: AbortSignal): Promise<PlexUser> {
    const signal = AbortSignal.any([this.#closing.signal, ...(cancel ? [cancel] : [])]);
    for (let next = 1_000; ; next = Math.min(2 * next, LONGEST_PAUSE)) {
      try {
        return await (await this.#clients.plexTv(token, app)).getUser(signal);
      } catch (error) {
        if (signal.aborted || !isTemporary(error)) throw error;
        log.error(error);
        await pause(next, signal);
      }
    }
  }

  /** Revokes a token that was approved, and returns whether plex.tv rejects it now. */
  async revoke(token: Secret, app?: AppClient): Promise<boolean> {
    try {
      return await (await this.#clients.plexTv(token, app)).revoke();
    } catch (error) {
      log.error(error);
      return false;
    }
  }

  /**
   * Waits for an approval after Cancel: Plex keeps one token for each client identifier, so the approval revokes the token that
   * this client had, and leaves one that nobody knows.
   */
  async #awaitLate(plexTv: PlexTv, pin: Pin, onLate: Request['onLate']): Promise<void> {
    try {
      await onLate(await approvedToken(plexTv, pin, { signal: this.#closing.signal, pause: this.#latePause }));
    } catch (error) {
      if (!isPlexError(error)) await showError(error);
    }
  }
}

/** The words of the question that waits for an approval. */
interface ApprovalWords {
  readonly title: string;
  /** What the user has to do. */
  readonly prompt: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

/**
 * Opens the page where a sign-in is approved, and waits for the token. Returns `undefined` when cancelled.
 *
 * @param link a string, because `vscode.Uri` would change it
 * @param approved waits for the token
 * @throws {PlexError} what `approved` throws
 */
async function awaitApproval(
  { title, prompt }: ApprovalWords,
  link: string,
  approved: (options: ApprovalOptions) => Promise<Secret>,
): Promise<Secret | undefined> {
  const pick = vscode.window.createQuickPick<Choice>();
  const controller = new AbortController();
  const show = (words: string): void => {
    pick.placeholder = words;
  };
  const open = async (): Promise<void> => {
    show(prompt);
    if (!(await openLink(link))) show(l10n.t("Couldn't open the browser. Choose Open Again or Copy Link."));
  };
  pick.title = title;
  pick.busy = true;
  pick.ignoreFocusOut = true;
  pick.items = [
    { label: l10n.t('Open Again'), iconPath: new vscode.ThemeIcon('link-external'), run: open },
    {
      label: l10n.t('Copy Link'),
      description: l10n.t('to approve in another browser'),
      iconPath: new vscode.ThemeIcon('copy'),
      run: () =>
        writeClipboard(link).then(
          () => show(l10n.t('Copied the link. Open it in a browser to approve.')),
          () => show(l10n.t("Couldn't copy the link. Choose Open Again.")),
        ),
    },
    { label: l10n.t('Cancel'), iconPath: new vscode.ThemeIcon('close'), run: () => pick.hide() },
  ];
  pick.onDidAccept(() => pick.activeItems[0]?.run());
  // Typed text must not filter the items.
  pick.onDidChangeValue(() => {
    pick.value = '';
  });
  pick.onDidHide(() => controller.abort());
  pick.show();
  void open();
  try {
    const { signal } = controller;
    return await untilAborted(
      approved({ signal, onError: kind => show(kind === undefined ? prompt : failureWords(kind)) }),
      signal,
    );
  } catch (error) {
    if (controller.signal.aborted) return undefined;
    throw error;
  } finally {
    pick.dispose();
  }
}

function failureWords(error: PlexErrorKind): string {
  return error === 'rateLimited'
    ? l10n.t("plex.tv is limiting requests (429). Trying again more slowly; you don't have to do anything.")
    : l10n.t("Couldn't reach plex.tv. Still trying; you don't have to do anything.");
}
