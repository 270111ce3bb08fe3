import * as vscode from 'vscode';
import { until } from '../until.ts';

let opened = 0;

/** Opens an untitled document with this text in an editor, and puts a cursor or selection at each place given. */
export async function openText(
  text: string,
  ...selections: [number, number, number?, number?][]
): Promise<vscode.TextEditor> {
  // A name of its own: VS Code may still hold the text of the last untitled document that had the name.
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`untitled:test-${++opened}.txt`));
  const fill = new vscode.WorkspaceEdit();
  fill.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(fill);
  const editor = await vscode.window.showTextDocument(document);
  await select(editor, ...selections);
  return editor;
}

/** As `openText`, in a language; in none where VS Code does not know that one. */
export async function openTextIn(language: string, text: string): Promise<vscode.TextEditor> {
  const editor = await openText(text, [0, 0]);
  if ((await vscode.languages.getLanguages()).includes(language))
    await vscode.languages.setTextDocumentLanguage(editor.document, language);
  return editor;
}

/**
 * Puts a cursor or selection at each place given, if any. Resolves once VS Code has told of it: an earlier one, told of late,
 * would take its place in what the extension reads.
 */
export async function select(
  editor: vscode.TextEditor,
  ...places: [number, number, number?, number?][]
): Promise<void> {
  const selections = places.map(([line, character, endLine = line, endCharacter = character]) => {
    // As VS Code does, which takes a place behind the end for the end.
    const { start, end } = editor.document.validateRange(new vscode.Range(line, character, endLine, endCharacter));
    return new vscode.Selection(start, end);
  });
  const isThere = (present: readonly vscode.Selection[]) =>
    present.length === selections.length && present.every((each, index) => each.isEqual(selections[index] ?? each));
  if (places.length === 0 || isThere(editor.selections)) return;
  let isTold = false;
  const listener = vscode.window.onDidChangeTextEditorSelection(changed => {
    if (changed.textEditor === editor && isThere(changed.selections)) isTold = true;
  });
  try {
    editor.selections = selections;
    await until('the selection', () => isTold);
  } finally {
    listener.dispose();
  }
}

/** Closes every editor and throws away what was typed: VS Code would ask about it. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
