import * as vscode from 'vscode';
import { showInStatusBar } from '../workbench/notify.ts';
import { changedLines } from './changedLines.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import type { SourceText } from './sourceText.ts';

const { l10n } = vscode;

/** Marks the lines of a source document that are others since the last Refresh, until the next one, or until it is closed. */
export class ChangeMarks implements vscode.Disposable {
  readonly #documents: SourceDocuments;
  readonly #lines = new Map<string, readonly number[]>();
  readonly #decoration = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('diffEditor.insertedLineBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.addedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
    after: {
      contentText: l10n.t('changed'),
      margin: '0 0 0 2em',
      color: new vscode.ThemeColor('editorCodeLens.foreground'),
    },
  });
  readonly #listeners: vscode.Disposable;

  constructor(documents: SourceDocuments) {
    this.#documents = documents;
    this.#listeners = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.#show()),
      // A document takes over its new text some time after it was told of it.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#lines.has(document.uri.toString())) this.#show();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#lines.delete(uri.toString())),
    );
  }

  /** @param before what the document showed before it was refreshed */
  mark(uri: vscode.Uri, before: SourceText): void {
    const after = this.#documents.answerOf(uri);
    if (!after) return;
    const lines = [...new Set([...changedLines(before.text, after.text), ...changedTokens(before, after)])];
    this.#lines.set(uri.toString(), lines);
    this.#show();
    if (lines.length === 0) showInStatusBar(l10n.t('Nothing has changed'), 3);
  }

  /** The lines that are marked in a document, from 0. */
  linesOf(uri: vscode.Uri): readonly number[] {
    return this.#lines.get(uri.toString()) ?? [];
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#decoration.dispose();
    this.#lines.clear();
  }

  #show(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const { document } = editor;
      const lines = this.#lines.get(document.uri.toString());
      if (!lines || document.getText() !== this.#documents.answerOf(document.uri)?.text) continue;
      editor.setDecorations(
        this.#decoration,
        lines.map(line => document.lineAt(line).range),
      );
    }
  }
}

/** A token that is another one has the same mask. */
function changedTokens(before: SourceText, after: SourceText): number[] {
  return after.tokens.flatMap(({ line, token }, index) => (token.equals(before.tokens[index]?.token) ? [] : [line]));
}
