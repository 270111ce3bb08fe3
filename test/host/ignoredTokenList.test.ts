import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { keyOfToken } from '../../src/workbench/givenPlace.ts';
import { until } from '../until.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { haveProblems } from './problems.ts';
import { QuickInputUser } from './quickInputUser.ts';

const OTHER = 'Rz8-rT_w4KbN7vXe2Lp_';

describe('The list of ignored tokens', () => {
  let fixture: DetectionFixture;
  let person: QuickInputUser;
  forEachTest(created => {
    fixture = created;
  });
  beforeEach(() => {
    person = new QuickInputUser();
  });
  afterEach(async () => {
    await person.cancels();
    person.dispose();
  });
  const shown = (count: number) =>
    until(`${count} rows`, () => person.pick?.title === 'Ignored Tokens' && person.pick.items.length === count);
  const labels = () => person.pick?.items.map(({ label }) => label) ?? [];

  /** Opens a file with an ignored token in line 2, and one with two; a third token is ignored in a file that isn't open. */
  async function ignoreSome(): Promise<vscode.TextDocument[]> {
    fixture.start();
    const config = await fixture.open('.env', `\nPLEX_TOKEN=${TOKEN}\n`);
    const both = await fixture.open('both.env', `PLEX_TOKEN=${TOKEN}\nPLEX_TOKEN=${OTHER}\nPLEX_TOKEN=${TOKEN}\n`);
    await haveProblems(config, 1);
    await haveProblems(both, 3);
    await fixture.fix(config, /^Ignore/);
    await fixture.fix(both, /^Ignore/);
    await fixture.ignored.set('of a file that is closed', true);
    await haveProblems(both, 1);
    return [config, both];
  }

  it('says that there are none', async () => {
    await fixture.ignoredTokenList.show();
    assert.equal(fixture.messages.texts, 'No tokens are ignored. To ignore one, use its quick fix.');
  });

  it('has their places in open files without the tokens, counts the others, and opens the file of one', async () => {
    const [config] = await ignoreSome();
    const done = fixture.ignoredTokenList.show();
    await shown(4);
    const [first = '', second = '', , all] = labels();
    assert.match(first, /\.env:2$/);
    assert.match(second, /both\.env:1$/);
    assert.equal(all, 'Stop Ignoring All 3 Tokens');
    assert.equal(person.pick?.items[3]?.detail, "1 is in a file that isn't open");
    assert.ok(!JSON.stringify(person.pick?.items).includes(TOKEN.slice(3, 15)));
    await person.takes(first);
    await done;
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document, config);
    assert.equal(editor?.document.getText(editor.selection), TOKEN);
  });

  it('follows what is no longer ignored, and stops ignoring all of them', async () => {
    const [, both = assert.fail()] = await ignoreSome();
    const done = fixture.ignoredTokenList.show();
    await shown(4);
    const [key = ''] = fixture.state.itemsOf('ignoredTokens').keys();
    await fixture.ignored.set(key, false);
    await shown(3);
    assert.equal(labels()[2], 'Stop Ignoring All 2 Tokens');
    await person.takes('Stop Ignoring All 2 Tokens');
    await done;
    assert.equal(fixture.ignored.size, 0);
    await haveProblems(both, 3);
  });

  it('finds them although detection has not started, and in a large file to its end', async () => {
    const document = await fixture.open('large.env', `${'A=1\n'.repeat(200_000)}PLEX_TOKEN=${TOKEN}\n`);
    await fixture.ignored.set(keyOfToken(document.uri, TOKEN), true);
    const done = fixture.ignoredTokenList.show();
    await shown(3);
    assert.equal(labels()[0], `${vscode.workspace.asRelativePath(path.normalize(document.fileName))}:200001`);
    assert.equal(labels()[2], 'Stop Ignoring 1 Token');
    await person.cancels();
    await done;
  });
});
