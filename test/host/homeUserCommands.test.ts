import assert from 'node:assert/strict';
import type { Account } from '../../src/accounts/account.ts';
import { Secret } from '../../src/plex/secret.ts';
import { connectionsOf, type Server, usedWith } from '../../src/servers/server.ts';
import { inWords } from '../../src/workbench/words.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const { livingRoom, attic } = simulator.servers;
const PIN = '4071';

describe('Home user commands', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  let messages: Messages;
  let mara: Account;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    person = new QuickInputUser();
    messages = new Messages();
    mara = await signIn('mara', simulator.tokens.owner);
  });
  afterEach(async () => {
    await person.cancels();
    for (const each of [person, messages, fixture]) each.dispose();
  });

  async function signIn(name: string, token: string): Promise<Account> {
    const plexTv = await fixture.clients.plexTv(new Secret(token));
    const account = fixture.accounts.accountOf(
      { ...(await plexTv.getUser()), name },
      await fixture.clients.clientIdentifier(),
    );
    await fixture.accounts.put(account, { token: new Secret(token), obtained: 'pasted', serverTokens: new Map() });
    await fixture.accountServers.read(account);
    await control.clearJournal();
    return account;
  }
  async function add(name: string, pin?: string): Promise<void> {
    const asked = person.boxes.length + 1;
    const adding = fixture.homeUserCommands.add({ account: mara.id });
    await person.takes(name);
    if (pin !== undefined) {
      await person.isAsked(asked);
      await person.answers(pin);
    }
    await adding;
  }
  const user = (name: string): Account =>
    fixture.accounts.accounts.find(account => account.name === name) ?? assert.fail(name);
  const server = (name: string, of: { machineIdentifier: string; name: string } = livingRoom): Server => {
    const known = fixture.directory.find(of.machineIdentifier) ?? assert.fail(of.name);
    return usedWith(known, `account/${user(name).id}`) ?? assert.fail(`There is no token of ${name}.`);
  };
  const switches = async () => (await control.journal()).filter(({ path }) => path.includes('/switch'));
  const clientId = () => fixture.clients.clientIdentifier();
  const anySignal = () => new AbortController().signal;
  const secrets = () => [...fixture.secrets.values.values()].join('\n');

  it('list the users with marks, without the account itself, guests and accounts that are signed in', async () => {
    await signIn('Tobi', simulator.tokens.sharedUser);
    const adding = fixture.homeUserCommands.add(mara.id);
    const pick = await until('the list', () => person.pick);
    assert.deepEqual(
      pick.items.map(({ label, description }) => [label, description]),
      [
        ['Lena', 'restricted · PIN'],
        ['Kids', 'restricted'],
      ],
    );
    await person.cancels();
    await adding;
    assert.deepEqual(await switches(), []);
    assert.equal(fixture.accounts.accounts.length, 2);
  });

  it('add a token for each server that is shared with the user, after the PIN', async () => {
    await add('Lena', PIN);
    assert.match(messages.texts, /^Added Lena\. 2 servers are shared with this user\.$/);
    for (const [of, label] of [[livingRoom, 'lena'] as const, [attic, 'lena'] as const]) {
      const token = await fixture.mint(server('Lena', of));
      assert.equal(token.shape, 'transient', label);
    }
    assert.deepEqual(
      server('Lena').tokens.map(({ label, owned, isHomeUser }) => [label, owned, isHomeUser]),
      [
        ['mara', true, undefined],
        ['Lena', false, true],
      ],
    );
  });

  it('are named after the first token with their access, which is not that of the account', async () => {
    await add('Lena', PIN);
    const lena = server('Lena');
    await fixture.directory.select(lena, lena.selectedToken);
    messages.all.splice(0);
    await fixture.transientTokens.copy(lena);
    assert.match(messages.texts, /This token has the access of “Lena”, and can't be revoked early\./);
  });

  it('have the token of the user sent to a server, and no other', async () => {
    await add('Kids');
    assert.match(messages.texts, /^Added Kids\. 1 server is shared with this user\.$/);
    await control.clearJournal();
    await fixture.mint(server('Kids'));
    const sent = new Set((await control.journal()).map(({ headers }) => headers['x-plex-token']));
    sent.delete(undefined);
    assert.equal(sent.size, 1);
    assert.ok(!sent.has(simulator.tokens.owner));
    const stored = await fixture.accounts.credentials(user('Kids'));
    assert.deepEqual([...sent], [stored.serverTokens.get(livingRoom.machineIdentifier)?.reveal()]);
  });

  it('leave neither a PIN nor the token of the switch behind', async () => {
    await add('Lena', PIN);
    const { signIns } = await control.state('plexTv');
    const ofSwitch = signIns.find(each => each.user === 'lena')?.token ?? assert.fail('There was no switch.');
    for (const kept of [secrets(), await fixture.stored()]) {
      assert.ok(!kept.includes(ofSwitch));
      assert.ok(!kept.includes(`"${PIN}"`) && !kept.includes(`:${PIN}`));
    }
    assert.ok(secrets().includes('"homeUser"'));
  });

  it('ask for the PIN again if it was wrong, and say nothing about Cancel', async () => {
    const adding = fixture.homeUserCommands.add(mara.id);
    await person.takes('Lena');
    await person.isAsked(1);
    await person.answers('0000');
    await until('the error', () => String(person.box.validationMessage).includes('rejected'));
    await person.answers('abc');
    await until('the other error', () => String(person.box.validationMessage).includes('four digits'));
    assert.equal((await switches()).length, 1);
    await person.cancels();
    await adding;
    assert.deepEqual(messages.all, []);
    assert.deepEqual(fixture.accounts.accounts, [mara]);
  });

  it('ask for a PIN that plex.tv did not mark', async () => {
    const adding = fixture.homeUserCommands.add(mara.id);
    await control.addFault('plexTv', {
      fault: { kind: 'status', status: 403 },
      path: '/api/v2/home/users/*',
      times: 1,
    });
    await person.takes('Kids');
    await person.isAsked(1);
    await person.cancels();
    await adding;
    assert.deepEqual(fixture.accounts.accounts, [mara]);
  });

  it('list no users for an account that administers no Home', async () => {
    const ines = await signIn('Ines', simulator.tokens.atticOwner);
    await assert.rejects(fixture.homeUserCommands.add(ines.id), /Ines doesn't administer a Plex Home/);
    assert.deepEqual(await switches(), []);
  });

  it('add no user without a server', async () => {
    await control.addFault('plexTv', {
      fault: { kind: 'body', contentType: 'application/json', body: '[]' },
      path: '/api/v2/resources',
    });
    await assert.rejects(add('Kids'), /No server is shared with Kids/);
    assert.deepEqual(fixture.accounts.accounts, [mara]);
    assert.equal(secrets().includes('homeUser'), false);
  });

  describe('after a server rejected the token of a user', () => {
    it('need no question if there is no PIN', async () => {
      await add('Kids');
      await fixture.mint(server('Kids'));
      await control.rotateServerToken('livingRoom');
      await control.clearJournal();
      assert.equal((await fixture.mint(server('Kids'))).shape, 'transient');
      assert.equal((await switches()).length, 1);
      assert.equal(person.boxes.length, 0);
    });

    it('refresh the tokens once the user enters the PIN, which nothing asks for in the background', async () => {
      await add('Lena', PIN);
      await control.rotateServerToken('livingRoom');
      await control.clearJournal();
      const words = await fixture.mint(server('Lena')).then(
        () => assert.fail('The token is valid.'),
        error => inWords(error),
      );
      assert.match(words?.message ?? '', /stored tokens of Lena are no longer valid\. Enter this Home user's PIN/);
      assert.deepEqual(
        words?.actions.map(({ title, command }) => [title, command]),
        [['Enter PIN…', 'plexTokens.refreshHomeUser']],
      );
      assert.equal(fixture.accountServers.failureOf(user('Lena'))?.needs, 'homePin');
      assert.deepEqual(await switches(), []);
      assert.equal(person.boxes.length, 1);

      const refreshing = fixture.homeUserCommands.refresh(user('Lena').id);
      await person.isAsked(2);
      await person.answers(PIN);
      await refreshing;
      assert.equal((await fixture.mint(server('Lena'))).shape, 'transient');
      assert.equal(fixture.accountServers.failureOf(user('Lena')), undefined);
    });

    it('report a server that is no longer shared', async () => {
      await add('Kids');
      await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/security/token' });
      const words = await fixture.mint(server('Kids')).then(
        () => assert.fail('The token is valid.'),
        error => inWords(error),
      );
      assert.match(
        words?.message ?? '',
        /rejected the token for Kids \(401\), even after a refresh.*is shared with this user/,
      );
    });
  });

  it('show a user below the account, with what is needed, or at the top level if that was removed', async () => {
    await add('Lena', PIN);
    const rows = async (): Promise<unknown[]> => {
      const [root = assert.fail('The tree is empty.')] = await fixture.tree.getChildren();
      const below = await fixture.tree.getChildren(root);
      const user = below.at(-1) ?? assert.fail('Nothing is below the account.');
      const all = [...below, ...(await fixture.tree.getChildren(user))];
      return all.map(node => {
        const { label, contextValue = '', command } = fixture.tree.getTreeItem(node);
        return [label, contextValue, command?.command].filter(Boolean).join(' ');
      });
    };
    assert.deepEqual(await rows(), ['Living Room server', 'Attic sharedServer', 'Lena homeUser']);
    await assert.rejects(fixture.accountServers.read(user('Lena')), /Enter this Home user's PIN/);
    assert.equal((await rows()).at(-1), 'Enter PIN plexTokens.refreshHomeUser');
    await fixture.accounts.remove(mara);
    const roots = await fixture.tree.getChildren();
    assert.deepEqual(
      roots.map(node => fixture.tree.getTreeItem(node).label),
      ['Lena'],
    );
    await assert.rejects(
      fixture.accountServers.readHomeUser(user('Lena'), { uuid: '3fa1c06d9b7e4528', hasPin: true }),
      /you're signed out of the account/,
    );
  });

  it('leave users alone in the background, also if a server has moved', async () => {
    await add('Kids');
    await control.clearJournal();
    await fixture.accountServers.readAll();
    await fixture.accountServers.renew(user('Kids'));
    assert.deepEqual(await switches(), []);
  });

  it('have the addresses used that the owner lists', async () => {
    await add('Kids');
    const kids = user('Kids');
    await fixture.directory.setListed(kids.id, [{ ...fixture.directory.listOf(kids)?.[0], connections: [] } as never]);
    assert.deepEqual(
      connectionsOf(server('Kids')).map(({ address }) => address),
      connectionsOf(server('mara')).map(({ address }) => address),
    );
  });

  it('remove a user after a question, with the tokens', async () => {
    await add('Kids');
    await fixture.homeUserCommands.remove({ account: user('Kids').id });
    assert.equal(fixture.accounts.accounts.length, 2);
    messages.press = 'Remove';
    await fixture.homeUserCommands.remove({ account: user('Kids').id });
    assert.deepEqual(fixture.accounts.accounts, [mara]);
    assert.ok(!secrets().includes('homeUser'));
    assert.deepEqual(
      fixture.directory.find(livingRoom.machineIdentifier)?.tokens.map(({ label }) => label),
      ['mara'],
    );
  });

  it('remove the users with their account', async () => {
    await add('Kids');
    messages.press = 'Sign Out';
    await fixture.accountCommands.signOut(mara.id);
    assert.deepEqual(fixture.accounts.accounts, []);
    assert.equal(fixture.secrets.values.size, 0);
    assert.deepEqual(fixture.directory.servers, []);
  });

  describe('while something else happens', () => {
    it('leave an account alone that the user has signed in to in another window', async () => {
      const other = await fixture.otherWindow();
      const asked = person.boxes.length + 1;
      const adding = fixture.homeUserCommands.add(mara.id);
      await person.takes('Lena');
      await person.isAsked(asked);
      const lena = {
        id: other.accounts.accountOf({ uuid: '3fa1c06d9b7e4528' }, await clientId(), '').id,
        name: 'Lena',
      };
      const own = new Secret('LenasOwnToken-56789_');
      await other.accounts.put(lena, { token: own, obtained: 'signedIn', serverTokens: new Map() });
      await person.answers(PIN);
      await until('the problem', () => String(person.box.validationMessage).includes('an account of their own'));
      assert.deepEqual(await switches(), []);
      assert.ok((await fixture.accounts.readStored(lena))?.token?.equals(own));
      await person.cancels();
      await adding;
      other.dispose();
    });

    for (const [what, during] of [
      [
        'the account is signed out of in another window',
        async (other: Fixture) => other.signOut.leave(mara, anySignal()),
      ],
      [
        'the user is removed in another window',
        async (other: Fixture) => {
          messages.press = 'Remove';
          await other.homeUserCommands.remove(user('Kids').id);
        },
      ],
    ] as const) {
      it(`store nothing if ${what} during the switch`, async () => {
        await add('Kids');
        const other = await fixture.otherWindow();
        const release = await control.hold('plexTv', '/api/v2/home/users/*');
        const reading = fixture.accountServers.read(user('Kids'));
        await control.untilRequest(({ path }) => path.includes('/switch'));
        await during(other);
        await release();
        await assert.rejects(reading, /was removed, so nothing was stored|you're signed out of the account/);
        assert.ok(!secrets().includes('homeUser'));
        other.dispose();
      });
    }

    it('read a user once, also after a failure', async () => {
      await add('Kids');
      await control.addFault('plexTv', {
        fault: { kind: 'status', status: 500 },
        path: '/api/v2/home/users/*',
        times: 1,
      });
      await assert.rejects(fixture.accountServers.read(user('Kids')));
      assert.ok(fixture.accountServers.failureOf(user('Kids')));
      await control.clearJournal();
      await fixture.homeUserCommands.refresh(user('Kids').id);
      assert.equal((await switches()).length, 1);
      assert.equal(fixture.accountServers.failureOf(user('Kids')), undefined);
    });

    it('keep the tokens of a user whose list is empty, and say so', async () => {
      await add('Kids');
      await control.addFault('plexTv', {
        fault: { kind: 'body', contentType: 'application/json', body: '[]' },
        path: '/api/v2/resources',
      });
      await assert.rejects(fixture.homeUserCommands.refresh(user('Kids').id), /No server is shared with Kids/);
      assert.equal((await fixture.accounts.readStored(user('Kids')))?.serverTokens.size, 1);
    });

    it('say that a user has to be added again whose tokens VS Code has lost', async () => {
      await add('Kids');
      fixture.secrets.values.delete(`account/${user('Kids').id}`);
      fixture.values.forgetRead();
      const words = await fixture.homeUserCommands.refresh(user('Kids').id).then(
        () => assert.fail('There are tokens.'),
        error => inWords(error),
      );
      assert.match(words?.message ?? '', /Add this Home user again/);
      assert.deepEqual(
        words?.actions.map(({ command, args }) => [command, args]),
        [['plexTokens.addHomeUser', [mara.id]]],
      );
    });
  });

  it('make a user known to another window', async () => {
    await add('Kids');
    const other = await fixture.otherWindow();
    try {
      assert.deepEqual(other.accounts.accounts, fixture.accounts.accounts);
      assert.equal((await other.mint(server('Kids'))).shape, 'transient');
    } finally {
      other.dispose();
    }
  });

  it('turn a user into an account after a sign-in', async () => {
    await add('Home user');
    const tobi = user('Home user');
    assert.equal(tobi.homeAdmin, mara.id);
    const signing = fixture.signIn.signIn();
    await person.takes('With a Token');
    await person.isAsked(1);
    await person.answers(simulator.tokens.sharedUser);
    assert.deepEqual(await signing, { id: tobi.id, name: 'Home user' });
    assert.deepEqual(
      fixture.accounts.signedIn.map(({ id }) => id),
      [mara.id, tobi.id],
    );
  });
});
