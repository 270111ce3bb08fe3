/** The suite that measures what detection does for each keystroke in a large file. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { textOf } from '../../../src/detection/detection.ts';
import { DocumentScanner } from '../../../src/detection/documentScanner.ts';
import { StoredToken } from '../../../src/detection/scanner/storedToken.ts';
import { placeOf } from '../../../src/languages/fileKinds.ts';
import { closeEditors, openText } from '../../host/editors.ts';
import { leaveResult } from './result.ts';

/** By the size of the file, in UTF-16 code units. Times in milliseconds, one for each keystroke. */
export interface TypingResult {
  readonly bySize: readonly Typed[];
}

interface Typed {
  readonly size: number;
  readonly handler: readonly number[];
  /** With the scan that follows, which waits for a pause in typing and may then be for many keystrokes. */
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
  const scanner = new DocumentScanner(textOf(document), placeOf(document), () => undefined);
  scanner.restart([new StoredToken('Qz8-rT_w4KbN7vXe2Lp_', 'me')]);
  scanner.scan(Number.POSITIVE_INFINITY);
  const handler: number[] = [];
  const perKeystroke: number[] = [];
  const listener = vscode.workspace.onDidChangeTextDocument(event => {
    if (event.document !== document) return;
    const started = performance.now();
    scanner.change(event.contentChanges);
    const handled = performance.now();
    scanner.scan(Number.POSITIVE_INFINITY);
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
  scanner.dispose();
  await closeEditors();
  return { size, handler: handler.slice(WARM_UP), perKeystroke: perKeystroke.slice(WARM_UP) };
}
