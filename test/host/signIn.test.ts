import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Account } from '../../src/accounts/account.ts';
import type { AccountStore } from '../../src/accounts/accountStore.ts';
import { Approvals } from '../../src/accounts/approvals.ts';
import { SignIn } from '../../src/accounts/signIn.ts';
import { isPlexError } from '../../src/plex/errors.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

/** A sign-in that is under way: a promise in an object, so that nobody waits for it unasked. */
interface Attempt {
  readonly account: Promise<Account | undefined>;
}

describe('Signing in', () => {
  let fixture: Fixture;
  let store: AccountStore;
  let person: QuickInputUser;
  let messages: Messages;
  let approvals: Approvals;
  let signIn: SignIn;
  let links: unknown[];
  const { openExternal } = vscode.env;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    store = fixture.accounts;
    person = new QuickInputUser();
    messages = new Messages();
    approvals = new Approvals(fixture.clients, 20);
    signIn = new SignIn(fixture.clients, store, approvals);
    links = [];
    Object.defineProperty(vscode.env, 'openExternal', {
      configurable: true,
      value: async (link: unknown) => links.push(link) > 0,
    });
  });
  afterEach(async () => {
    Object.defineProperty(vscode.env, 'openExternal', { configurable: true, value: openExternal });
    await person.cancels();
    for (const each of [approvals, signIn, person, messages, fixture]) each.dispose();
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

  it('opens the link as a string, and stores the token as obtained, with a name', async () => {
    const signingIn = await inBrowser();
    assert.equal(typeof links[0], 'string');
    assert.match(
      String(links[0]),
      /\/auth#\?clientID=[0-9a-f-]{36}&code=\w+&context%5Bdevice%5D%5Bproduct%5D=Tokens%20for%20Plex$/,
    );
    assert.match(person.pick?.placeholder ?? '', /Approve the sign-in in your browser/);
    const token = await control.approvePin('mara');
    const account = (await signingIn.account) ?? assert.fail('Nobody is signed in');
    assert.equal(account.name, 'Mara');
    const stored = await store.credentials(account);
    assert.equal(stored.token?.reveal(), token);
    assert.equal(stored.obtained, 'signedIn');
  });

  it('uses no e-mail address as a name', async () => {
    const first = await inBrowser();
    await control.approvePin('tobi');
    assert.equal((await first.account)?.name, 'Plex account');
    assert.ok(!(await fixture.stored()).includes('@'));
  });

  it('replaces the token that a second approval has revoked', async () => {
    const first = await inBrowser();
    await control.approvePin('mara');
    await first.account;
    links = [];
    const second = await inBrowser();
    const token = await control.approvePin('mara');
    const account = (await second.account) ?? assert.fail('Nobody is signed in');
    assert.equal(store.accounts.length, 1);
    assert.equal((await store.credentials(account)).token?.reveal(), token);
    assert.equal((await control.state('plexTv')).signIns.length, 1);
  });

  it('replaces the stored token after Cancel, in every window, where the PIN is approved', async () => {
    const first = await inBrowser();
    await control.approvePin('mara');
    const account = (await first.account) ?? assert.fail('Nobody is signed in');
    const other = await fixture.otherWindow();
    links = [];
    const second = await inBrowser();
    await person.cancels();
    assert.equal(await second.account, undefined);
    const token = await control.approvePin('mara');
    await until('the new token', () => (fixture.secrets.values.get(`account/${account.id}`) ?? '').includes(token));
    assert.equal((await other.accounts.credentials(account)).token?.reveal(), token);
    other.dispose();
  });

  it('asks after Cancel before it signs in to a new account', async () => {
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
    assert.match(messages.texts, /it was approved as Ines\. Sign in anyway\? Closing this message revokes the token/);
    const [account] = store.accounts;
    assert.equal(account && (await store.credentials(account)).token?.reveal(), token);
    // Its servers are read then, as after any sign-in.
    await until('the news of it', () => late?.id === account?.id);
  });

  it('revokes the token of a new account after Cancel where the user does not want it', async () => {
    const first = await inBrowser();
    await person.cancels();
    assert.equal(await first.account, undefined);
    await control.approvePin('ines');
    await control.untilRequest(({ method, outcome }) => method === 'DELETE' && outcome === 'sent');
    assert.deepEqual((await control.state('plexTv')).signIns, []);
    assert.deepEqual(store.accounts, []);
  });

  it('recognizes the account that the keyring lost', async () => {
    const first = await inBrowser();
    await control.approvePin('mara');
    const account = (await first.account) ?? assert.fail('Nobody is signed in');
    fixture.secrets.values.clear();
    const window = await fixture.otherWindow();
    const next = window.accounts;
    signIn = new SignIn(fixture.clients, next, approvals);
    links = [];
    const second = await inBrowser();
    const token = await control.approvePin('mara');
    assert.deepEqual(await second.account, account);
    assert.deepEqual(next.accounts, [account]);
    assert.equal((await next.credentials(account)).token?.reveal(), token);
    window.dispose();
  });

  it('repeats the request for the user until plex.tv responds', async () => {
    const signingIn = await inBrowser();
    const fault = { kind: 'status', status: 502 } as const;
    await control.addFault('plexTv', { fault, path: '/api/v2/user', times: 1 });
    const token = await control.approvePin('mara');
    const account = (await signingIn.account) ?? assert.fail('Nobody is signed in');
    assert.equal(account.name, 'Mara');
    assert.equal((await store.credentials(account)).token?.reveal(), token);
  });

  it('revokes the token where the keyring takes nothing, and says so', async () => {
    const signingIn = await inBrowser();
    fixture.secrets.failing = 'store';
    await control.approvePin('mara');
    await assert.rejects(signingIn.account, (error: Error) => /secret storage failed/.test(error.message));
    assert.deepEqual((await control.state('plexTv')).signIns, []);
    assert.deepEqual(store.accounts, []);
  });

  it('revokes the token where the keyring cannot be read, and says so', async () => {
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

  it('revokes the token where plex.tv refuses the user, and says so at once', async () => {
    const signingIn = await inBrowser();
    await control.addFault('plexTv', { fault: { kind: 'status', status: 403 }, path: '/api/v2/user' });
    await control.approvePin('mara');
    await assert.rejects(signingIn.account, (error: unknown) => isPlexError(error) && error.kind === 'forbidden');
    assert.deepEqual((await control.state('plexTv')).signIns, []);
  });

  it('shows errors while it waits, and continues', async () => {
    const signingIn = await inBrowser();
    await control.disconnect('plexTv');
    await until('words', () => /Couldn't reach plex\.tv\. Still trying/.test(person.pick?.placeholder ?? ''));
    await control.connect('plexTv');
    await until('words', () => /Approve the sign-in in your browser/.test(person.pick?.placeholder ?? ''));
    await control.setModes('plexTv', { rateLimited: true });
    await until('words', () => /limiting requests \(429\)/.test(person.pick?.placeholder ?? ''));
    await control.setModes('plexTv', { rateLimited: false });
    await control.approvePin('mara');
    assert.equal((await signingIn.account)?.name, 'Mara');
  });

  it('says that the PIN was not approved in time, with a button to start again', async () => {
    await control.setModes('plexTv', { pinSeconds: 2 });
    const signingIn = await inBrowser();
    await assert.rejects(signingIn.account, (error: unknown) => isPlexError(error) && error.kind === 'pinExpired');
  });

  it('ends where plex.tv does not know the PIN', async () => {
    const signingIn = await inBrowser();
    await control.expirePins();
    await assert.rejects(signingIn.account, (error: unknown) => isPlexError(error) && error.kind === 'pinGone');
  });

  it('copies the unchanged link, and opens it again', async () => {
    const signingIn = await inBrowser();
    await person.takes('Copy Link');
    await until('words', () => /Copied the link/.test(person.pick?.placeholder ?? ''));
    assert.equal(await vscode.env.clipboard.readText(), links[0]);
    await person.takes('Open Again');
    await until('the second opening', () => links.length === 2);
    assert.equal(links[1], links[0]);
    await person.takes('Cancel');
    assert.equal(await signingIn.account, undefined);
  });

  it('uses the client identifier that is stored at that moment', async () => {
    await fixture.state.set('choices', 'clientIdentifier', 'another-window-stored-this');
    const signingIn = await inBrowser();
    const [pin] = (await control.state('plexTv')).openPins;
    assert.equal(pin?.clientIdentifier, 'another-window-stored-this');
    await person.cancels();
    await signingIn.account;
  });

  it('stores a pasted token as pasted', async () => {
    const account = (await (await withToken(` X-Plex-Token=${simulator.tokens.owner} `)).account) ?? assert.fail();
    assert.equal(account.name, 'Mara');
    assert.equal((await store.credentials(account)).obtained, 'pasted');
  });

  it('revokes an obtained token that a pasted one replaces', async () => {
    const first = await inBrowser();
    await control.approvePin('mara');
    await first.account;
    const account = (await (await withToken(simulator.tokens.owner)).account) ?? assert.fail();
    assert.equal(store.accounts.length, 1);
    assert.equal((await store.credentials(account)).obtained, 'pasted');
    assert.deepEqual((await control.state('plexTv')).signIns, []);
  });

  it('says what to do where plex.tv rejects a pasted token', async () => {
    const signingIn = await withToken('Zq8_wrong-token_7Kx2a');
    await person.isTold(/plex\.tv rejected this token \(401\)/);
    const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    await person.answers(`${part({ alg: 'EdDSA' })}.${part({ exp: 4_000_000_000 })}.c2lnbmF0dXJl`);
    await person.isTold(/plex\.tv rejected this Plex JWT \(401\): it expired or was revoked\. Go back/);
    await person.cancels();
    assert.equal(await signingIn.account, undefined);
    assert.deepEqual(store.accounts, []);
  });
});
