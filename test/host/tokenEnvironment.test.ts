import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { TokenEnvironment } from '../../src/tokens/tokenEnvironment.ts';
import { until } from '../until.ts';
import { control, Fixture, plexErrorOf, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

const { livingRoom, attic } = simulator.servers;

describe('A transient token for programs', () => {
  let fixture: Fixture;
  let messages: Messages;
  let environment: TokenEnvironment;
  let folder: string;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    await fixture.addLivingRoom();
    messages = new Messages();
    environment = new TokenEnvironment(fixture);
    folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-env-'));
  });
  afterEach(() => {
    for (const each of [messages, fixture]) each.dispose();
    for (const terminal of vscode.window.terminals) terminal.dispose();
    rmSync(folder, { recursive: true });
  });
  const announced = (): string => {
    const terminal = vscode.window.terminals.at(-1) ?? assert.fail('There is no terminal.');
    return (terminal.creationOptions as vscode.TerminalOptions).message ?? '';
  };
  const minted = async () => (await control.state('livingRoom')).mintedTokens;

  it("is set in a terminal under the names that scripts read, and isn't restored after a reload", async () => {
    await environment.openTerminal(undefined);
    const terminal = vscode.window.terminals.find(({ name }) => name === 'Plex: Living Room') ?? assert.fail();
    const options = terminal.creationOptions as vscode.TerminalOptions;
    const [token] = await minted();
    assert.deepEqual(options.env, {
      PLEX_URL: livingRoom.url,
      PLEX_TOKEN: token,
      PLEX_MACHINE_IDENTIFIER: livingRoom.machineIdentifier,
      PLEXAPI_AUTH_SERVER_BASEURL: livingRoom.url,
      PLEXAPI_AUTH_SERVER_TOKEN: token,
    });
    assert.equal(options.isTransient, true);
    const file = path.join(folder, 'seen');
    terminal.sendText(`printf %s "$PLEX_TOKEN" > '${file}'`);
    await until('the shell', () => existsSync(file) && readFileSync(file, 'utf8') === token);
  });

  it('is announced in the terminal by the names of its variables, without values', async () => {
    await environment.openTerminal(undefined);
    const message = announced();
    assert.match(
      message,
      /^Variables for Living Room \(me\): PLEX_TOKEN, PLEX_URL, PLEXAPI_\w+, PLEXAPI_\w+, PLEX_MACHINE_IDENTIFIER\r\nThe token expires by .+, or when the server restarts\.$/,
    );
    for (const value of [...(await minted()), livingRoom.url, livingRoom.machineIdentifier])
      assert.ok(!message.includes(value), value);
  });

  it("is announced without control characters of the server's or the token's name, which the terminal would obey", async () => {
    const tokens = [{ id: 'token-1', label: 'me\x1b[2J\x9b31m\r\n$ rm' }];
    await fixture.addLivingRoom({ name: 'Living\x1b]0;a title\x07 Room', tokens });
    await environment.openTerminal(undefined);
    const message = announced();
    assert.match(message, /^Variables for Living \]0;a title Room \(me \[2J 31m \$ rm\): PLEX_TOKEN, /);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(message.replace('\r\nThe token expires', ''), /[\x00-\x1f\x7f-\x9f]/);
  });

  it("is a variable's value once the user allows it: this time", async () => {
    messages.press = 'Allow Once';
    const token = await environment.forTask(undefined);
    assert.deepEqual([token], await minted());
    assert.match(messages.texts, /^Allow a task or debug session to get a transient token for Living Room\?$/);
    messages.press = undefined;
    assert.equal(await environment.forTask(undefined), undefined);
    assert.equal((await minted()).length, 1);
  });

  it("is a variable's value once the user allows it: for this window, and this server", async () => {
    messages.press = 'Allow in This Window';
    await environment.forTask(livingRoom.machineIdentifier);
    await environment.forTask({ machineIdentifier: livingRoom.machineIdentifier });
    assert.equal(messages.all.length, 1);
    assert.equal((await minted()).length, 2);
  });

  it('is asked about again for another user of the server, who may have more access', async () => {
    const server = fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail();
    await fixture.secrets.store(`token/${server.machineIdentifier}/token-2`, simulator.tokens.sharedUser);
    const tokens = [...server.tokens, { id: 'token-2', label: 'kids' }];
    await fixture.directory.update(server, { tokens, selectedToken: 'token-2' });
    messages.press = 'Allow in This Window';
    await environment.forTask(undefined);
    await environment.forTask(undefined);
    assert.equal(messages.all.length, 1);
    messages.press = undefined;
    await fixture.directory.select(fixture.directory.find(server.machineIdentifier) ?? server, tokens[0]?.id);
    assert.equal(await environment.forTask(undefined), undefined);
    assert.equal(messages.all.length, 2);
  });

  it("isn't created while no token is selected, and the user isn't asked", async () => {
    const server = fixture.directory.find(livingRoom.machineIdentifier) ?? assert.fail();
    await fixture.directory.update(server, { selectedToken: 'gone' });
    await assert.rejects(environment.forTask(undefined), /The selected token for Living Room was removed/);
    assert.deepEqual(messages.all, []);
  });
});

describe('The URL of a server for programs', () => {
  let fixture: Fixture;
  let messages: Messages;
  let person: QuickInputUser;
  let environment: TokenEnvironment;
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    person = new QuickInputUser();
    environment = new TokenEnvironment(fixture);
  });
  afterEach(() => {
    for (const each of [person, messages, fixture]) each.dispose();
  });
  const isOther = { ...attic, tokens: [{ id: 'token-1', label: 'me' }], selectedToken: 'token-1', version: '' };
  const addAttic = () => fixture.directory.put({ ...isOther, address: attic.url });

  it('is the address at which the server has identified itself, where its token would be used', async () => {
    const server = await fixture.addLivingRoom();
    const away = 'http://127.0.0.1:9';
    const connections = [away, livingRoom.url].map(address => ({ address, local: true, relay: false }));
    await fixture.list({ id: 'a-1', name: 'Mara' }, [{ ...server, owned: true, connections }], simulator.tokens.owner);
    await fixture.directory.select(server, fixture.directory.find(server.machineIdentifier)?.tokens.at(-1)?.id);
    await control.clearJournal();
    const url = await environment.urlForTask(undefined);
    assert.equal(url, livingRoom.url);
    messages.press = 'Allow Once';
    await environment.forTask(undefined);
    const used = (await control.journal()).filter(({ path }) => path === '/security/token');
    assert.deepEqual(
      used.map(({ headers }) => `http://${headers.host}`),
      [url],
    );
  });

  it('asks nothing and sends no token', async () => {
    await fixture.addLivingRoom();
    assert.equal(await environment.urlForTask(undefined), livingRoom.url);
    assert.deepEqual(messages.all, []);
    const sent = await control.journal();
    assert.deepEqual(
      sent.map(({ path, headers }) => [path, headers['x-plex-token']]),
      [['/identity', undefined]],
    );
    assert.deepEqual((await control.state('livingRoom')).mintedTokens, []);
  });

  it('is that of the server that an input names, and of the selected one without a name', async () => {
    const server = await fixture.addLivingRoom();
    await addAttic();
    await fixture.tokens.store(attic.machineIdentifier, 'token-1', new Secret(simulator.tokens.atticOwner));
    await fixture.directory.select(server, 'token-1');
    assert.equal(await environment.urlForTask(attic.machineIdentifier), attic.url);
    assert.equal(await environment.urlForTask(undefined), livingRoom.url);
    await assert.rejects(environment.urlForTask('0'.repeat(40)), /This Plex Media Server was removed/);
  });

  it('is that of the server that the user picks where none is selected; nothing where the user cancels', async () => {
    await fixture.addLivingRoom();
    await addAttic();
    const cancelled = environment.urlForTask(undefined);
    await until('the question', () => person.pick?.title === 'Switch Server or User');
    await person.cancels();
    assert.equal(await cancelled, undefined);
    const chosen = environment.urlForTask(undefined);
    await person.takes('Living Room');
    assert.equal(await chosen, livingRoom.url);
  });

  it('is nothing where there is no server, and the user adds none', async () => {
    const finding = environment.urlForTask(undefined);
    await until('the question', () => person.pick?.placeholder === 'Sign in or add a Plex Media Server first');
    assert.equal(person.pick?.title, 'Get Server URL for Task');
    await person.cancels();
    assert.equal(await finding, undefined);
    assert.deepEqual(await control.journal(), []);
  });

  it("isn't an address that a shell could obey", async () => {
    const { machineIdentifier } = await fixture.addLivingRoom({ address: `${livingRoom.url}/$(id)` });
    const body = JSON.stringify({ MediaContainer: { machineIdentifier } });
    const fault = { kind: 'body', status: 200, body, contentType: 'application/json' } as const;
    await control.addFault('livingRoom', { path: '/$(id)/identity', fault });
    await assert.rejects(environment.urlForTask(undefined), /has characters that can't be inserted safely/);
  });

  it("isn't returned while the server can't be reached, or another one is there", async () => {
    await fixture.addLivingRoom({ address: attic.url });
    assert.equal((await plexErrorOf(environment.urlForTask(undefined))).kind, 'wrongServer');
    await fixture.addLivingRoom({ address: 'http://127.0.0.1:9' });
    assert.equal((await plexErrorOf(environment.urlForTask(undefined))).kind, 'unreachable');
  });

  it("isn't returned where no token is selected, because another token may have other addresses", async () => {
    const server = await fixture.addLivingRoom();
    await fixture.directory.update(server, { selectedToken: 'gone' });
    await assert.rejects(environment.urlForTask(undefined), /The selected token for Living Room was removed/);
    assert.deepEqual(await control.journal(), []);
  });
});
