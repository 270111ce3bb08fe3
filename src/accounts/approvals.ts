import { l10n } from 'vscode';
import type { AppClient } from '../plex/appClient.ts';
import { isPlexError, type PlexErrorKind } from '../plex/errors.ts';
import type { Pin, PlexTv, PlexUser } from '../plex/plexTv.ts';
import type { Secret } from '../plex/secret.ts';
import { Disposable } from '../workbench/disposable.ts';
import { log } from '../workbench/log.ts';
import { showError, withProgress } from '../workbench/notify.ts';
import { type ApprovalWords, awaitApproval } from './awaitApproval.ts';
import { approvedToken, systemClock } from './pinApproval.ts';
import type { PlexClients } from './plexClients.ts';

/** Errors after which a request is sent again. */
const TEMPORARY: readonly PlexErrorKind[] = ['unreachable', 'timedOut', 'interrupted', 'serverError', 'rateLimited'];
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
    for (let pause = 1_000; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        return await (await this.#clients.plexTv(token, app)).getUser(signal);
      } catch (error) {
        if (signal.aborted || !isPlexError(error) || !TEMPORARY.includes(error.kind)) throw error;
        log.error(error);
        await systemClock.sleep(pause, signal);
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
