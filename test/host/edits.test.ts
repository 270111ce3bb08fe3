import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { insertText } from '../../src/workbench/edits.ts';
import { until } from '../until.ts';
import { closeEditors, openText, select } from './editors.ts';

const TOKEN = 'transient-11111111-2222-4333-8444-555555555555';

/** A file system with one writable and one read-only file, as a virtual workspace has it. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;
  readonly #content = Buffer.from('one\ntwo\n');
  watch = (): vscode.Disposable => new vscode.Disposable(() => undefined);
  stat = (): vscode.FileStat => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.#content.length });
  readFile = (): Uint8Array => this.#content;
  readDirectory = (): [string, vscode.FileType][] => [];
  createDirectory(): void {}
  writeFile(): void {}
  delete(): void {}
  rename(): void {}
}

/** An editor that refuses so many edits, as one does while a keystroke is on its way. */
class BusyEditor {
  refusals = 0;
  readonly editor: vscode.TextEditor;

  constructor(editor: vscode.TextEditor, refusing: number, meanwhile = async (): Promise<void> => undefined) {
    const edit: vscode.TextEditor['edit'] = async (...args) => {
      if (this.refusals >= refusing) return editor.edit(...args);
      this.refusals++;
      await meanwhile();
      return false;
    };
    // What insertText uses of an editor; the real one is frozen.
    const busy: Pick<vscode.TextEditor, 'document' | 'selections' | 'edit'> = {
      document: editor.document,
      get selections() {
        return editor.selections;
      },
      set selections(selections) {
        editor.selections = selections;
      },
      edit,
    };
    this.editor = busy as vscode.TextEditor;
  }
}

describe('Inserting a text', () => {
  afterEach(closeEditors);

  it('puts it at the cursor, with the cursor after it, in one undo step', async () => {
    const editor = await openText('const token = "";\n', [0, 15]);
    assert.equal(await insertText(editor, TOKEN), true);
    assert.equal(editor.document.getText(), `const token = "${TOKEN}";\n`);
    await until('the cursor behind the text', () => editor.selection.active.character === 15 + TOKEN.length);
    assert.ok(editor.selection.isEmpty);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'const token = "";\n');
  });

  it('replaces every selection, whatever their order, and selects nothing', async () => {
    const editor = await openText('aaa bbb\nccc\nddd eee\n', [2, 4, 2, 7], [0, 0, 0, 3], [0, 4, 0, 7], [1, 1, 2, 1]);
    assert.equal(await insertText(editor, TOKEN), true);
    assert.equal(editor.document.getText(), `${TOKEN} ${TOKEN}\nc${TOKEN}dd ${TOKEN}\n`);
    await until(
      'four cursors',
      () => editor.selections.length === 4 && editor.selections.every(({ isEmpty }) => isEmpty),
    );
    for (const { active } of editor.selections) {
      const before = editor.document.lineAt(active.line).text.slice(0, active.character);
      assert.ok(before.endsWith(TOKEN));
    }
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'aaa bbb\nccc\nddd eee\n');
  });

  it('puts it at a thousand cursors at once', async () => {
    const editor = await openText('x\n'.repeat(1000));
    await select(editor, ...Array.from({ length: 1000 }, (_, line): [number, number] => [line, 1]));
    assert.equal(await insertText(editor, TOKEN), true);
    assert.equal(editor.document.getText(), `x${TOKEN}\n`.repeat(1000));
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'x\n'.repeat(1000));
  });

  it('works in a file with Windows line ends', async () => {
    const editor = await openText('a\nb\nc');
    await editor.edit(edit => edit.setEndOfLine(vscode.EndOfLine.CRLF));
    await select(editor, [0, 0, 1, 1], [2, 1]);
    assert.equal(await insertText(editor, TOKEN), true);
    assert.equal(editor.document.getText(), `${TOKEN}\r\nc${TOKEN}`);
  });

  it('changes a file on disk without saving it', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const uri = vscode.Uri.joinPath(folder?.uri ?? assert.fail(), 'insert-here.txt');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('here: \n'));
    const editor = await vscode.window.showTextDocument(uri);
    await select(editor, [0, 6]);
    assert.equal(await insertText(editor, TOKEN), true);
    assert.equal(editor.document.getText(), `here: ${TOKEN}\n`);
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString(), 'here: \n');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.workspace.fs.delete(uri);
  });

  it('changes a notebook cell in one undo step', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'token = ""', 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('notebook.cell.edit');
    await until(
      'the editor of the cell',
      () => vscode.window.activeTextEditor?.document.uri.scheme === 'vscode-notebook-cell',
    );
    const editor = vscode.window.activeTextEditor ?? assert.fail();
    await select(editor, [0, 9]);
    assert.equal(await insertText(editor, TOKEN), true);
    assert.equal(notebook.cellAt(0).document.getText(), `token = "${TOKEN}"`);
    await vscode.commands.executeCommand('undo');
    await until('the undo', () => notebook.cellAt(0).document.getText() === 'token = ""');
  });

  it('tries again while the user types, and loses neither', async () => {
    const editor = await openText('\n', [0, 0]);
    const inserting: Promise<boolean>[] = [];
    for (let count = 0; count < 20; count++) {
      const typing = vscode.commands.executeCommand('type', { text: '.' });
      inserting.push(insertText(editor, TOKEN));
      await Promise.all([typing, inserting.at(-1)]);
    }
    const inserted = (await Promise.all(inserting)).filter(Boolean).length;
    const text = editor.document.getText();
    assert.equal(text.split(TOKEN).length - 1, inserted);
    assert.equal(text.replaceAll(TOKEN, ''), `${'.'.repeat(20)}\n`);
    assert.ok(inserted > 0, 'nothing was inserted');
  });

  it('gives up after four refusals, with nothing changed', async () => {
    const editor = await openText('x', [0, 1]);
    const busy = new BusyEditor(editor, Number.POSITIVE_INFINITY);
    assert.equal(await insertText(busy.editor, TOKEN), false);
    assert.equal(busy.refusals, 4);
    assert.equal(editor.document.getText(), 'x');
  });

  it('uses the selections of the moment when it tries again', async () => {
    const editor = await openText('ab', [0, 0]);
    const busy = new BusyEditor(editor, 3, () => select(editor, [0, 2]));
    assert.equal(await insertText(busy.editor, TOKEN), true);
    assert.equal(busy.refusals, 3);
    assert.equal(editor.document.getText(), `ab${TOKEN}`);
  });

  it('notices that a read-only document was not changed, although VS Code reports success', async () => {
    const files = vscode.workspace.registerFileSystemProvider('plex-test-readonly', new MemoryFiles(), {
      isReadonly: true,
    });
    const editor = await vscode.window.showTextDocument(vscode.Uri.parse('plex-test-readonly:/a.txt'));
    await select(editor, [0, 0, 0, 3], [1, 0]);
    assert.equal(await insertText(editor, TOKEN), false);
    assert.equal(editor.document.getText(), 'one\ntwo\n');
    await closeEditors();
    files.dispose();
  });

  it('notices the same of a file that a setting makes read-only', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const uri = vscode.Uri.joinPath(folder?.uri ?? assert.fail(), 'locked.txt');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('locked\n'));
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('readonlyInclude', { '**/locked.txt': true }, vscode.ConfigurationTarget.Global);
    const editor = await vscode.window.showTextDocument(uri);
    await select(editor, [0, 0]);
    assert.equal(await insertText(editor, TOKEN), false);
    assert.equal(editor.document.getText(), 'locked\n');
    assert.equal(editor.document.isDirty, false);
    await configuration.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
    await closeEditors();
    await vscode.workspace.fs.delete(uri);
  });

  it('notices that the editor was closed', async () => {
    const editor = await openText('gone', [0, 0]);
    await closeEditors();
    assert.equal(await insertText(editor, TOKEN), false);
  });

  it('counts as inserted although another extension edits the text right after it', async () => {
    const editor = await openText('end', [0, 0]);
    const other = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document !== editor.document || !contentChanges.some(({ text }) => text === TOKEN)) return;
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# ');
      void vscode.workspace.applyEdit(edit);
    });
    assert.equal(await insertText(editor, TOKEN), true);
    await until('the other edit', () => editor.document.getText() === `# ${TOKEN}end`);
    other.dispose();
  });
});
