import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FORMATS } from '../../src/tokens/builtInFormats.ts';
import { formatAt } from '../../src/tokens/insertAtCursors.ts';
import { insertText } from '../../src/workbench/edits.ts';
import { languages, outcomesOf, VALUES } from '../insertions/goldens.ts';
import { until } from '../until.ts';
import { closeEditors, openTextIn, select } from './editors.ts';

/** The languages that VS Code knows by themselves, without the name of a file. */
const KNOWN = [
  'typescript',
  'python',
  'ruby',
  'go',
  'php',
  'csharp',
  'shell',
  'powershell',
  'json',
  'yaml',
  'markdown',
];

const checkout = vscode.extensions.getExtension('plex-tokens.plex-tokens')?.extensionUri ?? assert.fail();
const places = vscode.Uri.joinPath(checkout, 'test/insertions/places').fsPath;

describe('A format at a cursor', () => {
  afterEach(closeEditors);

  for (const { name, place, cases } of languages(places).filter(({ name }) => KNOWN.includes(name))) {
    it(`is what it is without VS Code, and one undo takes it back, in ${name}`, async () => {
      const done = new Set<string>();
      for (const each of cases) {
        const offset = each.input.indexOf('|');
        const text = each.input.replace('|', '');
        for (const { format: id, result } of outcomesOf(each, place)) {
          const format = FORMATS.find(other => other.id === id);
          // Once each, and wherever imports go elsewhere.
          if (!format || done.has(id)) continue;
          if (!format.needs) done.add(id);
          const editor = await openTextIn(place.languageId, text);
          editor.options = { insertSpaces: !text.includes('\t'), tabSize: 4 };
          const { line, character } = editor.document.positionAt(offset);
          await select(editor, [line, character]);
          assert.ok(await insertText(editor, formatAt(editor, format, VALUES)));
          assert.equal(editor.document.getText(), result, `${id} at ${each.title}`);
          const behind = editor.document.offsetAt(editor.selection.active);
          assert.equal(result.slice(behind), text.slice(offset), `the cursor is behind ${id} at ${each.title}`);
          await vscode.commands.executeCommand('undo');
          await until('the undo', () => editor.document.getText() === text);
        }
      }
    });
  }

  it('puts an import in once for several cursors, and each text where its cursor is', async () => {
    const format = FORMATS.find(({ id }) => id === 'python-plexapi 4') ?? assert.fail();
    const editor = await openTextIn('python', 'import json\n\n\ndef a():\n    \n\n\ndef b():\n    \n');
    editor.options = { insertSpaces: true, tabSize: 4 };
    await select(editor, [8, 4], [4, 4]);
    assert.ok(await insertText(editor, formatAt(editor, format, VALUES)));
    const client = `plex = PlexServer('${VALUES.url}', '${VALUES.token}')`;
    assert.equal(
      editor.document.getText(),
      `from plexapi.server import PlexServer\nimport json\n\n\ndef a():\n    ${client}\n\n\ndef b():\n    ${client}\n`,
    );
  });
});
