import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Account, type Credentials, serializeAccount } from '../../src/accounts/account.ts';
import { AccountStore } from '../../src/accounts/accountStore.ts';
import { readPastedToken } from '../../src/accounts/pastedToken.ts';
import { tokenAdvice } from '../../src/accounts/pastedTokenWords.ts';
import { SecretValues } from '../../src/accounts/secretValues.ts';
import { SignIn } from '../../src/accounts/signIn.ts';
import { SignOut } from '../../src/accounts/signOut.ts';
import { isPlexError } from '../../src/plex/errors.ts';
import { Secret } from '../../src/plex/secret.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { InMemoryMemento } from './inMemoryStorage.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const MARA: Account = { id: 'a-1', name: 'Mara' };

function credentials(change: Partial<Credentials> = {}): Credentials {
  const token = new Secret(simulator.tokens.owner);
  return { token, obtained: 'pasted', serverTokens: new Map(), ...change };
}

/** A sign-in that is under way: a promise in an object, so that nobody waits for it unasked. */
interface Attempt {
  readonly account: Promise<Account | undefined>;
}

describe('The accounts', () => {
  let fixture: Fixture;
  let store: AccountStore;
  let changes: number;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    store = fixture.accounts;
    changes = 0;
    store.onDidChange(() => changes++);
  });
  afterEach(() => fixture.dispose());
  const signOuts = async () => (await control.journal()).filter(({ method }) => method === 'DELETE');

  it('are one secret each, and outside of it an identifier and a name', async () => {
    await store.put(MARA, credentials({ serverTokens: new Map([['server', new Secret('server-token-00000001')]]) }));
    assert.deepEqual([...fixture.secrets.values.keys()], ['account/a-1']);
    assert.deepEqual(fixture.memento.values.get('accounts'), [MARA]);
    const read = await store.credentials(MARA);
    assert.equal(read.token.reveal(), simulator.tokens.owner);
    assert.equal(read.serverTokens.get('server')?.reveal(), 'server-token-00000001');
  });

  it('tell once of each real change, and of none that is none', async () => {
    await store.put(MARA, credentials());
    await store.put(MARA, credentials());
    assert.equal(changes, 1);
    await store.put(MARA, credentials({ token: new Secret(simulator.tokens.ownerSecond) }));
    assert.equal(changes, 2);
    const stored = fixture.secrets.values.get('account/a-1') ?? '';
    await fixture.secrets.store('account/a-1', stored);
    await fixture.secrets.store('token/server/token', 'something else');
    await store.remove(MARA);
    await until('the removal', () => changes >= 3);
    // What was told too often would have been told before this.
    await store.put({ id: 'a-2', name: 'Ines' }, credentials());
    await until('the other account', () => store.accounts.length === 1);
    assert.equal(changes, 4);
  });

  describe('in two windows', () => {
    let other: AccountStore;
    let otherChanges: number;
    beforeEach(() => {
      other = new AccountStore(new InMemoryMemento(), new SecretValues(fixture.secrets));
      other.watch();
      otherChanges = 0;
      other.onDidChange(() => otherChanges++);
    });
    afterEach(() => other.dispose());

    it('are taken over at once: added, changed, removed', async () => {
      await store.put(MARA, credentials());
      await until('the account in the other window', () => other.accounts.length === 1);
      assert.deepEqual(other.accounts, [MARA]);
      assert.equal((await other.credentials(MARA)).token.reveal(), simulator.tokens.owner);

      await store.put(MARA, credentials({ token: new Secret(simulator.tokens.ownerSecond) }));
      await until('the change', () => otherChanges === 2);
      assert.equal((await other.credentials(MARA)).token.reveal(), simulator.tokens.ownerSecond);

      await store.remove(MARA);
      await until('the removal', () => otherChanges === 3);
      assert.deepEqual(other.accounts, []);
      await assert.rejects(other.credentials(MARA), Problem);
    });

    it('are taken over when the window gets the focus, where VS Code told nothing', async () => {
      await store.put(MARA, credentials());
      await until('the account in the other window', () => otherChanges === 1);
      await other.credentials(MARA);
      const fresh = serializeAccount(MARA, credentials({ token: new Secret(simulator.tokens.ownerSecond) }));
      // Past the fake's own event.
      fixture.secrets.values.set('account/a-1', fresh.reveal());
      await other.refresh();
      assert.equal((await other.credentials(MARA)).token.reveal(), simulator.tokens.ownerSecond);
      assert.equal(otherChanges, 2);
      fixture.secrets.values.delete('account/a-1');
      await other.refresh();
      assert.deepEqual(other.accounts, [MARA]);
      await assert.rejects(other.credentials(MARA), /no longer holds the sign-in of Mara/);
      assert.equal(otherChanges, 2);
    });

    it('do not overwrite each other', async () => {
      const INES = { id: 'a-2', name: 'Ines' };
      await Promise.all([store.put(MARA, credentials()), other.put(INES, credentials())]);
      await until('both in both', () => store.accounts.length === 2 && other.accounts.length === 2);
      assert.deepEqual([...fixture.secrets.values.keys()].sort(), ['account/a-1', 'account/a-2']);
    });
  });

  it('that cannot be read are said so, skipped, and kept', async () => {
    await store.put(MARA, credentials());
    await store.put({ id: 'a-2', name: 'Ines' }, credentials());
    await fixture.secrets.store('account/a-1', '{"token":');
    await assert.rejects(
      store.credentials(MARA),
      (error: Error) => error instanceof Problem && /account Mara cannot be read\. Sign in again/.test(error.message),
    );
    assert.equal(await store.readableCredentials(MARA), undefined);
    assert.ok(await store.readableCredentials({ id: 'a-2', name: 'Ines' }));
    assert.equal(fixture.secrets.values.get('account/a-1'), '{"token":');
    await fixture.memento.update('accounts', [7, null, { id: 1 }, MARA]);
    assert.deepEqual(store.accounts, [MARA]);
  });

  it('explain a keyring that fails, with a link to what helps, and keep what was', async () => {
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

  it('are stored again where the keyring lost what was stored', async () => {
    await store.put(MARA, credentials());
    fixture.secrets.values.clear();
    fixture.values.forgetRead();
    await store.put(MARA, credentials());
    assert.deepEqual([...fixture.secrets.values.keys()], ['account/a-1']);
  });

  it('that are removed while they are read are not remembered', async () => {
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

  describe('signed in to', () => {
    let person: QuickInputUser;
    let messages: Messages;
    let signIn: SignIn;
    let links: unknown[];
    const { openExternal } = vscode.env;
    beforeEach(() => {
      person = new QuickInputUser();
      messages = new Messages();
      signIn = new SignIn(fixture.gateway, store, 20);
      links = [];
      Object.defineProperty(vscode.env, 'openExternal', {
        configurable: true,
        value: async (link: unknown) => links.push(link) > 0,
      });
    });
    afterEach(async () => {
      Object.defineProperty(vscode.env, 'openExternal', { configurable: true, value: openExternal });
      await person.cancels();
      for (const each of [signIn, person, messages]) each.dispose();
    });
    /** Chooses a way to sign in, and waits until a PIN is open. */
    const inBrowser = async (): Promise<Attempt> => {
      const signingIn = signIn.signIn();
      signingIn.catch(() => undefined);
      await person.takes('In the Browser');
      await until('the link', () => links.length > 0);
      await until('the waiting', () => person.pick?.busy === true);
      return { account: signingIn };
    };
    const withToken = async (token: string): Promise<Attempt> => {
      const signingIn = signIn.signIn();
      await person.takes('With a Token');
      await person.isAsked(1);
      await person.answers(token);
      return { account: signingIn };
    };

    it('in the browser: a link as a string, a token that is stored as obtained, a name', async () => {
      const signingIn = await inBrowser();
      assert.equal(typeof links[0], 'string');
      assert.match(
        String(links[0]),
        /\/auth#\?clientID=[0-9a-f-]{36}&code=\w+&context%5Bdevice%5D%5Bproduct%5D=Tokens%20for%20Plex$/,
      );
      assert.match(person.pick?.placeholder ?? '', /approve in the browser/);
      const token = await control.approvePin('mara');
      const account = (await signingIn.account) ?? assert.fail('Nobody is signed in');
      assert.equal(account.name, 'Mara');
      const stored = await store.credentials(account);
      assert.equal(stored.token.reveal(), token);
      assert.equal(stored.obtained, 'signedIn');
    });

    it('under a name that is never an e-mail address', async () => {
      const first = await inBrowser();
      await control.approvePin('tobi');
      assert.equal((await first.account)?.name, 'Plex account');
      assert.ok(!JSON.stringify([...fixture.memento.values]).includes('@'));
    });

    it('once more: the new token takes the place of the one that it has ended', async () => {
      const first = await inBrowser();
      await control.approvePin('mara');
      await first.account;
      links = [];
      const second = await inBrowser();
      const token = await control.approvePin('mara');
      const account = (await second.account) ?? assert.fail('Nobody is signed in');
      assert.equal(store.accounts.length, 1);
      assert.equal((await store.credentials(account)).token.reveal(), token);
      assert.equal((await control.state('plexTv')).signIns.length, 1);
    });

    it('after Cancel: the token that was approved all the same replaces the stored one, in every window', async () => {
      const first = await inBrowser();
      await control.approvePin('mara');
      const account = (await first.account) ?? assert.fail('Nobody is signed in');
      const other = new AccountStore(new InMemoryMemento(), new SecretValues(fixture.secrets));
      other.watch();
      links = [];
      const second = await inBrowser();
      await person.cancels();
      assert.equal(await second.account, undefined);
      const token = await control.approvePin('mara');
      await until('the new token', () => (fixture.secrets.values.get(`account/${account.id}`) ?? '').includes(token));
      assert.equal((await other.credentials(account)).token.reveal(), token);
      other.dispose();
    });

    it('after Cancel, as somebody who is not signed in here: asks, and signs in where the user wants it', async () => {
      messages.press = 'Sign In';
      let late: Account | undefined;
      signIn.onDidSignInLate(each => {
        late = each;
      });
      const first = await inBrowser();
      await person.cancels();
      assert.equal(await first.account, undefined);
      const token = await control.approvePin('ines');
      await until('the account', () => store.accounts.length === 1);
      assert.match(messages.texts, /was approved in the browser, as Ines\. Sign in all the same\?/);
      const [account] = store.accounts;
      assert.equal(account && (await store.credentials(account)).token.reveal(), token);
      // Its servers are read then, as after any sign-in.
      await until('the news of it', () => late?.id === account?.id);
    });

    it('after Cancel, as somebody who is not signed in here: it is revoked where the user does not want it', async () => {
      const first = await inBrowser();
      await person.cancels();
      assert.equal(await first.account, undefined);
      await control.approvePin('ines');
      await control.untilRequest(({ method, outcome }) => method === 'DELETE' && outcome === 'sent');
      assert.deepEqual((await control.state('plexTv')).signIns, []);
      assert.deepEqual(store.accounts, []);
    });

    it('once more where the keyring lost the account: it is the same one again', async () => {
      const first = await inBrowser();
      await control.approvePin('mara');
      const account = (await first.account) ?? assert.fail('Nobody is signed in');
      fixture.secrets.values.clear();
      const next = new AccountStore(fixture.memento, new SecretValues(fixture.secrets));
      signIn = new SignIn(fixture.gateway, next, 20);
      links = [];
      const second = await inBrowser();
      const token = await control.approvePin('mara');
      assert.deepEqual(await second.account, account);
      assert.deepEqual(next.accounts, [account]);
      assert.equal((await next.credentials(account)).token.reveal(), token);
      next.dispose();
    });

    it('where plex.tv does not say at once as whom: it is asked until it does', async () => {
      const signingIn = await inBrowser();
      const fault = { kind: 'status', status: 502 } as const;
      await control.addFault('plexTv', { fault, path: '/api/v2/user', times: 1 });
      const token = await control.approvePin('mara');
      const account = (await signingIn.account) ?? assert.fail('Nobody is signed in');
      assert.equal(account.name, 'Mara');
      assert.equal((await store.credentials(account)).token.reveal(), token);
    });

    it('where the keyring takes nothing: says so, and leaves no token behind at plex.tv', async () => {
      const signingIn = await inBrowser();
      fixture.secrets.failing = 'store';
      await control.approvePin('mara');
      await assert.rejects(signingIn.account, (error: Error) => /secret storage failed/.test(error.message));
      assert.deepEqual((await control.state('plexTv')).signIns, []);
      assert.deepEqual(store.accounts, []);
    });

    it('where the keyring cannot be read: says so, and leaves no token behind at plex.tv', async () => {
      const first = await inBrowser();
      await control.approvePin('mara');
      await first.account;
      links = [];
      const second = await inBrowser();
      fixture.values.forgetRead();
      fixture.secrets.failing = 'get';
      await control.approvePin('mara');
      await assert.rejects(second.account, (error: Error) => /secret storage failed/.test(error.message));
      assert.deepEqual((await control.state('plexTv')).signIns, []);
    });

    it('where plex.tv will not say as whom: says so at once, and leaves no token behind', async () => {
      const signingIn = await inBrowser();
      await control.addFault('plexTv', { fault: { kind: 'status', status: 403 }, path: '/api/v2/user' });
      await control.approvePin('mara');
      await assert.rejects(signingIn.account, (error: unknown) => isPlexError(error) && error.kind === 'forbidden');
      assert.deepEqual((await control.state('plexTv')).signIns, []);
    });

    it('with words for what goes wrong meanwhile, and goes on', async () => {
      const signingIn = await inBrowser();
      await control.disconnect('plexTv');
      await until('words', () => /cannot be reached.*Still trying/.test(person.pick?.placeholder ?? ''));
      await control.connect('plexTv');
      await until('words', () => /approve in the browser/.test(person.pick?.placeholder ?? ''));
      await control.setModes('plexTv', { rateLimited: true });
      await until('words', () => /fewer questions \(429\)/.test(person.pick?.placeholder ?? ''));
      await control.setModes('plexTv', { rateLimited: false });
      await control.approvePin('mara');
      assert.equal((await signingIn.account)?.name, 'Mara');
    });

    it('not in time: says so, with a way to start again', async () => {
      await control.setModes('plexTv', { pinSeconds: 2 });
      const signingIn = await inBrowser();
      await assert.rejects(signingIn.account, (error: unknown) => isPlexError(error) && error.kind === 'pinExpired');
    });

    it('not at all, where plex.tv does not know the PIN', async () => {
      const signingIn = await inBrowser();
      await control.expirePins();
      await assert.rejects(signingIn.account, (error: unknown) => isPlexError(error) && error.kind === 'pinGone');
    });

    it('copies the link as it is, and opens it again', async () => {
      const signingIn = await inBrowser();
      await person.takes('Copy Link');
      await until('words', () => /link is copied/.test(person.pick?.placeholder ?? ''));
      assert.equal(await vscode.env.clipboard.readText(), links[0]);
      await person.takes('Open Again');
      await until('the second opening', () => links.length === 2);
      assert.equal(links[1], links[0]);
      await person.takes('Cancel');
      assert.equal(await signingIn.account, undefined);
    });

    it('under the client identifier that is stored at that moment', async () => {
      await fixture.memento.update('clientIdentifier', 'another-window-stored-this');
      const signingIn = await inBrowser();
      const [pin] = (await control.state('plexTv')).openPins;
      assert.equal(pin?.clientIdentifier, 'another-window-stored-this');
      await person.cancels();
      await signingIn.account;
    });

    it('with a pasted token, that is stored as pasted', async () => {
      const account = (await (await withToken(` X-Plex-Token=${simulator.tokens.owner} `)).account) ?? assert.fail();
      assert.equal(account.name, 'Mara');
      assert.equal((await store.credentials(account)).obtained, 'pasted');
    });

    it('with a pasted token in the place of one obtained here, which is revoked', async () => {
      const first = await inBrowser();
      await control.approvePin('mara');
      await first.account;
      const account = (await (await withToken(simulator.tokens.owner)).account) ?? assert.fail();
      assert.equal(store.accounts.length, 1);
      assert.equal((await store.credentials(account)).obtained, 'pasted');
      assert.deepEqual((await control.state('plexTv')).signIns, []);
    });

    it('not with a token of another kind, and says what to do', async () => {
      const signingIn = await withToken('claim-Q3v_x7Lm-2ZrT9bNc4Ye');
      await person.isTold(/claim token/);
      await person.answers('Zq8_wrong-token_7Kx2a');
      await person.isTold(/plex\.tv does not accept this token \(401\)/);
      const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
      await person.answers(`${part({ alg: 'EdDSA' })}.${part({ exp: 4_000_000_000 })}.c2lnbmF0dXJl`);
      await person.isTold(/This is a Plex JWT, which plex\.tv does not accept\. Sign in to get a token it does accept/);
      await person.cancels();
      assert.equal(await signingIn.account, undefined);
      assert.deepEqual(store.accounts, []);
    });
  });

  it('are not asked about with a JWT that has ended, without saying so first', () => {
    const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const ended = `${part({ alg: 'EdDSA' })}.${part({ exp: 1_700_000_000 })}.c2lnbmF0dXJl`;
    const advice = tokenAdvice(readPastedToken(ended));
    assert.match(typeof advice === 'object' ? advice.message : '', /This is a Plex JWT that ended on/);
  });

  describe('signed out of', () => {
    let messages: Messages;
    let signOut: SignOut;
    let token: string;
    beforeEach(async () => {
      messages = new Messages();
      messages.press = 'Sign Out';
      signOut = new SignOut(fixture.gateway, store);
      const { id, code } = await (await fixture.gateway.plexTv()).createPin('a-client');
      assert.ok(id > 0);
      token = await control.approvePin('mara', code);
    });
    afterEach(() => messages.dispose());

    it('are revoked at plex.tv where the token was obtained here', async () => {
      await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
      assert.deepEqual(await signOut.signOut({ kind: 'account', account: 'a-1' }), MARA);
      assert.deepEqual((await control.state('plexTv')).signIns, []);
      assert.equal(fixture.secrets.values.size, 0);
      assert.match(messages.texts, /Signed out of Mara\. The token is revoked/);
    });

    it('send nothing where it was pasted, and say where to revoke it', async () => {
      await store.put(MARA, credentials());
      await control.clearJournal();
      await signOut.signOut('a-1');
      assert.deepEqual(await control.journal(), []);
      assert.deepEqual(store.accounts, []);
      assert.match(messages.texts, /is not revoked.*plex\.tv, under Settings, Authorized Devices/);
    });

    it('are revoked already where the sign-in is over', async () => {
      await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
      await (await fixture.gateway.plexTv(new Secret(token))).signOut();
      await signOut.signOut('a-1');
      assert.match(messages.texts, /The token is revoked/);
    });

    it('are forgotten here where plex.tv fails, which is said', async () => {
      await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
      await control.addFault('plexTv', { fault: { kind: 'status', status: 500 } });
      await signOut.signOut(undefined);
      assert.deepEqual(store.accounts, []);
      assert.match(messages.texts, /could not be revoked\. Remove “Tokens for Plex” at plex\.tv/);
    });

    it('are kept where the user thinks better of it', async () => {
      messages.press = undefined;
      await store.put(MARA, credentials({ token: new Secret(token), obtained: 'signedIn' }));
      assert.equal(await signOut.signOut('a-1'), undefined);
      assert.deepEqual(store.accounts, [MARA]);
      assert.deepEqual(await signOuts(), []);
    });
  });
});
