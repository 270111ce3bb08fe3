import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../until.ts';

let files = 0;

/** Opens a file with this text in a new folder below another. */
export async function openFile(folder: string, name: string, text: string, mode = 0o644): Promise<vscode.TextDocument> {
  const file = path.join(folder, `folder-${++files}`, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

/** Returns the problems of the extension in a document. */
export function problems({ uri }: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Plex');
}

/** Waits until a document has a number of problems. */
export async function haveProblems(document: vscode.TextDocument, count: number): Promise<void> {
  await until(`${count} problems`, () => problems(document).length === count);
}

/** Returns the first problem of a document. */
export function first(document: vscode.TextDocument): vscode.Diagnostic {
  return problems(document)[0] ?? assert.fail('No problem');
}

/** Returns the quick fixes of the extension in a range; by default, that of the first problem. */
export async function actions(document: vscode.TextDocument, range?: vscode.Range): Promise<vscode.CodeAction[]> {
  // VS Code cancels a request during which the editor changes; its own light bulb then sends another.
  const all = await until('the quick fixes', async () => {
    try {
      return await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        range ?? first(document).range,
        vscode.CodeActionKind.QuickFix.value,
      );
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'Canceled') throw error;
      return undefined;
    }
  });
  return all.filter(
    ({ command, edit, title }) => command?.command.startsWith('plexTokens.') || (edit && /^Replace with/.test(title)),
  );
}

export async function titles(document: vscode.TextDocument): Promise<string[]> {
  return (await actions(document)).map(({ title }) => title);
}

/** Returns the text of the hovers at a position, as it is shown. */
export async function hover({ uri }: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map(content => (typeof content === 'string' ? content : content.value))
    .join('\n')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('\\', '');
}
