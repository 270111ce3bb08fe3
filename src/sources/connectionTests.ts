import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { isPlexError, PlexError, type PlexErrorKind } from '../plex/errors.ts';
import { failureWords, placeWords } from '../servers/connectionWords.ts';
import type { ConnectionState } from '../servers/liveConnections.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import { showInStatusBar } from '../workbench/notify.ts';
import { withProgress } from '../workbench/progress.ts';
import { inWords } from '../workbench/words.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import type { ListedConnection } from './sourceText.ts';
import { fromSourceUri } from './sourceUri.ts';

const { l10n } = vscode;
/** All others are an answer, of whatever kind. */
const NO_ANSWER: readonly PlexErrorKind[] = [
  'unreachable',
  'timedOut',
  'interrupted',
  'badCertificate',
  'insecure',
  'unverified',
];
/** How many are tried at the same time. */
const AT_ONCE = 32;

/** Tries the connections that a source document lists, and says beside each how it answered. No token is sent. */
export class ConnectionTests implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #documents: SourceDocuments;
  readonly #access: Pick<ServerClient, 'at'>;
  /** By document, and by address. */
  readonly #states = new Map<string, ReadonlyMap<string, ConnectionState>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(documents: SourceDocuments, access: Pick<ServerClient, 'at'>) {
    this.#documents = documents;
    this.#access = access;
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#states.delete(uri.toString())),
      // What was refreshed is tried anew when the user wants it.
      documents.onDidChangeFile(files => {
        for (const { uri } of files) this.#states.delete(uri.toString());
        this.#changed.fire();
      }),
    );
  }

  /** Tries all connections of a document at once. */
  async test(uri: vscode.Uri): Promise<void> {
    const connections = this.#documents.answerOf(uri)?.connections ?? [];
    const isProvider = fromSourceUri(uri)?.source.scheme === 'provider';
    const limit = pLimit(AT_ONCE);
    const title =
      connections.length === 1 ? l10n.t('Testing 1 connection') : l10n.t('Testing {0} connections', connections.length);
    const states = await withProgress(title, signal =>
      Promise.all(
        connections.map(connection =>
          limit(async () => [connection.address, await this.#probe(connection, isProvider, signal)] as const),
        ),
      ),
    );
    this.#states.set(uri.toString(), new Map(states));
    this.#changed.fire();
    const answered = states.filter(([, state]) => 'latency' in state).length;
    const message =
      connections.length === 1
        ? l10n.t('{0} of 1 connection answers', answered)
        : l10n.t('{0} of {1} connections answer', answered, connections.length);
    showInStatusBar(message, 5, 'pulse');
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const { uri } = document;
    const states = this.#states.get(uri.toString());
    const connections = this.#documents.answerOf(uri)?.connections ?? [];
    return connections.flatMap((connection): vscode.InlayHint[] => {
      const { address, line } = connection;
      const state = states?.get(address);
      if (!state || line < range.start.line || line > range.end.line) return [];
      // Before the address: a long one would push it out of sight.
      const position = new vscode.Position(line, Math.max(0, document.lineAt(line).text.indexOf(`"${address}`)));
      const hint = new vscode.InlayHint(position, wordsOf(connection, state));
      hint.paddingRight = true;
      if ('error' in state) hint.tooltip = inWords(state.error)?.message ?? '';
      return [hint];
    });
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#changed.dispose();
    this.#states.clear();
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
      // A provider in the cloud is no Plex Media Server; that it answers is all there is to see.
      return isProvider && !NO_ANSWER.includes(error.kind) ? { latency: performance.now() - started } : { error };
    }
  }
}

function wordsOf(connection: ListedConnection, state: ConnectionState): string {
  return 'latency' in state
    ? l10n.t('✓ {0} ms, {1}', Math.max(1, Math.round(state.latency)), placeWords(connection))
    : l10n.t('✗ {0}', failureWords(state.error));
}
