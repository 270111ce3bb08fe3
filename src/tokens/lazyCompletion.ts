import * as vscode from 'vscode';
import type { TokenCompletion } from './tokenCompletion.ts';

/** After these characters a value may begin. */
export const TRIGGERS = [':', '=', ' ', "'", '"', '(', ','];

/** The completion as VS Code gets it at activation: what is in it is loaded by the first line that could have a token. */
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
    // What is accepted goes into the editor in front: the box of a commit message, or a peek into another file, is none.
    if (vscode.window.activeTextEditor?.document !== document) return undefined;
    const before = document.lineAt(position.line).text.slice(0, position.character);
    // Cheap, because it is asked at nearly every keystroke; a line as long as that is no source text.
    if (before.length > 2_000 || !/plex|token|url/i.test(before)) return undefined;
    return (await this.#load()).provide(document, position, triggerKind === vscode.CompletionTriggerKind.Invoke);
  }
}
