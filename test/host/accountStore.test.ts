import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { serializeAccount } from '../../src/accounts/account.ts';
import type { AccountStore } from '../../src/accounts/accountStore.ts';
import { SecretValues } from '../../src/accounts/secretValues.ts';
import { Secret } from '../../src/plex/secret.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { credentials, MARA } from './mara.ts';

describe('The store of accounts', () => {
  let fixture: Fixture;
  let store: AccountStore;
  let changes: number;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    await fixture.directory.load();
    store = fixture.accounts;
    changes = 0;
    store.onDidChange(() => changes++);
  });
  afterEach(() => fixture.dispose());

  it('stores one secret for each account, and outside of it an identifier and a name', async () => {
    await store.put(MARA, credentials({ serverTokens: new Map([['server', new Secret('server-token-00000001')]]) }));
    assert.deepEqual([...fixture.secrets.values.keys()], ['account/a-1']);
    assert.deepEqual(fixture.state.itemOf('accounts', MARA.id)?.value, { name: MARA.name });
    const read = await store.credentials(MARA);
    assert.equal(read.token?.reveal(), simulator.tokens.owner);
    assert.equal(read.serverTokens.get('server')?.reveal(), 'server-token-00000001');
  });

  it('fires one event for each real change', async () => {
    await store.put(MARA, credentials());
    await store.put(MARA, credentials());
    assert.equal(changes, 1);
    await store.put(MARA, credentials({ token: new Secret(simulator.tokens.ownerSecond) }));
    assert.equal(changes, 2);
    const stored = fixture.secrets.values.get('account/a-1') ?? '';
    await fixture.secrets.store('account/a-1', stored);
    await fixture.secrets.store('token/server/token', 'something else');
    await setImmediate(); // nothing in memory takes longer than a turn
    assert.equal(changes, 2);
    await store.remove(MARA);
    await setImmediate();
    assert.equal(changes, 3);
  });

  describe('in two windows', () => {
    let window: Fixture;
    let other: AccountStore;
    let otherChanges: number;
    beforeEach(async () => {
      window = await fixture.otherWindow();
      other = window.accounts;
      otherChanges = 0;
      other.onDidChange(() => otherChanges++);
    });
    afterEach(() => window.dispose());

    it('takes over additions, changes and removals at once', async () => {
      await store.put(MARA, credentials());
      await until('the account in the other window', () => other.accounts.length === 1);
      assert.deepEqual(other.accounts, [MARA]);
      assert.equal((await other.credentials(MARA)).token?.reveal(), simulator.tokens.owner);

      await store.put(MARA, credentials({ token: new Secret(simulator.tokens.ownerSecond) }));
      await until('the change', () => otherChanges === 2);
      assert.equal((await other.credentials(MARA)).token?.reveal(), simulator.tokens.ownerSecond);

      await store.remove(MARA);
      await until('the removal', () => otherChanges === 3);
      assert.deepEqual(other.accounts, []);
      await assert.rejects(other.credentials(MARA), Problem);
    });

    it('takes over unreported changes when the window gets the focus', async () => {
      await store.put(MARA, credentials());
      await until('the account in the other window', () => otherChanges === 1);
      await other.credentials(MARA);
      const fresh = serializeAccount(MARA, credentials({ token: new Secret(simulator.tokens.ownerSecond) }));
      // Past the fake's own event.
      fixture.secrets.values.set('account/a-1', fresh.reveal());
      await other.refresh();
      assert.equal((await other.credentials(MARA)).token?.reveal(), simulator.tokens.ownerSecond);
      assert.equal(otherChanges, 2);
      fixture.secrets.values.delete('account/a-1');
      await other.refresh();
      assert.deepEqual(other.accounts, [MARA]);
      await assert.rejects(other.credentials(MARA), /no longer has the token for Mara/);
      assert.equal(otherChanges, 2);
    });

    it('keeps the changes of both', async () => {
      const INES = { id: 'a-2', name: 'Ines' };
      await Promise.all([store.put(MARA, credentials()), other.put(INES, credentials())]);
      await until('both in both', () => store.accounts.length === 2 && other.accounts.length === 2);
      assert.deepEqual([...fixture.secrets.values.keys()].sort(), ['account/a-1', 'account/a-2']);
    });
  });

  it('says that an account cannot be read, skips it, and keeps it', async () => {
    await store.put(MARA, credentials());
    await store.put({ id: 'a-2', name: 'Ines' }, credentials());
    await fixture.secrets.store('account/a-1', '{"token":');
    await assert.rejects(
      store.credentials(MARA),
      (error: Error) =>
        error instanceof Problem && /Couldn't read the stored token for Mara\. Sign in again/.test(error.message),
    );
    assert.equal(await store.readableCredentials(MARA), undefined);
    assert.ok(await store.readableCredentials({ id: 'a-2', name: 'Ines' }));
    assert.equal(fixture.secrets.values.get('account/a-1'), '{"token":');
    for (const [index, value] of [7, null, { name: 1 }].entries())
      await fixture.state.set('accounts', `${index}`, value);
    await store.remove({ id: 'a-2', name: 'Ines' });
    assert.deepEqual(store.accounts, [MARA]);
  });

  it('explains a keyring that fails, with a link to help, and keeps what is stored', async () => {
    fixture.secrets.failing = 'store';
    await assert.rejects(store.put(MARA, credentials()), (error: Error) => {
      assert.ok(error instanceof Problem);
      assert.match(error.message, /keyring/);
      const [help] = error.actions;
      assert.equal(help?.command, 'vscode.open');
      assert.match(String(help?.args?.[0]), /^https:\/\/code\.visualstudio\.com\/docs\//);
      return true;
    });
    assert.deepEqual(store.accounts, []);
    fixture.secrets.failing = undefined;
    await store.put(MARA, credentials());
    fixture.secrets.failing = 'delete';
    await assert.rejects(store.remove(MARA), Problem);
    assert.deepEqual(store.accounts, [MARA]);
  });

  it('stores an account again where the keyring lost it', async () => {
    await store.put(MARA, credentials());
    fixture.secrets.values.clear();
    fixture.values.forgetRead();
    await store.put(MARA, credentials());
    assert.deepEqual([...fixture.secrets.values.keys()], ['account/a-1']);
  });

  it('remembers no account that is removed while it is read', async () => {
    await store.put(MARA, credentials());
    const { secrets } = fixture;
    const values = new SecretValues(secrets);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const get = secrets.get.bind(secrets);
    secrets.get = () => promise;
    const reading = values.get('account/a-1');
    secrets.get = get;
    await secrets.delete('account/a-1');
    resolve('as it was before');
    await reading;
    assert.equal(await values.get('account/a-1'), undefined);
    values.dispose();
  });
});
