import * as vscode from 'vscode';

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
  select(editor, ...selections);
  return editor;
}

/** As `openText`, in a language; in none where VS Code does not know that one. */
export async function openTextIn(language: string, text: string): Promise<vscode.TextEditor> {
  const editor = await openText(text, [0, 0]);
  if ((await vscode.languages.getLanguages()).includes(language))
    await vscode.languages.setTextDocumentLanguage(editor.document, language);
  return editor;
}

export function select(editor: vscode.TextEditor, ...selections: [number, number, number?, number?][]): void {
  editor.selections = selections.map(
    ([line, character, endLine = line, endCharacter = character]) =>
      new vscode.Selection(line, character, endLine, endCharacter),
  );
}

/** Closes every editor and throws away what was typed: VS Code would ask about it. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
