import * as vscode from 'vscode';
import type { TokenCompletion } from './tokenCompletion.ts';

/**
 * The characters behind which the list opens by itself: behind `=` or `:`, Enter and Tab would take an item that nobody asked
 * for.
 */
export const TRIGGERS = ["'", '"'];

/** The completion provider that activation registers. The first line that could have a token loads the real one. */
export class LazyCompletion implements vscode.CompletionItemProvider {
  readonly #load: () => Promise<TokenCompletion>;

  constructor(load: () => Promise<TokenCompletion>) {
    this.#load = load;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    _cancellation: vscode.CancellationToken,
    { triggerKind }: vscode.CompletionContext,
  ): Promise<vscode.CompletionItem[] | undefined> {
    // An accepted item is inserted into the active editor, which a commit message or a peek view isn't.
    if (vscode.window.activeTextEditor?.document !== document) return undefined;
    const before = document.lineAt(position.line).text.slice(0, position.character);
    // Cheap, because VS Code calls this at nearly every keystroke. A longer line isn't source text.
    if (before.length > 2_000 || !/plex|token|url/i.test(before)) return undefined;
    return (await this.#load()).provide(document, position, triggerKind === vscode.CompletionTriggerKind.Invoke);
  }
}
