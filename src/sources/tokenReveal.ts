import * as vscode from 'vscode';
import { setContext } from '../workbench/commands.ts';
import type { SourceDocuments } from './sourceDocuments.ts';
import { SOURCE_SCHEME } from './sourceFileSystem.ts';
import { MASK, type MaskedToken } from './sourceText.ts';

/** In milliseconds. */
const REVEALED_FOR = 30_000;

interface Revealed {
  readonly uri: string;
  readonly decoration: vscode.TextEditorDecorationType;
  readonly timer: NodeJS.Timeout;
}

/**
 * Shows a masked token over its mask, as a decoration: the document never holds it, so neither other extensions nor
 * backups nor searches see it. One at a time; it ends after half a minute, or when its tab is hidden.
 */
export class TokenReveal implements vscode.Disposable {
  readonly #documents: SourceDocuments;
  readonly #revealedFor: number;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #listener: vscode.Disposable;
  #revealed: Revealed | undefined;

  /** @param revealedFor how long a token stays revealed, in milliseconds */
  constructor(documents: SourceDocuments, { revealedFor = REVEALED_FOR } = {}) {
    this.#documents = documents;
    this.#revealedFor = revealedFor;
    this.#listener = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => this.#hideUnlessVisible()),
      documents.onDidChangeFile(files => {
        if (files.some(({ uri }) => this.isRevealed(uri))) this.hide();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === this.#revealed?.uri) this.hide();
      }),
    );
  }

  isRevealed(uri: vscode.Uri): boolean {
    return this.#revealed?.uri === uri.toString();
  }

  reveal(uri: vscode.Uri): void {
    this.hide();
    const key = uri.toString();
    const editors = vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === key);
    const tokens = this.#documents.tokensOf(uri);
    if (editors.length === 0) return;
    // The mask makes room for what is shown in its place.
    const decoration = vscode.window.createTextEditorDecorationType({ opacity: '0', letterSpacing: '-1em' });
    for (const editor of editors) {
      editor.setDecorations(
        decoration,
        tokens.flatMap(token => overMask(editor.document, token)),
      );
    }
    this.#revealed = { uri: key, decoration, timer: setTimeout(() => this.hide(), this.#revealedFor) };
    this.#didChange();
  }

  hide(): void {
    if (!this.#revealed) return;
    clearTimeout(this.#revealed.timer);
    this.#revealed.decoration.dispose();
    this.#revealed = undefined;
    this.#didChange();
  }

  dispose(): void {
    this.#listener.dispose();
    this.hide();
    this.#changed.dispose();
  }

  #hideUnlessVisible(): void {
    const visible = vscode.window.visibleTextEditors.some(
      ({ document }) => document.uri.toString() === this.#revealed?.uri,
    );
    if (!visible) this.hide();
  }

  #didChange(): void {
    setContext('plexTokens.sourceTokenRevealed', this.#revealed !== undefined);
    this.#changed.fire();
  }
}

function overMask(document: vscode.TextDocument, { line, token }: MaskedToken): vscode.DecorationOptions[] {
  if (document.uri.scheme !== SOURCE_SCHEME || line >= document.lineCount) return [];
  const start = document.lineAt(line).text.lastIndexOf(MASK);
  if (start < 0) return [];
  const range = new vscode.Range(line, start, line, start + MASK.length);
  return [{ range, renderOptions: { before: { contentText: token.reveal() } } }];
}
