import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TokenReplacement } from '../../src/detection/replaceToken.ts';
import { Secret } from '../../src/plex/secret.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { until } from '../until.ts';
import { type DetectionFixture, forEachTest, TOKEN } from './detectionFixture.ts';
import { control, simulator } from './fixture.ts';
import { actions, haveProblems, problems } from './problems.ts';
import { QuickInputUser } from './quickInputUser.ts';

describe('The replacement of a token that was found', () => {
  let fixture: DetectionFixture;
  let clipboard: TokenClipboard;
  forEachTest(created => {
    fixture = created;
    fixture.start();
    clipboard = new TokenClipboard();
  });
  afterEach(() => clipboard.dispose());
  /** Does what the choice of the quick fix does. */
  const apply = async (action: vscode.CodeAction | undefined): Promise<void> => {
    const { command, arguments: args = [] } = action?.command ?? assert.fail('No such quick fix');
    const [a, b, c, d] = argumentsOf(command as CommandId, args);
    const replacement = new TokenReplacement({ ...fixture.services, clipboard });
    if (command === 'plexTokens.renewToken') await replacement.renew(a, b, c);
    else await replacement.replace(a, b, c, d);
  };
  const fix = async (document: vscode.TextDocument, title: RegExp): Promise<void> =>
    apply((await actions(document)).find(each => title.test(each.title)));

  it('puts a new transient token in its place, in one undo step', async () => {
    await fixture.addLivingRoom();
    const text = `PLEX_TOKEN=${TOKEN}\nOTHER=1\n`;
    const document = await fixture.open('.env', text);
    await haveProblems(document, 1);
    await fix(document, /^Replace with Transient Token for Living Room \(me\)$/);
    const [minted] = (await control.state('livingRoom')).mintedTokens;
    assert.equal(document.getText(), `PLEX_TOKEN=${minted}\nOTHER=1\n`);
    // A valid transient token that the extension has created is no problem.
    await haveProblems(document, 0);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('is a token of the same server, or of the server whose address is in the line', async () => {
    const { attic } = simulator.servers;
    const server = await fixture.addLivingRoom();
    await fixture.tokens.store(attic.machineIdentifier, 'token-1', new Secret(simulator.tokens.atticOwner));
    await fixture.directory.put({
      ...server,
      ...{ machineIdentifier: attic.machineIdentifier, name: attic.name, address: attic.url },
      tokens: [{ id: 'token-1', label: 'me' }],
    });
    await fixture.directory.select(server);
    const lines = [`PLEX_TOKEN=${simulator.tokens.atticOwner}`, `plex = PlexServer("${attic.url}", "${TOKEN}")`];
    const document = await fixture.open('two.py', `${lines.join('\n')}\nplex_token = "${TOKEN}"\n`);
    await haveProblems(document, 3);
    const offered = await Promise.all(
      problems(document).map(async ({ range }) =>
        (await actions(document, range)).map(({ title }) => title).find(title => title.includes('Transient Token')),
      ),
    );
    const title = (name: string) => `Replace with Transient Token for ${name} (me)`;
    assert.deepEqual(offered, [title(attic.name), title(attic.name), title('Living Room')]);
    await control.clearJournal();
    await fix(document, /for Attic \(me\)$/);
    const minted = (await control.journal()).filter(({ path }) => path === '/security/token');
    assert.deepEqual(
      minted.map(each => each.server),
      ['attic'],
    );
  });

  describe('that is transient and has expired', () => {
    let old: string;
    let document: vscode.TextDocument;
    const open = async (name: string, text: (token: string) => string): Promise<void> => {
      await fixture.secrets.store(
        `token/${simulator.servers.livingRoom.machineIdentifier}/token-2`,
        simulator.tokens.sharedUser,
      );
      const server = await fixture.addLivingRoom({
        tokens: [...['me', 'kids'].map((label, index) => ({ id: `token-${index + 1}`, label }))],
      });
      old = (await fixture.minting.mint({ ...server, selectedToken: 'token-2' })).reveal();
      await fixture.issued.noteEnded(old);
      await control.clearJournal();
      document = await fixture.open(name, text(old));
      await haveProblems(document, document.getText().split(old).length - 1);
    };

    it('renews it first, in its place, with the stored token that created it', async () => {
      await open('two.py', token => `plex_token = "${token}"\n# ${token}\n`);
      const [first, second] = await actions(document);
      assert.deepEqual([first?.title, first?.isPreferred], ['Renew Token', true]);
      assert.deepEqual([second?.title, second?.isPreferred ?? false], ['Replace with os.environ["PLEX_TOKEN"]', false]);
      await apply(first);
      assert.match(document.getText(), new RegExp(`^plex_token = "(?!${old})transient-.{36}"\n# ${old}\n$`));
      const [minted] = (await control.journal()).filter(({ path }) => path === '/security/token');
      assert.equal(minted?.headers['x-plex-token'], simulator.tokens.sharedUser);
    });

    it('offers a token of its own and the reference first in a file that a program reads for long', async () => {
      await open('docker-compose.yml', token => `services:\n  app:\n    environment:\n      PLEX_TOKEN: ${token}\n`);
      const offered = (await actions(document)).map(({ title, isPreferred = false }) => [title, isPreferred]);
      assert.deepEqual(offered, [
        ['Replace with Token for App…', true],
        ['Replace with ${PLEX_TOKEN}', false],
        ['Renew Token', false],
        ['Ignore This Token in This File', false],
      ]);
      // Nobody needs the old value.
      assert.equal((await actions(document))[1]?.command, undefined);
    });

    it('does not renew it with another stored token, nor where something else is in its place', async () => {
      await open('.env', token => `PLEX_TOKEN=${token}\n`);
      const [renew] = await actions(document);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), 'MY_');
      await vscode.workspace.applyEdit(edit);
      await assert.rejects(apply(renew), /The token has moved/);
      await vscode.commands.executeCommand('undo');
      const server = fixture.directory.servers[0] ?? assert.fail();
      await fixture.directory.update(server, { tokens: server.tokens.slice(0, 1) });
      await assert.rejects(apply(renew), /can't be renewed: the stored token that created it was removed/);
      assert.deepEqual(await control.journal(), []);
      assert.equal(document.getText(), `PLEX_TOKEN=${old}\n`);
    });

    it('reads no place from arguments that are none', async () => {
      await open('.env', token => `PLEX_TOKEN=${token}\n`);
      const uri = document.uri.toString();
      for (const args of [
        [],
        [uri],
        [uri, {}],
        [uri, { line: 0, start: -1, end: 3 }, 'x'],
        [7, { line: 0, start: 0, end: 1 }, 'x'],
      ])
        await fixture.replacement.renew(args[0], args[1], args[2]);
      assert.equal(document.getText(), `PLEX_TOKEN=${old}\n`);
      assert.deepEqual(fixture.messages.all, []);
    });
  });

  it('offers to copy the new token if the text changes before the server responds', async () => {
    await fixture.addLivingRoom();
    const document = await fixture.open('.env', `PLEX_TOKEN=${TOKEN}\n`);
    await haveProblems(document, 1);
    const release = await control.hold('livingRoom', '/security/token');
    const action = (await actions(document)).find(({ title }) => /Transient Token/.test(title));
    const replacing = apply(action);
    await control.untilRequest(({ path }) => path === '/security/token');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, 0, 5), '');
    await vscode.workspace.applyEdit(edit);
    await release();
    await replacing;
    assert.equal(document.getText(), `TOKEN=${TOKEN}\n`);
    assert.match(fixture.messages.texts, /Nothing was replaced/);
    assert.deepEqual(fixture.messages.all[0]?.buttons, ['Copy Token']);
  });

  it('is a token of its own for a program that reads the file, which is then an information with a revocation', async () => {
    const text = `services:\n  kometa:\n    image: kometa\n    environment:\n      PLEX_TOKEN: ${TOKEN}\n`;
    const document = await fixture.open('compose.yaml', text);
    await haveProblems(document, 1);
    const offered = await actions(document);
    assert.equal(offered[0]?.title, 'Replace with Token for App…');
    const person = new QuickInputUser();
    const { openExternal } = vscode.env;
    const opened = Promise.withResolvers<string>();
    Object.defineProperty(vscode.env, 'openExternal', {
      configurable: true,
      value: async (link: unknown) => {
        opened.resolve(String(link));
        return true;
      },
    });
    try {
      const { command, arguments: args = [] } = offered[0]?.command ?? assert.fail();
      const [uri, range, key] = argumentsOf(command as CommandId, args);
      const replaced = fixture.replacement.replaceWithAppToken(uri, range, key);
      await person.isAsked(1);
      assert.equal(person.box.value, 'kometa');
      await person.accepts();
      await opened.promise;
      const token = await control.approvePin('mara');
      await person.takes('Mara');
      await replaced;
      assert.equal(document.getText(), text.replace(TOKEN, token));
      const problem = await until('the problem of the new token', () =>
        problems(document).find(({ message }) => message.startsWith('Token for kometa, created by this extension on ')),
      );
      assert.equal(problem.severity, vscode.DiagnosticSeverity.Information);
      const titles = (await actions(document)).map(({ title }) => title);
      assert.ok(titles.includes('Revoke Token for kometa'), String(titles));
      assert.ok(!titles.some(title => title.includes('for App')), String(titles));
    } finally {
      Object.defineProperty(vscode.env, 'openExternal', { configurable: true, value: openExternal });
      person.dispose();
    }
  });
});
