import assert from 'node:assert/strict';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { actions, first, haveProblems, hover, problems } from './problems.ts';

describe('Detection of ignored tokens', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });

  it('shows no problem in the one file until the user stops ignoring the token, and stores no token', async () => {
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
    assert.match(await hover(document, range.start), /Ignored in this file/);
    await fixture.apply((await actions(document, range)).find(({ title }) => /^Stop Ignoring/.test(title)));
    await haveProblems(document, 1);
  });

  it('takes nothing but the key of a token from a command', async () => {
    for (const key of [undefined, '', 'undefined', 32, [], 'x'.repeat(44)]) await fixture.ignored.setGiven(key, true);
    assert.equal(fixture.ignored.size, 0);
  });

  it('has a link in the hover that ends it', async () => {
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    await haveProblems(document, 1);
    const { range } = first(document);
    await fixture.fix(document, /^Ignore/);
    await haveProblems(document, 0);
    const [, key] =
      /command:plexTokens\.watchToken\?%5B%22([-\w]+)%22%5D/.exec(await hover(document, range.start)) ?? [];
    const given = argumentsOf('plexTokens.watchToken', [key]);
    await fixture.apply({ title: '', command: { title: '', command: 'plexTokens.watchToken', arguments: [...given] } });
    await haveProblems(document, 1);
  });
});
