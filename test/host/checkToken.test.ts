import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { AccountDevice } from '../../src/plex/responses.ts';
import { Secret } from '../../src/plex/secret.ts';
import { listId } from '../../src/servers/listedServers.ts';
import { connectionsOf, type Server } from '../../src/servers/server.ts';
import { type CheckedToken, rejectedAtServer, validAtServer } from '../../src/tokens/checkWords.ts';
import { rejectedAtPlexTv, validAtPlexTv } from '../../src/tokens/plexTvCheckWords.ts';
import { keyOfToken } from '../../src/workbench/givenPlace.ts';
import { showError } from '../../src/workbench/notify.ts';
import { until } from '../until.ts';
import { closeEditors, openText, select } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { createdEarlier } from './issued.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const { attic } = simulator.servers;
const TRANSIENT = 'transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4';
const client = { app: 'Kometa', clientIdentifier: 'a0b1c2d3-e4f5-4061-8273-94a5b6c7d8e9' };

function jwt(claims: object): string {
  const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');
  return `${part({ alg: 'EdDSA', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`;
}

describe('Checking the token at the cursor', () => {
  let fixture: Fixture;
  let server: Server;
  let messages: Messages;
  let person: QuickInputUser;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    server = await fixture.addLivingRoom();
    messages = new Messages();
    person = new QuickInputUser();
  });
  afterEach(async () => {
    for (const each of [person, messages, fixture]) each.dispose();
    await closeEditors();
  });
  const mint = async (of = server): Promise<string> => (await fixture.minting.mint(of)).reveal();
  /** The server forgets its tokens and keeps its version. */
  const restart = async (): Promise<void> => {
    await control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
    await control.untilRunning('livingRoom');
  };

  const check = () => fixture.checkToken.check().catch(error => showError(error));

  it('sends a created token to its server, and to no other', async () => {
    const token = await mint();
    const editor = await openText(`PLEX_TOKEN=${token}one`);
    await select(editor, [0, 20]);
    await control.clearJournal();
    await check();
    assert.match(
      messages.texts,
      /^This transient token lasts until .+ or a restart of Living Room \(me\)\. It has owner access\.$/,
    );
    assert.ok((await control.journal()).every(each => each.server === 'livingRoom'));
    await restart();
    await check();
    assert.match(
      messages.texts,
      /Living Room rejected this token \(401\): it has expired, or the server restarted\. Renew it\.$/,
    );
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
    const checked = check();
    await person.takes('Living Room');
    await checked;
    assert.deepEqual(messages.all.at(-1)?.buttons, []);
  });

  it('says to insert a new token where the stored one that created it was removed', async () => {
    const token = await mint();
    const { machineIdentifier } = simulator.servers.livingRoom;
    await fixture.tokens.store(machineIdentifier, 'token-2', new Secret(simulator.tokens.owner));
    await fixture.addLivingRoom({ tokens: [{ id: 'token-2', label: 'other' }], selectedToken: 'token-2' });
    await openText(token, [0, 3]);
    await restart();
    await check();
    assert.match(messages.texts, /it has expired, or the server restarted\. Insert a new one\.$/);
    assert.deepEqual(messages.all.at(-1)?.buttons, []);
  });

  it('renews a token that has expired where the server accepts requests from this computer without one', async () => {
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
    await fixture.checkToken.check(document.uri.toString(), { line: 1, start: 11, end: 57 }, key);
    assert.match(messages.texts, /^This transient token lasts until .+ or a restart of Living Room \(me\)\./);
    assert.equal(vscode.window.activeTextEditor?.document, document);
    assert.deepEqual(vscode.window.activeTextEditor?.selection, new vscode.Selection(1, 11, 1, 57));
  });

  it('proves nothing if the server accepts this computer without a token', async () => {
    const editor = await openText(await mint());
    await select(editor, [0, 3]);
    await control.setModes('livingRoom', { allowedNetworks: true });
    await check();
    assert.match(
      messages.texts,
      /^Couldn't check the token: Living Room accepts requests from this computer without one\.$/,
    );
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
    const checked = check();
    await person.takes('Attic');
    await checked;
    assert.ok((await control.journal()).every(each => each.server === 'attic'));
    assert.equal(messages.texts, "This long-lived token is valid on Attic until it's revoked. It has owner access.");
  });

  it('sends a stored token to its server, without asking the user', async () => {
    const editor = await openText(`token = "${simulator.tokens.owner}"`);
    await select(editor, [0, 15]);
    await check();
    assert.equal(
      messages.texts,
      "Your stored token “me” is valid on Living Room until it's revoked. It has owner access.",
    );
  });

  it("sends an account's token to plex.tv or a server that it owns, and to no other", async () => {
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
    const checked = check();
    await until('the question', () => person.pick?.items.length === 2);
    assert.deepEqual(
      person.pick?.items.map(({ label }) => label),
      ['plex.tv', 'Living Room'],
    );
    await person.takes('Living Room');
    await checked;
    assert.match(messages.texts, /^Your stored token “mara” is valid on Living Room until it's revoked\./);
    assert.ok((await control.journal()).every(each => each.server === 'livingRoom'));
    await list(false);
    await control.clearJournal();
    // plex.tv knows this one from no sign-in.
    await check();
    assert.match(messages.texts, /plex\.tv rejected the token of mara \(401\)\. Sign in again/);
    assert.ok((await control.journal()).every(each => each.server === 'plexTv'));
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
    for (const [token, words] of [
      [
        'Wm4_x7Lq-2ZrT9bNc6Yf',
        /Living Room rejected this token \(401\): it was revoked, or it's for another server\. Check it at plex\.tv\.$/,
      ],
      [
        'transient-0b5c9a4e-3d21-4f6a-9e87-51c2d7f0a3b4',
        /Living Room rejected this token \(401\): it has expired, or it's for another server\. Insert a new one\.$/,
      ],
    ] as const) {
      await select(await openText(`token = "${token}"`), [0, 15]);
      const checked = check();
      await person.takes('Living Room');
      await checked;
      assert.match(messages.texts, words);
    }
  });

  it('asks plex.tv about a token that a server rejected only if the user says so, and never about a stored one', async () => {
    await select(await openText('token = "Wm4_x7Lq-2ZrT9bNc6Yf"'), [0, 15]);
    messages.press = 'Check at plex.tv';
    const checked = check();
    await person.takes('Living Room');
    await checked;
    assert.deepEqual(
      messages.all.map(({ buttons }) => buttons),
      [['Check at plex.tv'], []],
    );
    assert.match(
      messages.texts,
      /plex\.tv rejected this token \(401\), too: it was revoked, or it's for another server than Living Room\.$/,
    );
    messages.all.splice(0);
    await control.clearJournal();
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/' });
    await select(await openText(`token = "${simulator.tokens.owner}"`), [0, 15]);
    await check();
    assert.match(messages.texts, /^Living Room rejected this token \(401\)/);
    assert.deepEqual(messages.all[0]?.buttons, []);
    assert.ok((await control.journal()).every(each => each.server === 'livingRoom'));
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

  it("says that a token is not the owner's, and nothing if the server returns an error", async () => {
    const token = simulator.tokens.sharedUser;
    const words = async (): Promise<string> => {
      messages.all.splice(0);
      await select(await openText(`token = "${token}"`), [0, 15]);
      const checked = check();
      await person.takes('Living Room');
      await checked;
      return messages.texts;
    };
    const valid = "This long-lived token is valid on Living Room until it's revoked.";
    assert.equal(await words(), `${valid} It lacks owner access.`);
    for (const status of [404, 500, 503]) {
      await control.addFault('livingRoom', { fault: { kind: 'status', status }, path: '/updater/status' });
      assert.equal(await words(), valid, `${status}`);
      await control.clearFaults('livingRoom');
    }
    await control.addFault('livingRoom', { fault: { kind: 'status', status: 401 }, path: '/updater/status' });
    assert.equal(await words(), `${valid} It lacks owner access.`);
    assert.notEqual(fixture.directory.stateOf(server), 'rejected');
  });

  it('requests no owner access where the server accepts this computer without a token', async () => {
    await select(await openText(simulator.tokens.owner), [0, 3]);
    await control.setModes('livingRoom', { allowedNetworks: true });
    await control.clearJournal();
    await check();
    assert.ok(!(await control.journal()).some(({ path }) => path === '/updater/status'));
  });

  it('sends nothing before the user picks, and nothing after Escape', async () => {
    await select(await openText(`token = "${simulator.tokens.atticOwner}"`), [0, 15]);
    const checked = check();
    await until('the question', () => person.pick?.title === 'Select Where to Check the Token');
    await person.accepts();
    assert.deepEqual(person.pick?.activeItems, []);
    await person.cancels();
    await checked;
    assert.deepEqual(await control.journal(), []);
    assert.deepEqual(messages.all, []);
  });

  it('does not offer plex.tv for a token that only a server accepts', async () => {
    const shared = 'xyzAB12cdEF34ghIJ56k';
    await fixture.appTokens.note(new Secret(shared), { ...client, account: 'Tobi', sharedServer: 'Living Room' });
    const local = `local-${TRANSIENT.slice('transient-'.length)}`;
    for (const token of [shared, local, TRANSIENT]) {
      await select(await openText(`token = "${token}"`), [0, 15]);
      const count = person.picks.length;
      const checked = check();
      await until('the question', () => person.picks.length > count && person.pick?.items.length === 1);
      assert.equal(person.pick?.title, "Select the Token's Server");
      assert.equal(person.pick?.items[0]?.label, 'Living Room');
      await person.cancels();
      await checked;
    }
    assert.deepEqual(await control.journal(), []);
    // Nor afterwards, when the server has rejected it.
    for (const token of [shared, local, TRANSIENT]) {
      messages.all.splice(0);
      await select(await openText(`token = "${token}"`), [0, 15]);
      const checked = check();
      await person.takes('Living Room');
      await checked;
      assert.match(
        messages.texts,
        /^Living Room rejected this token \(401\): .+ (?:Use another token|Insert a new one)\.$/,
      );
      assert.deepEqual(messages.all[0]?.buttons, []);
    }
  });

  it('never sends a token that signs a server in', async () => {
    const token = 'xyzAB12cdEF34ghIJ56k';
    for (const text of [`<Preferences PlexOnlineToken="${token}"`, `<key>PlexOnlineToken</key> <string>${token}`]) {
      messages.all.splice(0);
      await select(await openText(text), [0, text.indexOf(token) + 2]);
      await check();
      assert.match(
        messages.texts,
        /^This token signs the server in to Plex, so it wasn't sent\. Don't use it in programs/,
      );
    }
    assert.deepEqual(person.picks, []);
    assert.deepEqual(await control.journal(), []);
  });

  it('sends no JWT that has expired according to its claims', async () => {
    const token = jwt({ exp: 1_767_830_400 });
    await select(await openText(`token = "${token}"`), [0, 15]);
    await check();
    assert.match(
      messages.texts,
      /^This JWT expired on Jan \d, 2026, .+, according to its claims, so it wasn't sent\. Use a new one\.$/,
    );
    assert.deepEqual(await control.journal(), []);
  });

  it('reports that servers reject a JWT, and names the account from plex.tv', async () => {
    const token = jwt({ exp: Math.floor(Date.now() / 1000) + 3600 });
    await select(await openText(`token = "${token}"`), [0, 15]);
    const user = JSON.stringify({ uuid: '5d0e83b1f7a264c9', title: 'Mara', authToken: token });
    const fault = { kind: 'body', status: 200, body: user, contentType: 'application/json' } as const;
    const words = async (place: string): Promise<string> => {
      messages.all.splice(0);
      const checked = check();
      await person.takes(place);
      await checked;
      return messages.texts;
    };
    assert.equal(
      await words('Living Room'),
      "Living Room rejected this JWT (401): servers don't accept JWTs. Check it at plex.tv instead.",
    );
    assert.equal(
      await words('plex.tv'),
      'plex.tv rejected this JWT (401): it has expired or was revoked. Use a new one.',
    );
    await control.addFault('plexTv', { path: '/api/v2/user', fault });
    assert.match(
      await words('plex.tv'),
      /^This JWT is valid for the account Mara\. According to its claims, it expires on .+\.$/,
    );
  });

  describe('at plex.tv', () => {
    /** Has a token checked at plex.tv, and returns the words. */
    const words = async (token: string): Promise<string> => {
      messages.all.splice(0);
      await select(await openText(`token = "${token}"`), [0, 15]);
      await control.clearJournal();
      const checked = check();
      await person.takes('plex.tv');
      await checked;
      return messages.texts;
    };
    const valid = "This long-lived token is valid for the account Mara until it's revoked.";
    // No server is stored, so the tokens of Living Room are unknown.
    beforeEach(() => fixture.directory.remove(server));

    it('returns the account of an unknown token, and which servers it owns', async () => {
      assert.equal(await words(simulator.tokens.owner), `${valid} Servers: Living Room (owned), Attic (shared).`);
      const journal = await control.journal();
      assert.ok(journal.every(each => each.server === 'plexTv'));
      assert.deepEqual(
        journal.map(({ path }) => path),
        ['/api/v2/user', '/api/v2/resources'],
      );
      assert.equal(
        await words(simulator.tokens.atticOwner),
        "This long-lived token is valid for the account Ines until it's revoked. Server: Attic (owned).",
      );
    });

    it('has no name for an account with an e-mail address only', async () => {
      assert.equal(
        await words(simulator.tokens.sharedUser),
        "This long-lived token is valid at plex.tv until it's revoked. Server: Living Room (shared).",
      );
    });

    it('returns the account where the list of its servers fails', async () => {
      await control.addFault('plexTv', { path: '/api/v2/resources', fault: { kind: 'status', status: 500 } });
      assert.equal(await words(simulator.tokens.owner), valid);
    });

    it('says of a rejected token that it may be for one server', async () => {
      assert.equal(
        await words('Wm4_x7Lq-2ZrT9bNc6Yf'),
        "plex.tv rejected this token (401): it was revoked, or it's for one server. Check it at that server.",
      );
    });

    it('does not call a token rejected for another status', async () => {
      for (const [status, kind] of [
        [403, /^plex\.tv refused the request \(403\)/],
        [500, /^plex\.tv failed with an internal error \(500\)/],
      ] as const) {
        await control.addFault('plexTv', { path: '/api/v2/user', fault: { kind: 'status', status } });
        assert.match(await words(simulator.tokens.owner), kind);
        await control.clearFaults('plexTv');
      }
    });

    it('names the app of a token, with the identifier that it was created for, until it is revoked', async () => {
      const plexTv = await fixture.clients.plexTv(undefined, client);
      await plexTv.createPin(client);
      const token = await control.approvePin('mara');
      await fixture.appTokens.note(new Secret(token), { ...client, account: 'Mara' });
      assert.match(
        await words(token),
        /^This token for Kometa, created on .+, is valid for the account Mara until it's revoked\.$/,
      );
      const [request] = await control.journal();
      assert.equal(request?.headers['x-plex-client-identifier'], client.clientIdentifier);
      await (await fixture.clients.plexTv(new Secret(token), client)).signOut();
      assert.equal(
        await words(token),
        'plex.tv rejected this token (401): it was revoked. Create a new one for Kometa.',
      );
      messages.all.splice(0);
      await control.clearJournal();
      await check();
      assert.match(messages.texts, /^This token for Kometa \(Mara\), created on .+, was revoked\. Create a new one\.$/);
      assert.deepEqual(await control.journal(), []);
    });

    it("checks an account's token without a question where the account owns no server", async () => {
      const token = new Secret(simulator.tokens.owner);
      await fixture.accounts.put({ id: 'a-1', name: 'Mara' }, { token, obtained: 'pasted', serverTokens: new Map() });
      await fixture.directory.setListed('a-1', []);
      await select(await openText(token.reveal()), [0, 3]);
      await control.clearJournal();
      await check();
      assert.deepEqual(person.picks, []);
      assert.match(messages.texts, /^Your stored token is valid for the account Mara until it's revoked\. Servers: /);
      assert.ok((await control.journal()).every(each => each.server === 'plexTv'));
    });
  });

  describe('in words', () => {
    const at = Date.UTC(2026, 10, 30, 22, 44);
    const app = { ...client, account: 'Mara', at };
    const issued = { machineIdentifier: attic.machineIdentifier, label: 'kids', at };
    const expires = Date.now() + 3_600_000;
    const tokens: readonly CheckedToken[] = [
      ...(['transient', 'longLived', 'local', 'jwt'] as const).map(kind => ({ kind, signsServerIn: false })),
      { kind: 'transient', signsServerIn: false, issued },
      { kind: 'transient', signsServerIn: false, issued: { ...issued, label: '' } },
      { kind: 'jwt', signsServerIn: false, expires },
      { kind: 'jwt', signsServerIn: false, expires, storedAs: 'Mara' },
      { kind: 'longLived', signsServerIn: false, app },
      { kind: 'longLived', signsServerIn: false, storedAs: 'Mara' },
    ];
    const listed = (count: number, owned: boolean) =>
      Array.from({ length: count }, () => ({ name: 'Living Room', owned }) as AccountDevice);
    const answers = (): string[] => [
      ...tokens.flatMap(token => [true, false, undefined].map(isOwner => validAtServer(token, 'Living Room', isOwner))),
      ...tokens.flatMap(token =>
        (['renew', 'checkAtPlexTv', 'none'] as const).map(next => rejectedAtServer(token, 'Living Room', next)),
      ),
      ...tokens.flatMap(token => [undefined, server].map(checkedAt => rejectedAtPlexTv(token, 401, checkedAt))),
      ...tokens
        .filter(({ kind }) => kind !== 'transient' && kind !== 'local')
        .flatMap(token => {
          const lists =
            token.kind === 'jwt' || token.app ? [] : [listed(2, true), listed(900, false), [], listed(1, true)];
          return [undefined, ...lists].flatMap(servers => [
            validAtPlexTv(token, 'Mara', servers),
            validAtPlexTv(token, undefined, servers),
          ]);
        }),
    ];

    it('is one message of up to 120 characters, in whole sentences, that states the kind of token', () => {
      for (const answer of answers()) {
        assert.ok(answer.length <= 120, `${answer.length}: ${answer}`);
        assert.match(answer, /^\S.*\S\.$/);
        assert.match(answer, /token|JWT/);
        assert.doesNotMatch(answer, /undefined|\{\d\}|Invalid/);
      }
      assert.ok(answers().length > 50);
    });

    it('repeats only the expiry of a JWT, and counts servers whose names are too long', () => {
      assert.match(
        validAtPlexTv({ kind: 'longLived', signsServerIn: false }, 'Mara', [...listed(2, true), ...listed(3, false)]),
        / Servers: 2 owned, 3 shared\.$/,
      );
      assert.equal(
        validAtPlexTv({ kind: 'longLived', signsServerIn: false }, 'Mara', []),
        "This long-lived token is valid for the account Mara until it's revoked. plex.tv lists no servers for it.",
      );
      assert.equal(validAtPlexTv({ kind: 'jwt', signsServerIn: false }), 'This JWT is valid at plex.tv.');
    });
  });
});
