import assert from 'node:assert/strict';
import { DetectionFixture } from './detectionFixture.ts';
import { closeEditors } from './editors.ts';
import { control } from './fixture.ts';
import { actions, first, haveProblems, hover, problems } from './problems.ts';

const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

describe('Detection of tokens that the user ignores', () => {
  let fixture: DetectionFixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new DetectionFixture();
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });

  it('ignores a token in one file, for as long as the user wants, and keeps no token for that', async () => {
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    const other = await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    await haveProblems(document, 1);
    await haveProblems(other, 1);
    const { range } = first(document);
    await fixture.fix(document, /^Ignore/);
    await haveProblems(document, 0);
    assert.equal(problems(other).length, 1);
    assert.ok(!(await fixture.stored()).includes(TOKEN.slice(3, 15)));
    assert.match(await hover(document, range.start), /You ignore it in this file/);
    await fixture.apply((await actions(document, range)).find(({ title }) => /^Warn/.test(title)));
    await haveProblems(document, 1);
  });
});
