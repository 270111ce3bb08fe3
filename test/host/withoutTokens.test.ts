import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { TokenEnvironment } from '../../src/tokens/tokenEnvironment.ts';
import { TransientTokens } from '../../src/tokens/transientTokens.ts';
import { showError } from '../../src/workbench/notify.ts';
import { closeEditors, openText } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';
import { QuickInputUser } from './quickInputUser.ts';

/** Puts another function in the place of one of VS Code's, until the test ends. */
class Replaced<Owner extends object, Name extends keyof Owner> implements vscode.Disposable {
  readonly #owner: Owner;
  readonly #name: Name;
  readonly #original: Owner[Name];

  constructor(owner: Owner, name: Name, replacement: Owner[Name]) {
    this.#owner = owner;
    this.#name = name;
    this.#original = owner[name];
    Object.defineProperty(owner, name, { value: replacement, configurable: true, writable: true });
  }

  dispose(): void {
    Object.defineProperty(this.#owner, this.#name, { value: this.#original, configurable: true, writable: true });
  }
}

// What these leave in logs and user data, test/leaks/ looks for: nothing that they insert ever stays.
describe('An error of VS Code that quotes the token', () => {
  const { owner, sharedUser, atticOwner } = simulator.tokens;
  let fixture: Fixture;
  let messages: Messages;
  let clipboard: TokenClipboard;
  let tokens: TransientTokens;
  const replaced: vscode.Disposable[] = [];
  beforeEach(async () => {
    await control.reset();
    fixture = new Fixture();
    messages = new Messages();
    clipboard = new TokenClipboard();
    tokens = new TransientTokens({ ...fixture, clipboard });
  });
  afterEach(async () => {
    for (const each of [...replaced.splice(0), clipboard, messages]) each.dispose();
    await closeEditors();
    const known = [...Object.values(simulator.tokens), ...(await control.handedOut()).map(({ token }) => token)];
    const said = `${messages.texts}\n${await fixture.stored()}`;
    fixture.dispose();
    for (const token of known) assert.ok(!said.includes(token), 'A token was said.');
  });
  const telling = (promise: Promise<unknown>) => promise.catch(error => showError(error));
  const complain = async (text: unknown): Promise<never> => {
    throw new Error(`Refused: ${typeof text === 'string' ? text : JSON.stringify(text)}`);
  };

  it("isn't repeated by the keyring's failure when a server is added", async () => {
    const person = new QuickInputUser();
    replaced.push(person);
    fixture.secrets.failing = 'store';
    const done = telling(fixture.addServer.addServer());
    await person.isAsked(1);
    await person.answers(simulator.servers.livingRoom.url);
    await person.isAsked(2);
    await person.answers(owner);
    await done;
    assert.match(messages.texts, /secret storage failed/);
  });

  it("isn't repeated by the keyring's failure when an account signs in and out", async () => {
    const account = { id: 'ines', name: 'Ines' };
    const credentials = { token: new Secret(atticOwner), obtained: 'pasted', serverTokens: new Map() } as const;
    fixture.secrets.failing = 'store';
    await telling(fixture.accounts.put(account, credentials));
    fixture.secrets.failing = undefined;
    await fixture.accounts.put(account, credentials);
    for (const failing of ['get', 'delete'] as const) {
      fixture.secrets.failing = failing;
      await telling(fixture.signOut.leave(account, new AbortController().signal));
    }
    assert.ok(messages.all.length >= 2, messages.texts);
  });

  it("isn't repeated by the keyring's failure when a server is used and removed", async () => {
    const server = await fixture.addLivingRoom({}, sharedUser);
    await openText('', [0, 0]);
    fixture.secrets.failing = 'delete';
    messages.press = 'Remove';
    await telling(fixture.serverCommands.removeServer(server.machineIdentifier));
    fixture.values.forgetRead();
    fixture.secrets.failing = 'get';
    await telling(tokens.insert(undefined));
    assert.ok(messages.all.length >= 1, messages.texts);
  });

  it("isn't repeated by the clipboard's failure", async () => {
    await fixture.addLivingRoom();
    replaced.push(new Replaced(vscode.env, 'clipboard', { readText: async () => '', writeText: complain }));
    await telling(tokens.copy(undefined));
    await telling(clipboard.copy(new Secret(owner), 'Living Room'));
    assert.ok(messages.all.length >= 2, messages.texts);
  });

  it("isn't repeated by a terminal's failure", async () => {
    await fixture.addLivingRoom();
    replaced.push(
      new Replaced(vscode.window, 'createTerminal', (options: unknown): never => {
        throw new Error(`Bad terminal: ${JSON.stringify(options)}`);
      }),
    );
    await telling(new TokenEnvironment(fixture).openTerminal(undefined));
    assert.equal(messages.all.length, 1);
  });

  it("isn't repeated by an editor's failure, closed and read-only ones included", async () => {
    await fixture.addLivingRoom();
    await openText('here', [0, 4]);
    const release = await control.hold('livingRoom', '/security/token');
    const inserting = telling(tokens.insert(undefined));
    await control.untilRequest(({ path }) => path === '/security/token');
    await closeEditors();
    await release();
    await inserting;
    assert.match(messages.texts, /Couldn't insert/);
  });
});
