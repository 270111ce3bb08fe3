import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { DetectionFixture } from './detectionFixture.ts';
import { closeEditors } from './editors.ts';
import { control, simulator } from './fixture.ts';
import { actions, first, haveProblems, hover, problems } from './problems.ts';

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

describe('Detection in Problems', () => {
  let fixture: DetectionFixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new DetectionFixture();
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });

  it('warns in Problems of a token, without it, and no longer when it is gone', async () => {
    fixture.start();
    const document = await fixture.open('watch.py', `import os\ntoken = "${TOKEN}"\nplex = PlexServer(url, token)\n`);
    await haveProblems(document, 1);
    const { range, message, severity, code } = first(document);
    assert.deepEqual([range.start.line, range.start.character, range.end.character], [1, 9, 29]);
    assert.equal(message, 'A Plex token that does not end by itself is in this file.');
    assert.deepEqual([severity, code], [vscode.DiagnosticSeverity.Warning, 'longLived']);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# one\n# two\n');
    edit.replace(document.uri, new vscode.Range(1, 9, 1, 10), 'Z');
    await vscode.workspace.applyEdit(edit);
    await until('the moved problem', () => problems(document)[0]?.range.start.line === 3);
    const removal = new vscode.WorkspaceEdit();
    removal.replace(document.uri, new vscode.Range(3, 9, 3, 29), 'x');
    await vscode.workspace.applyEdit(removal);
    await haveProblems(document, 0);
  });

  it('no longer says that a transient token has ended when a live one stands in its place', async () => {
    const server = await fixture.addLivingRoom();
    const [old, fresh] = [await fixture.minting.mint(server), await fixture.minting.mint(server)];
    await fixture.issued.noteEnded(old.reveal());
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${old.reveal()}\n`);
    await haveProblems(document, 1);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, first(document).range, fresh.reveal());
    await vscode.workspace.applyEdit(edit);
    await haveProblems(document, 0);
    await vscode.commands.executeCommand('undo');
    await haveProblems(document, 1);
  });

  it('tells the token to nobody', async () => {
    await fixture.addLivingRoom();
    fixture.start();
    const document = await fixture.open('watch.py', `PLEX_TOKEN = "${TOKEN}"\nX = "${simulator.tokens.owner}"\n`);
    await haveProblems(document, 2);
    for (const { range, message, code } of problems(document)) {
      const found = JSON.stringify([message, code, await hover(document, range.start), await actions(document, range)]);
      assert.ok(!found.includes(TOKEN) && !found.includes(simulator.tokens.owner), found);
    }
  });

  it('follows a thousand cursors', async () => {
    fixture.start();
    const document = await fixture.open('.env', `${`PLEX_TOKEN=${TOKEN}\n`.repeat(300)}\n`);
    await haveProblems(document, 300);
    const edit = new vscode.WorkspaceEdit();
    for (let line = 0; line < 300; line++) {
      edit.insert(document.uri, new vscode.Position(line, 0), line % 2 === 0 ? '# one more line\n' : 'A_');
    }
    await vscode.workspace.applyEdit(edit);
    await until('the moved problems', () => problems(document).at(-1)?.range.start.line === 449);
    assert.equal(problems(document).length, 300);
    assert.deepEqual(
      problems(document).map(({ range }) => document.getText(range)),
      Array.from({ length: 300 }, () => TOKEN),
    );
  });
});
