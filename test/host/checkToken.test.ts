import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { StoredTokens } from '../../src/detection/storedTokens.ts';
import { Secret } from '../../src/plex/secret.ts';
import { listId } from '../../src/servers/listedServers.ts';
import { connectionsOf, type Server } from '../../src/servers/server.ts';
import { CheckToken } from '../../src/tokens/checkToken.ts';
import { keyOfToken } from '../../src/workbench/givenPlace.ts';
import { showError } from '../../src/workbench/notify.ts';
import { closeEditors, openText, select } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { createdEarlier } from './issued.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const { attic } = simulator.servers;

describe('Checking the token at the cursor', () => {
  let fixture: Fixture;
  let server: Server;
  let messages: Messages;
  let checking: CheckToken;
  let storedTokens: StoredTokens;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    messages = new Messages();
    storedTokens = new StoredTokens(fixture);
    const { directory, issued, fates, replacement } = fixture;
    checking = new CheckToken({ directory, issued, fates, stored: storedTokens, replacement });
  });
  afterEach(async () => {
    for (const each of [storedTokens, messages, fixture]) each.dispose();
    await closeEditors();
  });
  const mint = async (of = server): Promise<string> => (await fixture.minting.mint(of)).reveal();
  /** The server forgets its tokens and keeps its version. */
  const restart = async (): Promise<void> => {
    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
    await control.untilRunning('livingRoom');
  };

  const check = () => checking.check().catch(error => showError(error));

  it('sends a created token to its server, and to no other', async () => {
    const token = await mint();
    const editor = await openText(`PLEX_TOKEN=${token}one`);
    await select(editor, [0, 20]);
    await control.clearJournal();
    await check();
    assert.match(messages.texts, /^This token is valid on Living Room\.$/);
    assert.ok((await control.journal()).every(each => each.server === 'livingRoom'));
    await restart();
    await check();
    assert.match(messages.texts, /Living Room rejected this token \(401\): it has expired, or the server restarted\.$/);
    assert.equal(fixture.issued.find(token)?.isDead, true);
  });

  it('renews a token in its place that this extension created and the server rejects', async () => {
    const token = await mint();
    const editor = await openText(`${token} x=${token}`);
    await select(editor, [0, 60]);
    messages.press = 'Renew';
    await check();
    assert.deepEqual(messages.all[0]?.buttons, []);
    await restart();
    await check();
    assert.deepEqual(messages.all[1]?.buttons, ['Renew']);
    assert.match(editor.document.getText(), new RegExp(`^${token} x=(?!${token})transient-.{36}$`));
    // Nobody knows who created this one.
    await openText('transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4', [0, 3]);
    const person = new QuickInputUser();
    const checked = check();
    await person.takes('Living Room');
    await checked;
    person.dispose();
    assert.deepEqual(messages.all.at(-1)?.buttons, []);
  });

  it('renews a token that has expired where the server accepts this computer without one', async () => {
    const token = await mint();
    await createdEarlier(fixture.state, token, 49);
    const editor = await openText(token, [0, 3]);
    await control.setModes('livingRoom', { allowedNetworks: true });
    messages.press = 'Renew';
    await check();
    assert.match(editor.document.getText(), new RegExp(`^(?!${token})transient-.{36}$`));
  });

  it('goes to the token for which a link in a hover calls it', async () => {
    const token = await mint();
    const { document } = await openText(`first\nPLEX_TOKEN=${token}`, [0, 0]);
    const beside = await vscode.workspace.openTextDocument({ content: 'beside it' });
    await vscode.window.showTextDocument(beside, vscode.ViewColumn.Two);
    const key = keyOfToken(document.uri, token);
    await checking.check(document.uri.toString(), { line: 1, start: 11, end: 57 }, key);
    assert.match(messages.texts, /^This token is valid on Living Room\.$/);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.deepEqual(vscode.window.activeTextEditor?.selection, new vscode.Selection(1, 11, 1, 57));
  });

  it('proves nothing if the server accepts this computer without a token', async () => {
    const editor = await openText(await mint());
    await select(editor, [0, 3]);
    await control.setModes('livingRoom', { allowedNetworks: true });
    await check();
    assert.match(messages.texts, /^Couldn't check the token: Living Room accepts this computer without one\.$/);
  });

  it('sends an unknown token only to the server that the user picks', async () => {
    const { machineIdentifier, name, url } = attic;
    await fixture.directory.put({
      ...server,
      machineIdentifier,
      name,
      address: url,
      tokens: [{ id: 'token-1', label: 'me' }],
    });
    const editor = await openText(`token = "${simulator.tokens.atticOwner}"`);
    await select(editor, [0, 15]);
    await control.clearJournal();
    const person = new QuickInputUser();
    const checked = check();
    await person.takes('Attic');
    await checked;
    person.dispose();
    assert.ok((await control.journal()).every(each => each.server === 'attic'));
    assert.match(messages.texts, /^This token is valid on Attic\.$/);
  });

  it('sends a stored token to its server, without asking the user', async () => {
    const editor = await openText(`token = "${simulator.tokens.owner}"`);
    await select(editor, [0, 15]);
    await check();
    assert.match(messages.texts, /^This token is valid on Living Room\.$/);
  });

  it("sends an account's token to a server that it owns, and to no other", async () => {
    const { machineIdentifier, name, url } = attic;
    await fixture.directory.put({
      ...server,
      machineIdentifier,
      name,
      address: url,
      tokens: [{ id: 'token-1', label: 'me' }],
    });
    const token = new Secret(simulator.tokens.ownerSecond);
    const account = { id: 'a-1', name: 'mara' };
    const credentials = { token, obtained: 'pasted' } as const;
    const list = async (owned: boolean) => {
      const servers = [
        { ...server, owned, connections: connectionsOf(server) },
        { ...server, machineIdentifier, owned: false, connections: connectionsOf(server) },
      ];
      await fixture.accounts.put(account, { ...credentials, serverTokens: new Map(), list: listId(servers) });
      await fixture.directory.setListed(account.id, servers);
    };
    await list(true);
    await select(await openText(`token: ${token.reveal()}.`), [0, 15]);
    await control.clearJournal();
    await check();
    assert.match(messages.texts, /^This token is valid on Living Room\.$/);
    await list(false);
    await check();
    assert.match(messages.texts, /an account that owns none of your servers\. It wasn't sent\.$/);
    assert.ok((await control.journal()).every(each => each.server !== 'attic'));
  });

  it("doesn't call a token expired that gets a 403", async () => {
    const token = await mint();
    await select(await openText(token), [0, 15]);
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 403 }, path: '/' });
    await check();
    assert.match(messages.texts, /Living Room refused the request \(403\)/);
    assert.equal(fixture.issued.find(token)?.isDead ?? false, false);
  });

  it('finds no token where the selection holds more than one', async () => {
    const { owner } = simulator.tokens;
    for (const text of [`mine: ${owner}`, `${owner} and more`, `eyJhbGciOi.eyJpc3Mi.c2ln ${owner}`]) {
      await select(await openText(text), [0, 0, 0, text.length]);
      messages.all.splice(0);
      await control.clearJournal();
      await check();
      assert.match(messages.texts, /There's no token at the cursor/, text);
      assert.deepEqual(await control.journal(), []);
    }
  });

  it('says of a rejected unknown token that it may belong to another server', async () => {
    const person = new QuickInputUser();
    for (const [token, words] of [
      [
        'Wm4_x7Lq-2ZrT9bNc6Yf',
        /Living Room rejected this token \(401\): it was revoked, or it's for another server\.$/,
      ],
      [
        'transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4',
        /Living Room rejected this token \(401\): it has expired, or it's for another server\.$/,
      ],
    ] as const) {
      await select(await openText(`token = "${token}"`), [0, 15]);
      const checked = check();
      await person.takes('Living Room');
      await checked;
      assert.match(messages.texts, words);
    }
    person.dispose();
  });

  it('asks for a token if the cursor is in another word', async () => {
    for (const text of [
      'a b c',
      `PLEX_TOKEN=${simulator.tokens.owner}`,
      'X-Plex-Token: a',
      'k3v9x2m7q4w8z1c6b5n0j2h8',
    ]) {
      await select(await openText(text), [0, 1]);
      messages.all.splice(0);
      await check();
      assert.match(messages.texts, /There's no token at the cursor/, text);
    }
  });
});
