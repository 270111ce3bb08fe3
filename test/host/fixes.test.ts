import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../until.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { actions, first, haveProblems, hover, titles } from './problems.ts';

describe('The quick fixes of a token', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });

  it('replace it with a reference, and add the import that it needs, in one undo step', async () => {
    fixture.start();
    const text = `"""Watches."""\nimport json\ntoken = "${TOKEN}"\nplex = PlexServer(url, token)\n`;
    const document = await fixture.open('watch.py', text);
    await haveProblems(document, 1);
    await fixture.fix(document, /^Replace with os\.environ/);
    const replaced =
      '"""Watches."""\nimport os\nimport json\ntoken = os.environ["PLEX_TOKEN"]\nplex = PlexServer(url, token)\n';
    assert.equal(document.getText(), replaced);
    await haveProblems(document, 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
    await haveProblems(document, 1);
  });

  it('include no transient token in a file that a program reads for long, and the hover says why', async () => {
    fixture.start();
    const document = await fixture.open(
      'docker-compose.yml',
      `services:\n  app:\n    environment:\n      PLEX_TOKEN: ${TOKEN}\n`,
    );
    await haveProblems(document, 1);
    assert.deepEqual(await titles(document), [
      'Replace with Token for App…',
      'Replace with ${PLEX_TOKEN}',
      'Ignore This Token in This File',
    ]);
    assert.match(
      await hover(document, first(document).range.start),
      /a container keeps using this file, and would stop working within 48 hours/,
    );
  });

  it('include none that is of no use for a valid token that this extension created', async () => {
    const server = await fixture.addLivingRoom();
    const token = (await fixture.minting.mint(server)).reveal();
    fixture.start();
    const document = await fixture.open('watch.py', `PLEX_TOKEN = "${token}"\n`);
    const offered = async (): Promise<string[]> =>
      (await actions(document, new vscode.Range(0, 20, 0, 20))).map(({ title }) => title);
    await until('the references', async () => (await offered()).length > 0);
    assert.deepEqual(await offered(), ['Replace with os.environ["PLEX_TOKEN"]', 'Renew Token']);
    await fixture.issued.noteEnded(token);
    await haveProblems(document, 1);
    assert.deepEqual(await offered(), [
      'Renew Token',
      'Replace with os.environ["PLEX_TOKEN"]',
      'Ignore This Token in This File',
    ]);
  });

  it('include no change of a read-only file', async () => {
    fixture.start();
    const document = await fixture.open('watch.py', `PLEX_TOKEN = "${TOKEN}"\n`, 0o444);
    await haveProblems(document, 1);
    assert.deepEqual(await titles(document), ['Ignore This Token in This File']);
  });
});
