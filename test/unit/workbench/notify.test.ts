import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../..');
const files = globSync('src/**/*.ts', { cwd: root }).map(file => file.replaceAll(path.sep, '/'));
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Shows a constant text where nothing else can be loaded. */
const CONSTANT = 'src/workbench/background.ts';
/** Functions for which VS Code makes links or icons of text, and the one file that may call them with any text. */
const SINKS: Readonly<Record<string, RegExp>> = {
  'src/workbench/notify.ts': /show(?:Information|Warning|Error)Message|setStatusBarMessage|window\.withProgress/,
  'src/workbench/prompts.ts': /createInputBox|showInputBox|validationMessage =/,
};

describe('Messages', () => {
  for (const [file, sink] of Object.entries(SINKS)) {
    it(`go through ${path.basename(file)}, which removes links`, () => {
      assert.deepEqual(
        files.filter(name => name !== CONSTANT && sink.test(read(name))),
        [file],
      );
      assert.match(read(file), /plainSentence/);
    });
  }
});
