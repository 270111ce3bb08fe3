import assert from 'node:assert/strict';
import type { AccountStore } from '../../src/accounts/accountStore.ts';
import { SignOut } from '../../src/accounts/signOut.ts';
import { Secret } from '../../src/plex/secret.ts';
import { control, Fixture } from './fixture.ts';
import { credentials, MARA } from './mara.ts';
import { Messages } from './messages.ts';

describe('Signing out', () => {
  let fixture: Fixture;
  let store: AccountStore;
  let messages: Messages;
  let signOut: SignOut;
  let token: string;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    store = fixture.accounts;
    messages = new Messages();
    messages.press = 'Sign Out';
    signOut = new SignOut(fixture.clients, store);
    const { id, code } = await (await fixture.clients.plexTv()).createPin({ clientIdentifier: 'a-client' });
    assert.ok(id > 0);
    token = await control.approvePin('mara', code);
  });
  afterEach(() => {
    for (const each of [messages, fixture]) each.dispose();
  });
  const signOuts = async () => (await control.journal()).filter(({ method }) => method === 'DELETE');

  it('revokes the token at plex.tv where the extension obtained it', async () => {
    await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
    assert.deepEqual(await signOut.signOut({ kind: 'account', account: 'a-1' }), MARA);
    assert.deepEqual((await control.state('plexTv')).signIns, []);
    assert.equal(fixture.secrets.values.size, 0);
    assert.match(messages.texts, /Signed out of Mara and revoked its token\.$/);
  });

  it('sends nothing where the token was pasted, and says where to revoke it', async () => {
    await store.put(MARA, credentials());
    await control.clearJournal();
    await signOut.signOut('a-1');
    assert.deepEqual(await control.journal(), []);
    assert.deepEqual(store.accounts, []);
    assert.match(
      messages.all[0]?.detail ?? '',
      /To revoke it, remove its device at plex\.tv: Settings, Authorized Devices/,
    );
    assert.match(messages.texts, /Signed out of Mara\. The token that you pasted stays valid\./);
  });

  it('reports a token as revoked where the sign-in is over', async () => {
    await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
    await (await fixture.clients.plexTv(new Secret(token))).signOut();
    await signOut.signOut('a-1');
    assert.match(messages.texts, /revoked its token/);
  });

  it('removes the account where plex.tv fails, and says so', async () => {
    await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
    await control.addFault('plexTv', { fault: { kind: 'status', status: 500 } });
    await signOut.signOut(undefined);
    assert.deepEqual(store.accounts, []);
    assert.match(messages.texts, /couldn't revoke its token\. Remove “Tokens for Plex” at plex\.tv/);
  });

  it('keeps the account unless confirmed', async () => {
    messages.press = undefined;
    await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
    assert.equal(await signOut.signOut('a-1'), undefined);
    assert.deepEqual(store.accounts, [MARA]);
    assert.deepEqual(await signOuts(), []);
  });
});
