import { setTimeout as sleep } from 'node:timers/promises';
import type { TextEditor } from 'vscode';
import { insertText } from '../../../src/workbench/edits.ts';
import { closeEditors, openText } from '../../host/editors.ts';
import { type Pair, sideBySide, type Trial } from './sideBySide.ts';

const CURSORS = 1000;
const ROUNDS = 12;
const WARM_UP = 2;
/** How long the window gets to come to rest after a document was opened, in milliseconds. */
const REST = 100;

const TOKEN = 'transient-11111111-2222-4333-8444-555555555555';

/** One text at a thousand cursors, beside `edit()` with a thousand inserts; a fresh document each time. */
export function measureManyCursors(): Promise<Pair> {
  const trial: Trial<TextEditor> = {
    prepare: async () => {
      const places = Array.from({ length: CURSORS }, (_, line): [number, number] => [line, 1]);
      const editor = await openText('x\n'.repeat(CURSORS), ...places);
      await sleep(REST);
      return editor;
    },
    own: editor => insertText(editor, TOKEN),
    bare: editor =>
      Promise.resolve(
        editor.edit(edit => {
          for (const { active } of editor.selections) edit.insert(active, TOKEN);
        }),
      ),
    cleanUp: async editor => {
      if (editor.document.getText() !== `x${TOKEN}\n`.repeat(CURSORS)) throw new Error('Not everything was inserted.');
      await closeEditors();
    },
  };
  return sideBySide(trial, ROUNDS, WARM_UP);
}
