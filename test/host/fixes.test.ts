import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DetectionFixture } from './detectionFixture.ts';
import { closeEditors } from './editors.ts';
import { control } from './fixture.ts';
import { first, haveProblems, hover, titles } from './problems.ts';

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

describe('Detection in quick fixes', () => {
  let fixture: DetectionFixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new DetectionFixture();
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });

  it('replaces a token with a reference, and adds the import that it needs, in one undo step', async () => {
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

  it('offers no transient token in a file that a program reads for long, and says why', async () => {
    fixture.start();
    const document = await fixture.open(
      'docker-compose.yml',
      `services:\n  app:\n    environment:\n      PLEX_TOKEN: ${TOKEN}\n`,
    );
    await haveProblems(document, 1);
    assert.deepEqual(await titles(document), ['Replace with ${PLEX_TOKEN}', 'Ignore this token in this file']);
    assert.match(
      await hover(document, first(document).range.start),
      /a container reads this file .* would stop working within 48 hours/,
    );
  });

  it('offers no change of what cannot be changed', async () => {
    fixture.start();
    const document = await fixture.open('watch.py', `PLEX_TOKEN = "${TOKEN}"\n`, 0o444);
    await haveProblems(document, 1);
    assert.deepEqual(await titles(document), ['Ignore this token in this file']);
  });
});
