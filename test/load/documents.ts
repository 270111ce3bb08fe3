import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, openText } from '../host/editors.ts';
import { simulator } from '../host/fixture.ts';
import { Messages } from '../host/messages.ts';
import { until } from '../until.ts';
import { held } from './held.ts';

const TRANSIENT = /transient-[\da-f-]{36}/g;
const LIMIT = 60_000;

const opened: WeakRef<vscode.TextDocument>[] = [];

/** Returns the number of opened files that are closed and still referenced. */
export function closedFilesKept(): number {
  return opened.filter(reference => reference.deref()?.isClosed).length;
}

/** Inserts this many transient tokens, one after the other, into one document. */
export async function insertTokens(count: number): Promise<void> {
  const messages = new Messages();
  const { document } = await openText('');
  for (let inserted = 0; inserted < count; inserted++)
    await vscode.commands.executeCommand('plexTokens.insertTransientToken');
  assert.equal(new Set(document.getText().match(TRANSIENT)).size, count);
  await closeEditors();
  messages.dispose();
}

/** Changes a document with tokens in it this many times: each change is an event for the scanner. */
export async function changeDocument(count: number): Promise<void> {
  const { document } = await openText('X-Plex-Token: Qz8-rT_w4KbN7vXe2Lp_\nconst title = item.title;\n'.repeat(500));
  let events = 0;
  const listener = vscode.workspace.onDidChangeTextDocument(event => {
    if (event.document === document && event.contentChanges.length > 0) events++;
  });
  const change = async (number: number): Promise<void> => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(
      document.uri,
      new vscode.Position((number * 811) % document.lineCount, 0),
      number % 50 === 0 ? '\n' : 'x',
    );
    await vscode.workspace.applyEdit(edit);
  };
  for (let number = 0; number < count; number++) await change(number);
  await until(`${count} events, not ${events}`, () => events >= count, LIMIT);
  await until('the problems', () => problemsIn(document) > 0, LIMIT);
  listener.dispose();
  await closeEditors();
}

/** Opens this many files with a token in them, uses the token, and closes them. */
export async function openFiles(count: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-load-'));
  for (let number = 0; number < count; number++) {
    const file = path.join(folder, String(number), '.env');
    mkdirSync(path.dirname(file));
    writeFileSync(
      file,
      `PLEX_URL=http://192.168.1.5:32400\nPLEX_TOKEN=Qz8-rT_w4KbN7vXe2${String(number).padStart(3, '0')}\n`,
    );
    const document = await vscode.workspace.openTextDocument(file);
    opened.push(new WeakRef(document));
    await vscode.window.showTextDocument(document);
    await until(`a problem in file ${number}`, () => problemsIn(document) === 1, LIMIT);
    const at = new vscode.Range(1, 15, 1, 15);
    const hovers = await vscode.commands.executeCommand<unknown[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at.start,
    );
    const fixes = await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeActionProvider', document.uri, at);
    assert.ok(hovers.length > 0 && fixes.length > 0);
    if (number % 10 === 9) await closeEditors();
  }
  await closeEditors();
  rmSync(folder, { recursive: true });
}

/** Opens source documents, refreshes each, tests its connections, and closes them. */
export async function openSources(rounds: number): Promise<void> {
  const messages = new Messages();
  const { livingRoom, attic } = simulator.servers;
  const source = `server://${attic.machineIdentifier}`;
  const node = { kind: 'source', machineIdentifier: livingRoom.machineIdentifier, source, title: 'Attic' };
  for (let round = 0; round < rounds; round++) {
    // Does what a click in the sidebar does.
    const { command = assert.fail() } = (await held().tree?.getTreeItem(node)) ?? {};
    await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'plex-source');
    for (const command of ['refreshSource', 'testSourceConnections', 'revealSourceToken', 'hideSourceToken'])
      await vscode.commands.executeCommand(`plexTokens.${command}`);
    await closeEditors();
  }
  messages.dispose();
}

function problemsIn({ uri }: vscode.TextDocument): number {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'Plex').length;
}
