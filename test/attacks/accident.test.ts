import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type CommandId, commandIds } from '../../src/workbench/commandIds.ts';
import { closeEditors, openText, select } from '../host/editors.ts';
import { control, simulator } from '../host/fixture.ts';
import { actions, haveProblems, openFile, problems } from '../host/problems.ts';
import { QuickInputUser } from '../host/quickInputUser.ts';
import { WrittenLog } from '../host/writtenLog.ts';
import { until } from '../until.ts';
import { AttackedExtension, nameOf } from './attackedExtension.ts';

const { livingRoom, attic } = simulator.servers;
const { owner, sharedUser, atticOwner } = simulator.tokens;

const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
const jwt = `${part({ alg: 'EdDSA' })}.${part({ exp: 4_000_000_000 })}.c2lnbmF0dXJl`;
/** Texts that people have in the clipboard instead of a token, and the messages about them. */
const noTokens: readonly (readonly [text: string, words: RegExp])[] = [
  ['claim-Q3v_x7Lm-2ZrT9bNc4Ye', /This is a claim token/],
  ['transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50', /This is a transient token, which can't create others/],
  [attic.machineIdentifier, /This is a machine identifier, not a token/],
  ['not a token', /This isn't a Plex token/],
];

describe('A person who slips', () => {
  let attacked: AttackedExtension;
  let person: QuickInputUser;
  let written: WrittenLog;
  beforeEach(async () => {
    await control.reset();
    written = new WrittenLog();
    attacked = new AttackedExtension();
    person = new QuickInputUser();
    await vscode.env.clipboard.writeText('');
  });
  afterEach(async () => {
    await person.cancels();
    for (const owned of [person, attacked, written]) owned.dispose();
    await closeEditors();
  });
  const run = (id: CommandId, ...args: unknown[]) => vscode.commands.executeCommand(nameOf(id), ...args);
  /** A quick fix has the name of the installed extension's command. */
  const choose = ({ command }: vscode.CodeAction) =>
    run(commandIds.find(id => id === command?.command) ?? assert.fail(), ...(command?.arguments ?? []));
  const withToken = async () =>
    (await control.journal()).filter(({ headers }) => headers['x-plex-token'] !== undefined);
  const assertNothingStored = () => {
    assert.equal(attacked.fixture.secrets.values.size, 0);
    assert.deepEqual(attacked.fixture.directory.servers, []);
    assert.deepEqual(
      [...attacked.fixture.memento.values.keys()].filter(key => key !== 'clientIdentifier'),
      [],
    );
  };

  it('does not have a token looked up, sent, stored or logged after pasting it as an address', async () => {
    const done = run('plexTokens.addServer');
    await person.isAsked(1);
    const { host } = new URL(livingRoom.url);
    for (const [text, words] of [
      [owner, /looks like a token/],
      [`"${owner}"`, /looks like a token/],
      [`X-Plex-Token=${owner}`, /looks like a token/],
      [`https://${owner}`, /looks like a token/],
      [jwt, /looks like a token/],
      [`${livingRoom.url}/${owner}`, /looks like a token/],
      [`${livingRoom.url}/identity&X-Plex-Token=${owner}`, /looks like a token/],
      [`${livingRoom.url}/?X-Plex-Token=${owner}`, /You enter the token in the next step/],
      [`http://${owner}@${host}`, /Remove the user name/],
      [`X-Plex-Token: ${owner}`, /can't have spaces/],
    ] as const) {
      await person.answers(text);
      await person.isTold(words);
      await person.answers('');
      await person.isTold(/Enter the address of your server/);
    }
    await person.cancels();
    await done;
    assert.deepEqual(await control.journal(), []);
    for (const token of [owner, jwt]) assert.ok(!written.text.toLowerCase().includes(token.toLowerCase()));
    assertNothingStored();
  });

  it('does not have a token stored after pasting it as the name of a token', async () => {
    await attacked.fixture.addLivingRoom();
    const done = run('plexTokens.addToken');
    await person.isAsked(1);
    await person.answers(simulator.tokens.ownerSecond);
    await person.isAsked(2);
    const long = `${part({ alg: 'EdDSA', kid: 'x'.repeat(99) })}.${jwt.split('.').slice(1).join('.')}`;
    for (const wrong of [sharedUser, `X-Plex-Token=${owner}`, `me ${owner}`, `${owner}.`, jwt, long]) {
      await person.answers(wrong);
      await person.isTold(/looks like a token/);
      await person.answers('');
      await person.isTold(/Enter a name for the token/);
      assert.equal(attacked.fixture.secrets.values.size, 1);
      assert.equal(attacked.fixture.directory.servers[0]?.tokens.length, 1);
    }
    await person.answers('the people of the second floor');
    await done;
    assert.equal(attacked.fixture.directory.servers[0]?.tokens.length, 2);
  });

  it('does not send a server text that is no server token', async () => {
    const done = run('plexTokens.addServer');
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    for (const [text, words] of noTokens) {
      await person.answers(text);
      await person.isTold(words);
    }
    await person.cancels();
    await done;
    assert.deepEqual(await withToken(), []);
    assertNothingStored();
  });

  it('does not send plex.tv text that is no account token', async () => {
    const done = run('plexTokens.signIn');
    await person.takes('With a Token');
    await person.isAsked(1);
    for (const [text, words] of noTokens) {
      await person.answers(text);
      await person.isTold(words);
    }
    await person.cancels();
    await done;
    assert.deepEqual(await control.journal(), []);
    assertNothingStored();
  });

  it('does not have a token stored for a server that rejects it', async () => {
    const done = run('plexTokens.addServer');
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    await person.answers(atticOwner);
    await person.isTold(/This server rejected the token \(401\)/);
    await person.answers(jwt);
    await person.isTold(/This server rejected the Plex JWT \(401\)/);
    assert.equal(person.boxes.length, 2);
    await person.cancels();
    await done;
    assert.ok((await withToken()).every(({ server }) => server === 'livingRoom'));
    assertNothingStored();
  });

  it('cannot paste a token for an unencrypted address on the internet', async () => {
    const done = run('plexTokens.addServer');
    await person.isAsked(1);
    await person.answers('http://198.51.100.24:32400');
    await person.isTold(/outside the local network/);
    assert.equal(person.boxes.length, 1);
    await person.cancels();
    await done;
  });

  it('does not send stored tokens to another address by Enter alone when a server claims to have moved', async () => {
    const server = await attacked.fixture.addLivingRoom({
      address: livingRoom.httpsUrl,
      tokens: [{ id: 'token-1', label: 'me', address: livingRoom.httpsUrl }],
    });
    const done = run('plexTokens.addServer');
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await until('the question', () => person.pick?.items.length === 2);
    await person.accepts();
    assert.deepEqual(person.pick?.activeItems, []);
    await person.cancels();
    await done;
    const addresses = attacked.fixture.directory
      .find(server.machineIdentifier)
      ?.tokens.map(({ connections }) => connections.map(({ address }) => address));
    assert.deepEqual(addresses, [[livingRoom.httpsUrl]]);
    assert.deepEqual(await withToken(), []);
    assert.deepEqual(attacked.messages.all, []);
  });

  it('does not send a server or plex.tv an unknown token for a check by Enter alone', async () => {
    await attacked.fixture.addLivingRoom();
    await select(await openText(`token = "${atticOwner}"`), [0, 15]);
    const done = run('plexTokens.checkTokenAtCursor');
    await until('the question', () => person.pick?.title === 'Select Where to Check the Token');
    await person.accepts();
    assert.deepEqual(person.pick?.activeItems, []);
    await person.cancels();
    await done;
    assert.deepEqual(await control.journal(), []);
    assert.deepEqual(attacked.messages.all, []);
  });

  it('does not send a server text that is no token for a check', async () => {
    await attacked.fixture.addLivingRoom();
    for (const [text, words] of [
      ['claim-Q3v_x7Lm-2ZrT9bNc4Ye', /This is a claim token\. .*gives no access/],
      [attic.machineIdentifier, /This identifies a server or a client\. It isn't a token/],
    ] as const) {
      await select(await openText(`PLEX_TOKEN=${text}`), [0, 15]);
      void run('plexTokens.checkTokenAtCursor');
      await until('the words', () => words.test(attacked.messages.texts));
    }
    assert.deepEqual(await control.journal(), []);
  });

  it('does not send a server a token as a source, which is a part of the URL', async () => {
    await attacked.fixture.addLivingRoom();
    const done = run('plexTokens.showSourceConnectionInformation');
    await until('the sources', () => person.pick?.busy === false);
    const pick = person.pick ?? assert.fail();
    for (const text of [jwt, `provider://${jwt}`, `server://${owner}`]) {
      pick.value = '';
      pick.value = text;
      await until('the words', () =>
        pick.items.some(({ label }) => /not a source|comes a machine identifier/.test(label)),
      );
      await person.accepts();
    }
    await person.cancels();
    await done;
    assert.ok((await control.journal()).every(({ path }) => path !== '/security/resources'));
    for (const token of [owner, jwt]) assert.ok(!JSON.stringify([...attacked.fixture.memento.values]).includes(token));
  });

  it('does not insert a token into another file that comes to the front during the request', async () => {
    await attacked.fixture.addLivingRoom();
    const editor = await openText('here', [0, 4]);
    const release = await control.hold('livingRoom', '/security/token');
    const done = run('plexTokens.insertTransientToken');
    await control.untilRequest(({ path }) => path === '/security/token');
    const other = await openText('other', [0, 0]);
    await release();
    await done;
    assert.doesNotMatch(other.document.getText(), /transient-/);
    // VS Code ignores edits of an editor that is no longer shown.
    assert.equal(editor.document.getText(), 'here');
    assert.match(attacked.messages.texts, /Couldn't insert/);
  });

  it('does not leave a long-lived token in a file without a warning', async () => {
    await attacked.fixture.addLivingRoom();
    attacked.fixture.detection.start();
    const { folder } = attacked.fixture;
    for (const [name, text] of [
      ['.env', `PLEX_TOKEN=${atticOwner}\n`],
      ['notes.md', `Open ${livingRoom.url}/library/sections?X-Plex-Token=${atticOwner} in a browser.\n`],
      ['play.py', `plex = PlexServer("${livingRoom.url}", "${atticOwner}")\n`],
    ] as const) {
      const document = await openFile(folder, name, text);
      await haveProblems(document, 1);
      assert.equal(document.getText(problems(document)[0]?.range), atticOwner);
    }
  });

  it('does not lose other text to a quick fix after the text has changed', async () => {
    await attacked.fixture.addLivingRoom();
    attacked.fixture.detection.start();
    const document = await openFile(attacked.fixture.folder, '.env', `PLEX_TOKEN=${owner}\n`);
    await haveProblems(document, 1);
    const replacing = (await actions(document)).find(({ title }) => /Transient Token/.test(title)) ?? assert.fail();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'X');
    await vscode.workspace.applyEdit(edit);
    await choose(replacing);
    await until('the words', () => /has moved since it was found/.test(attacked.messages.texts));
    assert.deepEqual((await control.state('livingRoom')).mintedTokens, []);
    assert.equal(document.getText(), `XPLEX_TOKEN=${owner}\n`);
  });

  it('does not leave a token in the clipboard for long', async () => {
    await attacked.fixture.addLivingRoom();
    const setting = vscode.workspace.getConfiguration('plexTokens');
    const clearAfter = (seconds: number | undefined) =>
      setting.update('clipboard.clearAfterSeconds', seconds, vscode.ConfigurationTarget.Global);
    await clearAfter(1);
    try {
      await run('plexTokens.copyTransientToken');
      await until('the token', () => /^Copied token for .* in 1 second\./.test(attacked.messages.texts));
      await until('an empty clipboard', async () => (await vscode.env.clipboard.readText()) === '');
      assert.equal((await control.state('livingRoom')).mintedTokens.length, 1);
    } finally {
      await clearAfter(undefined);
    }
  });
});
