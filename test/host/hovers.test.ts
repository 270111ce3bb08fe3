import assert from 'node:assert/strict';
import { marked } from 'marked';
import * as vscode from 'vscode';
import { argumentsOf, isCalledByUser } from '../../src/workbench/ownCall.ts';
import { until } from '../until.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { simulator } from './fixture.ts';
import { haveProblems, hover, problems } from './problems.ts';

describe('The hover of a finding', () => {
  let fixture: DetectionFixture;
  forEachTest(created => {
    fixture = created;
  });
  const content = async (document: vscode.TextDocument): Promise<vscode.MarkdownString> => {
    const place = problems(document)[0]?.range.start ?? new vscode.Position(0, 20);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      place,
    );
    const [found] = hovers.flatMap(({ contents }) => contents);
    return found instanceof vscode.MarkdownString ? found : assert.fail('No hover');
  };
  /** Returns the links of a hover, without the keys. */
  const links = async (document: vscode.TextDocument): Promise<string[]> =>
    Array.from((await content(document)).value.matchAll(/\[[^\]]*\]\([^)]*\)/g), ([link]) =>
      link.replace(/\?.*\)/, '?…)'),
    );

  it('says which server created a transient token, when, and when it expires at the latest', async () => {
    const server = await fixture.addLivingRoom();
    const token = (await fixture.minting.mint(server)).reveal();
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${token}\n`);
    await until('the document', () => vscode.workspace.textDocuments.includes(document));
    const words = await hover(document, new vscode.Position(0, 20));
    assert.match(words, /transient token for Living Room .*me.*, created by this extension on .*\d.*\./);
    assert.match(words, /Expires by .*\d.*, or when the server restarts\./);
    assert.deepEqual(await links(document), ['[Check Token](command:plexTokens.checkTokenAtCursor?…)']);
    assert.deepEqual(problems(document), []);
    await fixture.issued.noteEnded(token);
    await until(
      'the end',
      () => problems(document)[0]?.message === 'This transient token for Living Room has expired.',
    );
    assert.match(await hover(document, new vscode.Position(0, 20)), /It has expired\./);
    assert.deepEqual(await links(document), ['[Renew Token](command:plexTokens.renewToken?…)']);
    await fixture.directory.remove(server);
    assert.match(await hover(document, new vscode.Position(0, 20)), /It has expired, and can't be renewed/);
    assert.deepEqual(await links(document), []);
  });

  it('links what can be done with a long-lived token, but not with a stored one or the one that signs a server in', async () => {
    await fixture.addLivingRoom();
    fixture.start();
    const linksIn = async (name: string, text: string): Promise<string[]> => {
      const document = await fixture.open(name, text);
      await haveProblems(document, 1);
      return (await links(document)).map(link => link.slice(1, link.indexOf(']')));
    };
    assert.deepEqual(await linksIn('own.env', `PLEX_TOKEN=${TOKEN}\n`), ['Check Token', 'Revoke Token']);
    const service = `services:\n  kometa:\n    environment:\n      - PLEX_TOKEN=${TOKEN}\n`;
    assert.deepEqual(await linksIn('compose.yaml', service), [
      'Replace with Token for App…',
      'Check Token',
      'Revoke Token',
    ]);
    assert.deepEqual(await linksIn('stored.env', `PLEX_TOKEN=${simulator.tokens.owner}\n`), []);
    assert.deepEqual(await linksIn('Preferences.xml', `<Preferences PlexOnlineToken="${TOKEN}"/>\n`), []);
  });

  it('has links that call as the user, with the place of the token, and that nobody else can write', async () => {
    const server = await fixture.addLivingRoom();
    const token = (await fixture.minting.mint(server)).reveal();
    await fixture.issued.noteEnded(token);
    fixture.start();
    const document = await fixture.open('.env', `PLEX_TOKEN=${token}\n`);
    await haveProblems(document, 1);
    const { value } = await content(document);
    const [, query = ''] = /\(command:plexTokens\.renewToken\?([\w%-]+)\)/.exec(value) ?? [];
    const given: unknown[] = JSON.parse(decodeURIComponent(query));
    assert.ok(isCalledByUser('plexTokens.renewToken', given));
    const [uri, range, key] = argumentsOf('plexTokens.renewToken', given);
    assert.deepEqual([uri, range], [document.uri.toString(), { line: 0, start: 11, end: 57 }]);
    assert.ok(!JSON.stringify([uri, range, key, given]).includes(token));
    await fixture.replacement.renew(uri, range, key);
    assert.match(document.getText(), new RegExp(`^PLEX_TOKEN=(?!${token})transient-.{36}\\n$`));
    // The key is for this command, and a changed one for none.
    assert.ok(!isCalledByUser('plexTokens.copyTransientToken', given));
    assert.ok(!isCalledByUser('plexTokens.renewToken', [String(given[0]).replace(/./, '_')]));
    assert.ok(!isCalledByUser('plexTokens.renewToken', [uri, range, key]));
  });

  for (const name of [
    '[x](command:plexTokens.signIn)',
    '`[x](command:plexTokens.renewToken)`',
    '<a href="command:plexTokens.renewToken">x</a>',
    'x\n\n[x](command:plexTokens.renewToken)\n===\n# x\n* x',
    '![x](https://evil.example/x.png) <https://evil.example> x@evil.example',
  ]) {
    it(`has no link or markup of a server and a token called ${JSON.stringify(name)}`, async () => {
      const tokens = [{ id: 'token-1', label: name }];
      const server = await fixture.addLivingRoom({ name, tokens });
      const token = (await fixture.minting.mint(server)).reveal();
      fixture.start();
      const document = await fixture.open('.env', `PLEX_TOKEN=${token}\n`);
      await until('the document', () => vscode.workspace.textDocuments.includes(document));
      const { value, isTrusted } = await content(document);
      assert.deepEqual(isTrusted, { enabledCommands: ['plexTokens.checkTokenAtCursor'] });
      const html = await marked.parse(value, { gfm: true });
      const tags = html.match(/<[^>]*>/g)?.map(tag => tag.replace(/\?.*"/, '?…"'));
      const own = '<a href="command:plexTokens.checkTokenAtCursor?…">';
      assert.deepEqual(tags, ['<p>', '</p>', '<p>', '</p>', '<p>', own, '</a>', '</p>']);
    });
  }

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
