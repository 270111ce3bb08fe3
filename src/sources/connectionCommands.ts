import pLimit from 'p-limit';
import { l10n } from 'vscode';
import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import { curlLine } from '../plex/source.ts';
import type { ConnectionState } from '../servers/liveConnections.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import { valueAt } from '../tokens/insertAtCursors.ts';
import { copyText, writeClipboard } from '../workbench/clipboard.ts';
import type { LastEditor } from '../workbench/editors.ts';
import { insertText } from '../workbench/edits.ts';
import { hintOnce, showInStatusBar, warn, withProgress } from '../workbench/notify.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import type { ListedConnection } from './sourceText.ts';

/** The errors that mean that nothing responded. Every other one is a response, of whatever kind. */
const NO_RESPONSE: readonly PlexErrorKind[] = [
  'unreachable',
  'timedOut',
  'interrupted',
  'badCertificate',
  'insecure',
  'unverified',
];
/** How many connections are tested at the same time. */
const AT_ONCE = 32;

/** The commands for the connections that a source document lists. Their addresses were checked: see `parseConnection`. */
export class ConnectionCommands {
  readonly #documents: SourceDocuments;
  readonly #access: Pick<ServerClient, 'at'>;
  readonly #lastEditor: LastEditor;

  constructor(documents: SourceDocuments, access: Pick<ServerClient, 'at'>, lastEditor: LastEditor) {
    this.#documents = documents;
    this.#access = access;
    this.#lastEditor = lastEditor;
  }

  /** Tests all connections of a document, which then shows the result beside each. No token is sent. */
  async test(argument: unknown): Promise<void> {
    const document = this.#documents.given(argument);
    if (!document) return;
    const connections = document.response?.connections ?? [];
    const isProvider = document.id.source.scheme === 'provider';
    const limit = pLimit(AT_ONCE);
    const title =
      connections.length === 1
        ? l10n.t('Testing 1 connection…')
        : l10n.t({
            message: 'Testing {0} connections…',
            args: [connections.length],
            comment: '{0} is a number other than 1',
          });
    const states = await withProgress(title, signal =>
      Promise.all(
        connections.map(connection =>
          limit(async () => [connection.address, await this.#probe(connection, isProvider, signal)] as const),
        ),
      ),
    );
    document.setConnectionStates(new Map(states));
    const responding = states.filter(([, state]) => 'latency' in state).length;
    showInStatusBar(
      l10n.t({
        message: 'Reachable connections: {0} of {1}',
        args: [responding, connections.length],
        comment: '{0} and {1} are numbers',
      }),
      5,
      'pulse',
    );
  }

  /** Inserts the address into the text editor that was last active, at its cursors. */
  async insert(argument: unknown, index: unknown): Promise<void> {
    const address = this.#address(argument, index);
    if (address === undefined) return;
    const editor = await this.#lastEditor.show();
    if (editor && (await insertText(editor, valueAt(editor, address)))) return;
    const copy = l10n.t('Copy URL');
    const message = editor
      ? l10n.t("Couldn't insert the URL: the editor is read-only. Nothing was changed.")
      : l10n.t("There's no editor to insert the URL in.");
    if ((await warn(message, copy)) === copy) await copyText(address);
  }

  async copy(argument: unknown, index: unknown): Promise<void> {
    const address = this.#address(argument, index);
    if (address !== undefined) await copyText(address);
  }

  /** Copies a request for the libraries, and says once which variable the shell needs. */
  async copyAsCurl(argument: unknown, index: unknown): Promise<void> {
    const address = this.#address(argument, index);
    if (address === undefined) return;
    await writeClipboard(curlLine(`${address}/library/sections`));
    const hint = l10n.t(
      'Copied. Paste it, and set PLEX_SOURCE_TOKEN before you run it: “Plex: Copy Source Token” copies its value.',
    );
    if (!hintOnce(hint)) showInStatusBar(l10n.t('Copied the curl command'), 3);
  }

  /** Returns the address of the connection with this index, which the lens above it passes. */
  #address(argument: unknown, index: unknown): string | undefined {
    const connections = this.#documents.given(argument)?.response?.connections ?? [];
    return typeof index === 'number' ? connections[index]?.address : undefined;
  }

  /** @throws {PlexError} `cancelled` */
  async #probe(
    { address, machineIdentifier }: ListedConnection,
    isProvider: boolean,
    signal: AbortSignal,
  ): Promise<ConnectionState> {
    const started = performance.now();
    try {
      const identity = await (await this.#access.at(address)).getIdentity(signal);
      const latency = performance.now() - started;
      if (isProvider || identity.machineIdentifier === machineIdentifier) return { latency };
      return { error: new PlexError('wrongServer', { host: new URL(address).host }) };
    } catch (error) {
      if (!isPlexError(error) || error.kind === 'cancelled') throw error;
      // A provider in the cloud is no Plex Media Server, so any response shows that the connection works.
      return isProvider && !NO_RESPONSE.includes(error.kind) ? { latency: performance.now() - started } : { error };
    }
  }
}
