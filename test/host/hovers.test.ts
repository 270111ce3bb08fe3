import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { simulator } from './fixture.ts';
import { haveProblems, hover, problems } from './problems.ts';

describe('The hover of a finding', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });

  it('says which server created a transient token, when, and when it expires at the latest', async () => {
    const server = await fixture.addLivingRoom();
    const token = (await fixture.minting.mint(server)).reveal();
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${token}\n`);
    await until('the document', () => vscode.workspace.textDocuments.includes(document));
    const words = await hover(document, new vscode.Position(0, 20));
    assert.match(words, /transient token for Living Room .*me.*, created by this extension on .*\d.*\./);
    assert.match(words, /Expires by .*\d.*, or when the server restarts\./);
    assert.deepEqual(problems(document), []);
    await fixture.issued.noteEnded(token);
    await until(
      'the end',
      () => problems(document)[0]?.message === 'This transient token for Living Room has expired.',
    );
    assert.match(await hover(document, new vscode.Position(0, 20)), /It has expired\./);
  });

  it('explains identifiers in the place of a token, which are no problems', async () => {
    fixture.start();
    const document = await fixture.open(
      'values.env',
      `PLEX_TOKEN=claim-${TOKEN}\nPLEX_TOKEN=${'0123456789abcdef'.repeat(3).slice(0, 40)}\nPLEX_TOKEN=5b0c9b3e-7c3f-4a8a-9f0e-2f4f7d1d6e11\n`,
    );
    const words = async (line: number): Promise<string> => hover(document, new vscode.Position(line, 15));
    await until('the document', () => vscode.workspace.textDocuments.includes(document));
    assert.match(await words(0), /claim token/);
    assert.match(await words(1), /a machine identifier/);
    assert.match(await words(2), /a client identifier/);
    assert.equal(problems(document).length, 0);
  });

  it('has no link or command made of a name', async () => {
    await fixture.addLivingRoom({
      name: '[x](command:y) $(bug) <b> <command:y> https://evil.example www.evil.example',
    });
    fixture.start();
    const document = await fixture.open('notes.txt', `${simulator.tokens.owner}\n`);
    await haveProblems(document, 1);
    const [found] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 3),
    );
    for (const content of found?.contents ?? []) {
      assert.ok(content instanceof vscode.MarkdownString);
      assert.ok(!content.isTrusted);
      assert.doesNotMatch(content.value, /(?<!\\)\]\(|<b>|<command|:\/\/|www\./);
    }
  });
});
