import * as vscode from 'vscode';
import { isPlexError } from '../plex/errors.ts';
import type { MediaServer } from '../plex/mediaServer.ts';
import { pause } from '../plex/promises.ts';
import type { Secret } from '../plex/secret.ts';
import type { Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { StateItems, type StateStore } from '../state/stateStore.ts';
import { Disposable } from '../workbench/disposable.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { log } from '../workbench/log.ts';
import { warn } from '../workbench/notify.ts';

const l10n = vscode.l10n;

/** Delay before a server is checked, in milliseconds: what the token was created for comes first. */
const DELAY = 2_000;
const HELP =
  'https://github.com/plex-tokens/plex-tokens/blob/HEAD/docs/troubleshooting.md#servers-that-give-away-a-long-lived-token';

/** What is remembered of a server, for one version of it. */
interface Checked {
  readonly version: string;
  readonly hasFault: boolean;
}

/**
 * Finds out which servers return a long-lived token of their account to anyone with a transient one (CVE-2025-69414). A server is
 * checked once for each version, after a transient token was created, and with that token.
 */
export class ServerFaults extends Disposable {
  readonly #access: ServerClient;
  readonly #directory: ServerDirectory;
  /** The servers that are being checked, by machineIdentifier. */
  readonly #checking = new Set<string>();
  readonly #checked: StateItems<Checked>;
  readonly #delay: number;
  readonly #closing = new AbortController();
  readonly #changed = this.register(new vscode.EventEmitter<string>());
  /** Fires with a machineIdentifier when a server was checked, in this window. */
  readonly onDidChange = this.#changed.event;

  /** @param delay in milliseconds. Tests pass their own. */
  constructor(state: StateStore, access: ServerClient, directory: ServerDirectory, delay = DELAY) {
    super();
    this.#access = access;
    this.#directory = directory;
    this.#delay = delay;
    this.#checked = new StateItems(state, 'serverFaults', value => (isChecked(value) ? value : undefined));
    this.register({ dispose: () => this.#closing.abort() });
  }

  /** Returns whether a server is known to have the fault, in the version that it has now. */
  has({ machineIdentifier, version }: Pick<Server, 'machineIdentifier' | 'version'>): boolean {
    const checked = this.#checked.get(machineIdentifier);
    return checked?.version === version && checked.hasFault;
  }

  /** Checks a server once for each version, in the background. After an error, the next token has it checked again. */
  async check(server: Server, token: Secret): Promise<void> {
    const { machineIdentifier } = server;
    // The server may have been updated since it was looked up.
    const current = (): Server | undefined => this.#directory.find(machineIdentifier);
    if (this.#checking.has(machineIdentifier) || this.#checked.get(machineIdentifier)?.version === current()?.version)
      return;
    this.#checking.add(machineIdentifier);
    try {
      const { signal } = this.#closing;
      await pause(this.#delay, signal);
      // An error of this request alone says nothing about the server's state.
      const ask = (mediaServer: MediaServer) =>
        mediaServer.leaksAccountToken(signal).catch(error => {
          if (!isPlexError(error)) throw error;
          return undefined;
        });
      const hasFault = await this.#access.request(server, ask, signal, token);
      const known = current();
      if (hasFault !== undefined && known) await this.#note(known, hasFault);
    } catch (error) {
      if (!isPlexError(error)) log.error(error);
    } finally {
      this.#checking.delete(machineIdentifier);
    }
  }

  async #note(server: Server, hasFault: boolean): Promise<void> {
    const { machineIdentifier, version, name } = server;
    await this.#checked.set(machineIdentifier, { version, hasFault });
    this.#changed.fire(machineIdentifier);
    if (!hasFault) return;
    const more = l10n.t('Learn More');
    const chosen = await warn(
      l10n.t({
        message:
          '{0} has a known vulnerability: anyone with a transient token can get a long-lived one. Update the server.',
        args: [name],
        comment: "{0} is the server's name",
      }),
      more,
    );
    if (chosen === more) await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(HELP));
  }
}

function isChecked(value: unknown): value is Checked {
  const { version, hasFault } = fieldsOf(value);
  return typeof version === 'string' && typeof hasFault === 'boolean';
}
