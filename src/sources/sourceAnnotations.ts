import * as vscode from 'vscode';
import type { ConnectionState } from '../servers/liveConnections.ts';
import { failureWords, placeWords, wholeMilliseconds } from '../servers/stateWords.ts';
import { setContext } from '../workbench/commands.ts';
import { Disposable } from '../workbench/disposable.ts';
import { ownCommand } from '../workbench/ownCall.ts';
import { plainText } from '../workbench/plainText.ts';
import { inWords } from '../workbench/words.ts';
import type { SourceDocument } from './sourceDocument.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import { SOURCE_SCHEME } from './sourceFileSystem.ts';
import { type ListedConnection, MASK, type MaskedToken } from './sourceText.ts';

const l10n = vscode.l10n;

/** The pause between two reports of the same change, in milliseconds. */
export const REPORT_EVERY = 500;
/** How often one change is reported at most. */
export const MOST_REPORTS = 10;

/**
 * What VS Code shows over the text of source documents: lenses, the result of testing each connection, marks at the lines
 * that a refresh changed, and revealed tokens. A revealed token is a decoration, so the document never holds it, and neither
 * other extensions nor backups nor searches see it.
 */
export class SourceAnnotations extends Disposable implements vscode.CodeLensProvider, vscode.InlayHintsProvider {
  readonly #documents: SourceDocuments;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #hintsChanged = this.register(new vscode.EventEmitter<void>());
  readonly onDidChangeInlayHints = this.#hintsChanged.event;
  /** The documents whose hints have changed since VS Code requested them. */
  readonly #outdated = new Set<SourceDocument>();
  #reporting: NodeJS.Timeout | undefined;
  readonly #changeMark = this.register(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
      overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.addedForeground'),
      overviewRulerLane: vscode.OverviewRulerLane.Left,
      after: {
        contentText: l10n.t('changed'),
        margin: '0 0 0 2em',
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
      },
    }),
  );
  #revealed: { readonly document: SourceDocument; readonly decoration: vscode.TextEditorDecorationType } | undefined;

  constructor(documents: SourceDocuments) {
    super();
    this.#documents = documents;
    this.register(documents.onDidChange(({ document }) => this.#update(document)));
    this.register(
      vscode.window.onDidChangeVisibleTextEditors(() => {
        const { revealed } = documents;
        if (revealed && editorsOf(revealed).length === 0) documents.hideTokens();
        this.#markChanges();
      }),
    );
    this.register(
      vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
        if (uri.scheme !== SOURCE_SCHEME) return;
        documents.find(uri)?.hideTokens();
        // An editor gets a document's new text some time after the document changed.
        this.#markChanges();
      }),
    );
    this.register(new vscode.Disposable(() => documents.hideTokens()));
    this.register(new vscode.Disposable(() => clearInterval(this.#reporting)));
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const document = this.#documents.find(uri);
    const { tokens = [], connections = [] } = document?.response ?? {};
    const refresh = {
      ...ownCommand(document?.response ? l10n.t('Refresh') : l10n.t('Try Again'), 'plexTokens.refreshSource', uri),
      tooltip: l10n.t('Request the connection information again'),
    };
    const test = {
      ...ownCommand(l10n.t('Test Connections'), 'plexTokens.testSourceConnections', uri),
      tooltip: l10n.t('Check which connections are reachable; no token is sent'),
    };
    const reveal = document?.isRevealed
      ? ownCommand(l10n.t('Hide'), 'plexTokens.hideSourceToken', uri)
      : ownCommand(l10n.t('Reveal'), 'plexTokens.revealSourceToken', uri);
    return [
      ...lensesAt(0, refresh, ...(connections.length > 0 ? [test] : [])),
      ...connections.flatMap(({ line }, index) =>
        lensesAt(
          line,
          ownCommand(l10n.t('Insert URL'), 'plexTokens.insertConnectionUri', uri, index),
          ownCommand(l10n.t('Copy URL'), 'plexTokens.copyConnectionUri', uri, index),
          ownCommand(l10n.t('Copy as curl'), 'plexTokens.copyConnectionAsCurl', uri, index),
        ),
      ),
      ...tokens.flatMap(({ line, deviceName }, index) => {
        const title = l10n.t({
          message: 'Copy Token for {0}',
          args: [plainText(deviceName)],
          comment: "{0} is the device's name",
        });
        return lensesAt(line, reveal, ownCommand(title, 'plexTokens.copySourceToken', uri, index));
      }),
    ];
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const source = this.#documents.find(document.uri);
    if (!source) return [];
    this.#outdated.delete(source);
    const { response, connectionStates } = source;
    return (response?.connections ?? []).flatMap((connection): vscode.InlayHint[] => {
      const { address, line } = connection;
      const state = connectionStates.get(address);
      if (!state || line < range.start.line || line > range.end.line) return [];
      // Behind a long address the hint would be out of sight.
      const position = new vscode.Position(line, Math.max(0, document.lineAt(line).text.indexOf(`"${address}`)));
      const hint = new vscode.InlayHint(position, stateWords(connection, state));
      hint.paddingRight = true;
      if ('error' in state) hint.tooltip = inWords(state.error)?.message ?? '';
      return [hint];
    });
  }

  #update(document: SourceDocument): void {
    if (document.response) setContext('plexTokens.hasSource', true);
    this.#showRevealed();
    this.#markChanges();
    this.#changed.fire();
    this.#reportHints(document);
  }

  /** Reports that hints have changed until VS Code requests them: it hears no report while it waits for earlier hints. */
  #reportHints(document: SourceDocument): void {
    this.#outdated.add(document);
    this.#hintsChanged.fire();
    clearInterval(this.#reporting);
    let reports = 1;
    this.#reporting = setInterval(() => {
      for (const outdated of this.#outdated) if (!this.#isShown(outdated)) this.#outdated.delete(outdated);
      if (reports === MOST_REPORTS) this.#outdated.clear();
      if (this.#outdated.size === 0) return clearInterval(this.#reporting);
      reports++;
      this.#hintsChanged.fire();
    }, REPORT_EVERY);
  }

  #isShown(document: SourceDocument): boolean {
    return this.#documents.find(document.uri) === document && editorsOf(document).length > 0;
  }

  #showRevealed(): void {
    const { revealed } = this.#documents;
    setContext('plexTokens.revealedSources', revealed ? [revealed.uri.toString()] : []);
    if (revealed === this.#revealed?.document) return;
    // This removes the tokens from every editor, also from those that are out of sight.
    this.#revealed?.decoration.dispose();
    this.#revealed = undefined;
    if (!revealed) return;
    // The mask gives its room to the token.
    const decoration = vscode.window.createTextEditorDecorationType({ opacity: '0', letterSpacing: '-1em' });
    this.#revealed = { document: revealed, decoration };
    const tokens = revealed.response?.tokens ?? [];
    for (const editor of editorsOf(revealed)) {
      editor.setDecorations(
        decoration,
        tokens.flatMap(token => overMask(editor.document, token)),
      );
    }
  }

  #markChanges(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const { response, changedLines = [] } = this.#documents.find(document.uri) ?? {};
      if (!response || document.getText() !== response.text) continue;
      editor.setDecorations(
        this.#changeMark,
        changedLines.map(line => document.lineAt(line).range),
      );
    }
  }
}

/** The visible editors of a document. */
export function editorsOf({ uri }: SourceDocument): vscode.TextEditor[] {
  const key = uri.toString();
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === key);
}

function lensesAt(line: number, ...commands: readonly vscode.Command[]): vscode.CodeLens[] {
  return commands.map(command => new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command));
}

function stateWords(connection: ListedConnection, state: ConnectionState): string {
  return 'latency' in state
    ? l10n.t({
        message: '✓ {0} ms, {1}',
        args: [wholeMilliseconds(state.latency), placeWords(connection)],
        comment: '{0} is a number, {1} is “local”, “remote” or “relay”',
      })
    : l10n.t({
        message: '✗ {0}',
        args: [failureWords(state.error)],
        comment: '{0} says in a few words why a connection failed',
      });
}

function overMask(document: vscode.TextDocument, { line, token }: MaskedToken): vscode.DecorationOptions[] {
  if (line >= document.lineCount) return [];
  const start = document.lineAt(line).text.lastIndexOf(MASK);
  if (start < 0) return [];
  const range = new vscode.Range(line, start, line, start + MASK.length);
  return [{ range, renderOptions: { before: { contentText: token.reveal() } } }];
}
