import assert from 'node:assert/strict';
import { Secret } from '../../src/plex/secret.ts';
import { keyOfToken } from '../../src/workbench/givenPlace.ts';
import { showError } from '../../src/workbench/notify.ts';
import { closeEditors, openText, select } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';

describe('Revoking the token at the cursor', () => {
  let fixture: Fixture;
  let messages: Messages;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
  });
  afterEach(async () => {
    for (const each of [messages, fixture]) each.dispose();
    await closeEditors();
  });
  const at = async (text: string, token: string): Promise<void> => {
    const editor = await openText(text);
    await select(editor, [0, text.indexOf(token) + 2]);
  };
  const revoke = () => fixture.revokeToken.revoke().catch(error => showError(error));
  const client = { app: 'Kometa', clientIdentifier: 'a0b1c2d3-e4f5-4061-8273-94a5b6c7d8e9' };
  /** A token of an app, as Create Token for App… leaves one. */
  const appToken = async (): Promise<string> => {
    const plexTv = await fixture.clients.plexTv(undefined, client);
    await plexTv.createPin(client);
    const token = await control.approvePin('mara');
    await fixture.appTokens.note(new Secret(token), { ...client, account: 'Mara' });
    return token;
  };
  const signIns = async () => (await control.state('plexTv')).signIns;

  it('asks with the name of the app, and plex.tv rejects the token afterwards', async () => {
    const token = await appToken();
    await at(`token: ${token}`, token);
    messages.press = 'Revoke';
    await control.clearJournal();
    await revoke();
    assert.match(messages.texts, /^Revoke the token for Kometa\?\nRevoked the token for Kometa\.$/);
    assert.deepEqual(await signIns(), []);
    assert.equal(fixture.appTokens.find(token)?.isRevoked, true);
    const journal = await control.journal();
    assert.ok(journal.every(({ server }) => server === 'plexTv'));
    assert.ok(journal.every(({ headers }) => headers['x-plex-client-identifier'] === client.clientIdentifier));
  });

  it('changes nothing where the user cancels', async () => {
    const token = await appToken();
    await at(token, token);
    await revoke();
    assert.equal((await signIns()).length, 1);
    assert.ok(!(await control.journal()).some(({ method }) => method === 'DELETE'));
  });

  it('says of an unknown token whose it is, and what its revocation does', async () => {
    const token = simulator.tokens.owner;
    await at(`PLEX_TOKEN=${token}`, token);
    await revoke();
    assert.match(messages.texts, /^Send this token to plex\.tv\?$/);
    assert.deepEqual(await control.journal(), []);
    messages.all.length = 0;
    messages.press = ['Send to plex.tv', 'Revoke for Every Program'];
    await revoke();
    const [, question] = messages.all;
    assert.equal(question?.text, 'Revoke this token for the account Mara?');
    assert.match(question?.detail ?? '', /^Every program that uses this token stops working/);
    assert.match(messages.texts, /Revoked the token\.$/);
  });

  it('calls only a token revoked that plex.tv rejects', async () => {
    const token = await appToken();
    await at(token, token);
    messages.press = 'Revoke';
    await control.addFault('plexTv', {
      path: '/api/v2/users/signout',
      fault: { kind: 'body', status: 200, body: '{}', contentType: 'application/json' },
    });
    await revoke();
    assert.match(messages.texts, /plex\.tv still accepts the token\./);
    assert.equal(fixture.appTokens.find(token)?.isRevoked, undefined);
  });

  it('says why plex.tv rejects a token, and remembers only a 401 as its revocation', async () => {
    const token = await appToken();
    await at(token, token);
    await control.addFault('plexTv', { path: '/api/v2/user', fault: { kind: 'status', status: 498 }, times: 1 });
    await revoke();
    assert.match(messages.texts, /^plex\.tv rejected this token \(498\)/);
    assert.equal(fixture.appTokens.find(token)?.isRevoked, undefined);
    messages.all.length = 0;
    await control.addFault('plexTv', { path: '/api/v2/user', fault: { kind: 'status', status: 401 } });
    await revoke();
    assert.match(messages.texts, /^plex\.tv rejected this token \(401\)/);
    assert.equal(fixture.appTokens.find(token)?.isRevoked, true);
  });

  it('sends nothing that can’t or mustn’t be revoked', async () => {
    const server = await fixture.addLivingRoom();
    const transient = (await fixture.minting.mint(server)).reveal();
    await control.clearJournal();
    for (const [text, token, words] of [
      [`token=${transient}`, transient, /^A transient token can't be revoked\./],
      [`token=${simulator.tokens.owner}`, simulator.tokens.owner, /^This is a stored token for a server\./],
      [
        '<Preferences PlexOnlineToken="xyzAB12cdEF34ghIJ56k"',
        'xyzAB12cdEF34',
        /^This token signs the server in to Plex\./,
      ],
      ['<key>PlexOnlineToken</key> <string>xyzAB12cdEF34ghIJ56k', 'xyzAB12cdEF34', /^This token signs the server in/],
      ['token=claim-xyzAB12cdEF34ghIJ56k', 'claim-xyz', /^This is a claim token\./],
    ] as const) {
      messages.all.length = 0;
      await at(text, token);
      await revoke();
      assert.match(messages.texts, words);
    }
    assert.deepEqual(await control.journal(), []);
  });

  it('leaves the token of a shared server, which all apps of the account have', async () => {
    const token = 'xyzAB12cdEF34ghIJ56k';
    await fixture.appTokens.note(new Secret(token), { ...client, account: 'Tobi', sharedServer: 'Living Room' });
    await at(token, token);
    await revoke();
    assert.match(messages.texts, /^Every app of Tobi uses the same token for Living Room\./);
    assert.deepEqual(await control.journal(), []);
  });

  it('acts on the token of a quick fix or hover only where it still is', async () => {
    const token = await appToken();
    const editor = await openText(`token: ${token}`);
    const { uri } = editor.document;
    const place = { line: 0, start: 7, end: 27 };
    const call = (...given: unknown[]) => fixture.revokeToken.revoke(...given).catch(error => showError(error));
    await control.clearJournal();
    for (const given of [
      [uri.toString(), { ...place, start: 6, end: 26 }, keyOfToken(uri, token)],
      [uri.toString(), place, keyOfToken(uri, 'xyzAB12cdEF34ghIJ56k')],
      ['b1946ac9-2f5e-4f3a-8f8e-000000000000'],
    ]) {
      messages.all.length = 0;
      await call(...given);
      assert.match(messages.texts, /^The token has moved since it was found\./);
    }
    assert.deepEqual(await control.journal(), []);
    messages.press = 'Revoke';
    await call(uri.toString(), place, keyOfToken(uri, token));
    assert.deepEqual(await signIns(), []);
  });

  it('finds a selected token behind a line break', async () => {
    const token = await appToken();
    const editor = await openText(`token:\n${token}`);
    await select(editor, [0, 6, 1, 20]);
    messages.press = 'Revoke';
    await revoke();
    assert.deepEqual(await signIns(), []);
  });
});
