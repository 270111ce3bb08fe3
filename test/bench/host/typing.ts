/** The suite that measures what detection does for each keystroke in a large file. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DocumentTokens } from '../../../src/detection/documentTokens.ts';
import { OwnToken } from '../../../src/detection/ownToken.ts';
import { closeEditors, openText } from '../../host/editors.ts';
import { leaveResult } from './result.ts';

/** By the size of the file, in UTF-16 code units. Times in milliseconds, one for each keystroke. */
export interface TypingResult {
  readonly bySize: readonly Typed[];
}

interface Typed {
  readonly size: number;
  readonly handler: readonly number[];
  /** With the reading that follows, which waits for a pause in typing and may then be for many keystrokes. */
  readonly perKeystroke: readonly number[];
}

const SIZES = [1_000, 100_000, 1_000_000, 5_000_000];
const KEYSTROKES = 60;
const WARM_UP = 10;
const LINE = 'const title = item.grandparentTitle ?? item.title; // what is shown in the list\n';

export async function run(): Promise<void> {
  const bySize: Typed[] = [];
  for (const size of SIZES) bySize.push(await typeInto(size));
  const result: TypingResult = { bySize };
  leaveResult(result);
}

async function typeInto(size: number): Promise<Typed> {
  const { document } = await openText(LINE.repeat(size / LINE.length));
  const tokens = new DocumentTokens(document);
  const own = [new OwnToken('Qz8-rT_w4KbN7vXe2Lp_', 'me')];
  tokens.read(own);
  const handler: number[] = [];
  const perKeystroke: number[] = [];
  const listener = vscode.workspace.onDidChangeTextDocument(event => {
    if (event.document !== document) return;
    const started = performance.now();
    tokens.change(event.contentChanges);
    const handled = performance.now();
    tokens.read(own);
    perKeystroke.push(performance.now() - started);
    handler.push(handled - started);
  });
  for (let keystroke = 0; keystroke < WARM_UP + KEYSTROKES; keystroke++) {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position((keystroke * 811) % document.lineCount, 20), 'x');
    await vscode.workspace.applyEdit(edit);
    await sleep(5);
  }
  listener.dispose();
  await closeEditors();
  return { size, handler: handler.slice(WARM_UP), perKeystroke: perKeystroke.slice(WARM_UP) };
}
