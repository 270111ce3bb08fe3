import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../src/plex/secret.ts';
import { AddServer } from '../../src/servers/addServer.ts';
import { connectionsOf } from '../../src/servers/server.ts';
import { showError } from '../../src/workbench/notify.ts';
import { until } from '../until.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

/** As Mara, with a pasted token; her servers are read. */
async function signIn({ accounts, accountServers }: Fixture): Promise<void> {
  const account = { id: 'mara', name: 'Mara' };
  await accounts.put(account, {
    token: new Secret(simulator.tokens.owner),
    obtained: 'pasted',
    serverTokens: new Map(),
  });
  await accountServers.read(account);
}

describe('Adding a server', () => {
  let fixture: Fixture;
  let person: QuickInputUser;
  let messages: Messages;
  let adding: AddServer;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    person = new QuickInputUser();
    messages = new Messages();
    adding = new AddServer(fixture.directory, fixture.tokens, fixture.access);
  });
  afterEach(async () => {
    await person.cancels();
    for (const each of [person, messages, fixture]) each.dispose();
  });
  const { livingRoom, attic } = simulator.servers;
  const { owner, sharedUser, atticOwner } = simulator.tokens;
  const host = (url: string) => new URL(url).host;
  const start = () => adding.addServer().catch(error => showError(error));
  const nothingKept = () => {
    assert.equal(fixture.secrets.values.size, 0);
    assert.deepEqual(fixture.directory.servers, []);
  };

  it('asks for address and token only, and stores the token in the secret storage only', async () => {
    const done = start();
    await person.isAsked(1);
    await person.answers(host(livingRoom.url));
    await person.isAsked(2);
    assert.match(
      person.box.prompt ?? '',
      /Plex Media Server 1\.\S+ responds at http:\/\/127\.0\.0\.1:\d+\. Paste a token for it\./,
    );
    assert.equal(person.box.password, true);
    await person.answers(`  X-Plex-Token=${owner}&x=1 `);
    await done;
    assert.equal(person.boxes.length, 2);
    assert.match(messages.texts, /^Added and selected Living Room \(me\) at http:\/\/127\.0\.0\.1:\d+\.$/);
    const [server] = fixture.directory.servers;
    assert.equal(server?.name, 'Living Room');
    assert.equal(server?.address, livingRoom.url);
    assert.deepEqual(
      server?.tokens.map(({ label }) => label),
      ['me'],
    );
    assert.deepEqual([...fixture.secrets.values.values()], [owner]);
    assert.ok(!(await fixture.stored()).includes(owner));
    assert.ok((await control.journal()).every(({ tokenInUrl }) => !tokenInUrl));
  });

  it('prefers https where it responds, and says so', async () => {
    const done = start();
    await person.isAsked(1);
    await person.answers(host(livingRoom.httpsUrl));
    await person.isAsked(2);
    assert.match(person.box.prompt ?? '', /responds at https:\/\/127\.0\.0\.1:\d+\. Paste/);
    await person.cancels();
    await done;
    nothingKept();
  });

  it('accepts a base path', async () => {
    const done = start();
    await person.isAsked(1);
    await person.answers(`${livingRoom.basePathUrl}/`);
    await person.isAsked(2);
    await person.answers(owner);
    await done;
    assert.equal(fixture.directory.servers[0]?.address, livingRoom.basePathUrl);
  });

  it('adds another token to a known server, and replaces one with the same label', async () => {
    await fixture.addLivingRoom();
    const add = async (token: string, label: string) => {
      person.boxes.length = 0;
      const done = adding.addToken(livingRoom.machineIdentifier);
      await person.isAsked(1);
      await person.answers(token);
      await person.isAsked(2);
      await person.answers(label);
      await done;
    };
    await add(sharedUser, 'kids');
    assert.deepEqual(
      fixture.directory.servers[0]?.tokens.map(({ label }) => label),
      ['me', 'kids'],
    );
    assert.equal(fixture.secrets.values.size, 2);
    await add(simulator.tokens.ownerSecond, 'me');
    assert.deepEqual(
      fixture.directory.servers[0]?.tokens.map(({ label }) => label),
      ['kids', 'me'],
    );
    assert.deepEqual(new Set(fixture.secrets.values.values()), new Set([sharedUser, simulator.tokens.ownerSecond]));
  });

  it('gives no second name to a token that is stored, but takes it for another address', async () => {
    await fixture.addLivingRoom();
    const done = adding.addToken(livingRoom.machineIdentifier);
    await person.isAsked(1);
    await control.clearJournal();
    await person.answers(owner);
    await person.isTold(/^This token is already stored as “me”\. Paste another one\.$/);
    assert.deepEqual(await control.journal(), []);
    await person.cancels();
    await done;
    const other = start();
    await person.isAsked(2);
    await person.answers(livingRoom.basePathUrl);
    await person.takes('Add another token');
    await person.isAsked(3);
    await person.answers(owner);
    await person.isAsked(4);
    await person.answers('by path');
    await other;
    assert.deepEqual(
      fixture.directory.servers[0]?.tokens.map(({ label, address }) => [label, address]),
      [
        ['me', livingRoom.url],
        ['by path', livingRoom.basePathUrl],
      ],
    );
  });

  it('replaces the given token, or else the selected one, without asking for its name', async () => {
    const server = await fixture.addLivingRoom();
    await fixture.directory.update(server, { tokens: [...server.tokens, { id: 'token-2', label: 'kids' }] });
    for (const [options, label, title] of [
      [{ replace: true, label: 'kids' }, 'kids', 'Replace Token “kids” for Living Room'],
      [{ replace: true }, 'kids', 'Replace Token “kids” for Living Room'],
      [{ replace: true, label: 'me' }, 'me', 'Replace Token “me” for Living Room'],
      [{ replace: true, label: 1 }, 'me', 'Replace Token “me” for Living Room'],
    ] as const) {
      person.boxes.length = 0;
      messages.all.length = 0;
      const done = adding.addToken(livingRoom.machineIdentifier, options);
      await person.isAsked(1);
      assert.equal(person.box.title, title);
      await person.answers(sharedUser);
      await done;
      assert.equal(person.boxes.length, 1);
      assert.equal(messages.texts, `Replaced the token “${label}” for Living Room.`);
      assert.equal(fixture.directory.servers[0]?.tokens.length, 2);
    }
  });

  it('asks for the name of a token that replaces none', async () => {
    await fixture.addLivingRoom();
    for (const options of [undefined, { replace: true, label: 'gone' }]) {
      person.boxes.length = 0;
      const done = adding.addToken(livingRoom.machineIdentifier, options);
      await person.isAsked(1);
      assert.equal(person.box.title, 'Add Token for Living Room');
      await person.answers(sharedUser);
      await person.isAsked(2);
      assert.equal(person.box.value, '');
      await person.cancels();
      await done;
    }
  });

  it('moves the tokens of a server that has moved, where the user says so', async () => {
    await fixture.addLivingRoom({ address: livingRoom.httpsUrl });
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await until('the question', () => person.pick?.items.length === 2);
    const [move, add] = person.pick?.items ?? [];
    assert.match(`${person.pick?.title} ${person.pick?.placeholder}`, /was at https:.*responds at http:\S+\.$/);
    assert.ok(person.pick?.title?.includes(livingRoom.httpsUrl), person.pick?.title);
    assert.equal(move?.label, `Use the stored tokens at ${livingRoom.url}`);
    assert.equal(add?.label, 'Add another token');
    await person.takes(move?.label ?? '');
    await done;
    const [server] = fixture.directory.servers;
    assert.equal(server?.address, livingRoom.url);
    assert.deepEqual(
      server?.tokens.map(({ id, connections }) => [id, connections.map(({ address }) => address)]),
      [['token-1', [livingRoom.url]]],
    );
    assert.equal(person.boxes.length, 1);
  });

  it('keeps the address of the other tokens when one is added at another address', async () => {
    await fixture.addLivingRoom({ address: livingRoom.httpsUrl });
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await until('the question', () => person.pick?.items.length === 2);
    await person.takes('Add another token');
    await person.isAsked(2);
    await person.answers(sharedUser);
    await person.isAsked(3);
    await person.answers('kids');
    await done;
    const addresses = fixture.directory.servers[0]?.tokens.map(({ label, connections }) => [
      label,
      connections.map(({ address }) => address),
    ]);
    assert.deepEqual(addresses, [
      ['me', [livingRoom.httpsUrl]],
      ['kids', [livingRoom.url]],
    ]);
  });

  it('says where a server cannot tell whether the token is valid', async () => {
    await control.setModes('livingRoom', { allowedNetworks: true });
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    await person.answers(atticOwner);
    await done;
    assert.match(
      messages.texts,
      /^Saved the token “me” unchecked: .+ accepts requests from this computer without a token\.$/,
    );
    assert.equal(fixture.directory.stateOf(fixture.directory.servers[0] ?? assert.fail()), 'notAsked');
  });

  it('asks for no token before a Plex Media Server has responded', async () => {
    const notPlex = createServer((_, response) => response.end('<html>router</html>')).listen(0, '127.0.0.1');
    await until('the other server', () => notPlex.listening);
    const done = start();
    await person.isAsked(1);
    await person.answers(`http://127.0.0.1:${(notPlex.address() as AddressInfo).port}`);
    await person.isTold(/isn't a Plex Media Server/);
    await control.disconnect('livingRoom');
    await person.answers(livingRoom.url);
    await person.isTold(/refused the connection/);
    await person.answers('no.such.host.invalid:32400');
    await person.isTold(/the name in no\.such\.host\.invalid:32400 can't be resolved/);
    await person.answers('http://a@b');
    await person.isTold(/Remove the user name/);
    assert.equal(person.boxes.length, 1);
    await person.cancels();
    await done;
    notPlex.close();
    nothingKept();
  });

  it('follows no redirect, and says where it leads', async () => {
    await control.addFault('livingRoom', {
      fault: { kind: 'redirect', status: 301, location: 'https://plex.example/identity' },
    });
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isTold(/redirects to https:\/\/plex\.example \(301\)/);
    await person.cancels();
    await done;
  });

  it('says that an unclaimed server has no tokens', async () => {
    await control.setModes('livingRoom', { unclaimed: true });
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isTold(/isn't claimed yet/);
    await person.cancels();
    await done;
  });

  it('sends the token to no other server that responds there by then', async () => {
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    await control.addFault('livingRoom', { fault: { kind: 'identity', machineIdentifier: 'e'.repeat(40) } });
    await person.answers(owner);
    await person.isTold(/A different server responded at 127\.0\.0\.1:\d+, so no token was sent\. Check the address/);
    assert.ok((await control.journal()).every(({ headers }) => headers['x-plex-token'] === undefined));
    await person.cancels();
    await done;
    nothingKept();
  });

  it('goes back a step, and keeps the typed text', async () => {
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    await person.goesBack();
    await person.isAsked(3);
    assert.equal(person.box.value, livingRoom.url);
    await person.cancels();
    await done;
  });

  it("adds a token for an account's server at the address that responds, and stores no address of the list", async () => {
    await signIn(fixture);
    const listed = fixture.directory.servers.find(({ name }) => name === 'Attic') ?? assert.fail();
    const best = connectionsOf(listed).find(({ address }) => address !== attic.url) ?? assert.fail();
    // plex.tv lists one first that answers to nobody.
    const dead = { ...best, address: 'http://127.0.0.1:1', local: true };
    await fixture.directory.setListed('mara', [
      { ...listed, owned: false, connections: [dead, { ...best, address: attic.url }] },
    ]);
    const add = async (token: string, label: string): Promise<void> => {
      const asked = person.boxes.length;
      const done = adding.addToken(attic.machineIdentifier).catch(error => showError(error));
      await person.isAsked(asked + 1);
      assert.ok(person.box.prompt?.includes(attic.url), person.box.prompt);
      await person.answers(token);
      await person.isAsked(asked + 2);
      await person.answers(label);
      await done;
    };
    await add(atticOwner, 'me');
    // Where it lets this computer in without a token, it takes any.
    await control.setModes('attic', { allowedNetworks: true });
    const stored = () => fixture.directory.find(attic.machineIdentifier);
    // One that nobody but the account lists is not for a pasted token: it isn't the account's server.
    const connections = () =>
      stored()?.tokens.map(({ label, connections }) => [label, connections.map(({ address }) => address)]);
    assert.deepEqual(connections(), [
      ['me', [attic.url]],
      ['Mara', [dead.address, attic.url]],
    ]);
    await add(owner, 'kids');
    assert.deepEqual(connections(), [
      ['me', [attic.url]],
      ['kids', [attic.url]],
      ['Mara', [dead.address, attic.url]],
    ]);
    await fixture.directory.update(stored() ?? assert.fail(), { address: 'https://plex.example.test' });
    await add(sharedUser, 'again');
    assert.equal(stored()?.address, 'https://plex.example.test');
  });

  it('shows nothing when cancelled at any step, also during a request', async () => {
    for (const answers of [[], [livingRoom.url]]) {
      person.boxes.length = 0;
      const done = start();
      for (const [index, answer] of answers.entries()) {
        await person.isAsked(index + 1);
        await person.answers(answer);
      }
      await person.isAsked(answers.length + 1);
      await person.cancels();
      await done;
    }
    await control.addFault('livingRoom', { fault: { kind: 'neverAnswers' } });
    person.boxes.length = 0;
    await control.clearJournal();
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await control.untilRequest(({ path }) => path === '/identity');
    await person.cancels();
    await done;
    await control.untilRequest(({ outcome }) => outcome === 'cut');
    nothingKept();
    assert.deepEqual(messages.all, []);
  });

  it('stores no server where the secret storage takes no token', async () => {
    fixture.secrets.failing = 'store';
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    await person.answers(owner);
    await done;
    assert.match(messages.texts, /secret storage failed/);
    nothingKept();
  });

  it("stores the server's name as plain text", async () => {
    const friendlyName = `[x](command:workbench.action.quit)$(trash)\n\u202e${'long'.repeat(2500)}`;
    await control.addFault('livingRoom', { fault: { kind: 'names', friendlyName } });
    const done = start();
    await person.isAsked(1);
    await person.answers(livingRoom.url);
    await person.isAsked(2);
    await person.answers(owner);
    await done;
    const again = adding.addToken(livingRoom.machineIdentifier);
    await person.isAsked(3);
    await person.answers(sharedUser);
    await person.isAsked(4);
    await person.answers('$(bug) [y](command:z)');
    await again;
    const [server] = fixture.directory.servers;
    assert.match(server?.name ?? '', /^\[x\] \(command:workbench\.action\.quit\)\$ \(trash\) long.*…$/);
    assert.ok((server?.name.length ?? 0) <= 80);
    assert.equal(server?.tokens[1]?.label, '$ (bug) [y] (command:z)');
    assert.doesNotMatch(messages.texts, /\]\(|\$\(|\u202e/);
  });
});
