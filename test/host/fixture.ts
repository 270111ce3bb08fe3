import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { AccountStore } from '../../src/accounts/accountStore.ts';
import { Gateway } from '../../src/accounts/gateway.ts';
import { SecretValues } from '../../src/accounts/secretValues.ts';
import { TokenStore } from '../../src/accounts/tokenStore.ts';
import type { ServerConnection } from '../../src/plex/connections.ts';
import { isPlexError, type PlexError } from '../../src/plex/errors.ts';
import { Secret } from '../../src/plex/secret.ts';
import { AccountServers } from '../../src/servers/accountServers.ts';
import { ListFiles } from '../../src/servers/listFiles.ts';
import { LiveConnections } from '../../src/servers/liveConnections.ts';
import type { Server, ServerRecord } from '../../src/servers/server.ts';
import { ServerAccess } from '../../src/servers/serverAccess.ts';
import { ServerDirectory } from '../../src/servers/serverDirectory.ts';
import { IssuedTokens } from '../../src/tokens/issuedTokens.ts';
import { Minting } from '../../src/tokens/minting.ts';
import { ControlClient } from '../simulator/control.ts';
import type { RunningSimulator } from '../simulator/spawn.ts';
import { until } from '../until.ts';

type SimulatorForSuite = Pick<
  RunningSimulator,
  'servers' | 'tokens' | 'tokenLabels' | 'plexTv' | 'controlUrl' | 'caFile'
>;

/** The simulated Plex that test/host/run.ts started. */
export const simulator = JSON.parse(process.env.PLEX_TOKENS_SIMULATOR ?? '') as SimulatorForSuite;
export const control = new ControlClient(simulator.controlUrl);

/** SecretStorage as VS Code gives it, in memory; it can be told to fail as a locked keyring does. */
class InMemorySecretStorage implements vscode.SecretStorage {
  readonly values = new Map<string, string>();
  failing: 'get' | 'store' | 'delete' | undefined;
  /** Takes what is stored and keeps nothing, as some keyrings do. */
  forgetful = false;
  readonly #changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  readonly onDidChange = this.#changed.event;

  async keys(): Promise<string[]> {
    return [...this.values.keys()];
  }

  async get(key: string): Promise<string | undefined> {
    if (this.failing === 'get') throw new Error('The keyring is locked');
    return this.values.get(key);
  }

  async store(key: string, value: string): Promise<void> {
    // The worst that can be: a complaint that repeats what it is about.
    if (this.failing === 'store') throw new Error(`The keyring is locked: ${value}`);
    if (!this.forgetful) this.values.set(key, value);
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    if (this.failing === 'delete') throw new Error('The keyring is locked');
    this.values.delete(key);
    this.#changed.fire({ key });
  }
}

export class InMemoryMemento implements vscode.Memento {
  readonly values = new Map<string, unknown>();

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, defaultValue?: T): T {
    return (this.values.get(key) ?? defaultValue) as T;
  }

  async update(key: string, value: unknown): Promise<void> {
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
  }
}

/** What the extension's rooms need of VS Code's `ExtensionContext`, with storage in memory. */
export class Fixture implements vscode.Disposable {
  readonly secrets = new InMemorySecretStorage();
  readonly memento = new InMemoryMemento();
  readonly folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-fixture-'));
  readonly context = {
    globalState: this.memento,
    secrets: this.secrets,
    globalStorageUri: vscode.Uri.file(this.folder),
    extensionMode: vscode.ExtensionMode.Test,
    extension: { packageJSON: { version: '0.0.0-test' } },
  } as unknown as vscode.ExtensionContext;
  readonly values = new SecretValues(this.secrets);
  readonly gateway = new Gateway(this.context);
  readonly accounts = new AccountStore(this.memento, this.values);
  readonly tokens = new TokenStore(this.values);
  readonly directory = new ServerDirectory(this.memento, this.accounts, new ListFiles(this.context.globalStorageUri));
  readonly accountServers = new AccountServers(this.gateway, this.accounts, this.directory);
  readonly connections = new LiveConnections(this.gateway);
  readonly access = new ServerAccess(this);
  readonly issued = new IssuedTokens(this.memento);
  readonly minting = new Minting(this.access, this.issued);

  /** Puts the simulated Living Room into the directory. */
  async addLivingRoom(change: Partial<ServerRecord> = {}, token = simulator.tokens.owner): Promise<Server> {
    const { machineIdentifier, name, url } = simulator.servers.livingRoom;
    const record: ServerRecord = {
      ...{ machineIdentifier, name, address: url, version: '' },
      tokens: [{ id: 'token-1', label: 'me' }],
      selectedToken: 'token-1',
      ...change,
    };
    await this.tokens.store(record.machineIdentifier, 'token-1', new Secret(token));
    await this.directory.put(record);
    const server = this.directory.find(record.machineIdentifier);
    if (!server) throw new Error('The server is not in the directory.');
    return server;
  }

  /** A transient token of a server. */
  mint(server: Server): Promise<Secret> {
    return this.access.ask(server, mediaServer => mediaServer.getTransientToken({ type: 'delegation', scope: 'all' }));
  }

  dispose(): void {
    const { issued, access, connections, accountServers, directory, accounts, gateway, values } = this;
    for (const each of [issued, access, connections, accountServers, directory, accounts, gateway, values])
      each.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What a promise is rejected with, which has to be a `PlexError`. */
export async function plexErrorOf(promise: Promise<unknown>): Promise<PlexError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return isPlexError(error) ? error : assert.fail(`${error}`);
}

/** The same server, reached in one way only. */
export function at(address: string, server: Server): Server {
  return { ...over(server, { address, local: true, relay: false }), address };
}

/** The same server, reached over these connections only, whichever its token. */
export function over(server: Server, ...connections: ServerConnection[]): Server {
  return { ...server, tokens: server.tokens.map(token => ({ ...token, connections })) };
}

/** A message that the extension showed. */
export interface Message {
  readonly text: string;
  readonly buttons: readonly string[];
}

type Show = 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage';

/** Stands before the user: keeps the messages that are shown, and presses the button that it was told to. */
export class Messages implements vscode.Disposable {
  readonly all: Message[] = [];
  /** The button's title; a promise of it while the user does something else before. */
  press: string | Promise<string> | undefined;
  readonly #original = new Map<Show, unknown>();

  constructor() {
    for (const show of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const) {
      this.#original.set(show, vscode.window[show]);
      vscode.window[show] = (text: string, ...rest: unknown[]) => this.#show(text, rest);
    }
  }

  /** The texts of all messages, one a line. */
  get texts(): string {
    return this.all.map(({ text }) => text).join('\n');
  }

  dispose(): void {
    Object.assign(vscode.window, Object.fromEntries(this.#original));
  }

  // biome-ignore lint/suspicious/noExplicitAny: it stands for a function with many overloads
  async #show(text: string, rest: unknown[]): Promise<any> {
    const items = rest.filter(
      item => typeof item === 'string' || (typeof item === 'object' && item && 'title' in item),
    );
    const titles = items.map(item => (typeof item === 'string' ? item : (item as vscode.MessageItem).title));
    this.all.push({ text, buttons: titles });
    return items[titles.indexOf((await this.press) ?? '')];
  }
}

/** What a person sees of input boxes and quick picks, and can do with them. */
export class Person {
  readonly boxes: vscode.InputBox[] = [];
  readonly #createInputBox = vscode.window.createInputBox;

  readonly #createQuickPick = vscode.window.createQuickPick;
  readonly #showQuickPick = vscode.window.showQuickPick;
  #picks: vscode.QuickPick<vscode.QuickPickItem>[] = [];
  #wanted: string | undefined;

  constructor() {
    vscode.window.createQuickPick = <Item extends vscode.QuickPickItem>() => {
      const pick = this.#createQuickPick<Item>();
      this.#picks.push(pick as unknown as vscode.QuickPick<vscode.QuickPickItem>);
      return pick;
    };
    // The choice is made for the person: VS Code does not tell which items its own pick shows.
    vscode.window.showQuickPick = (async (items: readonly vscode.QuickPickItem[]) => {
      await until('a choice', () => this.#wanted !== undefined);
      const wanted = this.#wanted;
      this.#wanted = undefined;
      return items.find(({ label }) => label === wanted);
    }) as unknown as typeof vscode.window.showQuickPick;
    vscode.window.createInputBox = () => {
      const box = this.#createInputBox();
      this.boxes.push(box);
      return box;
    };
  }

  get box(): vscode.InputBox {
    return this.boxes.at(-1) ?? assert.fail('Nothing was asked');
  }

  /** The quick pick that was opened last. */
  get pick(): vscode.QuickPick<vscode.QuickPickItem> | undefined {
    return this.#picks.at(-1);
  }

  /** Chooses from what is offered. */
  async takes(label: string): Promise<void> {
    const item = this.pick?.items.find(each => each.label === label);
    if (!this.pick || !item) {
      this.#wanted = label;
      return;
    }
    this.pick.activeItems = [item];
    await new Promise(resolve => setTimeout(resolve, 30));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }

  /** Waits for the question number `count`, from 1. */
  async isAsked(count: number): Promise<void> {
    await until(`question ${count}`, () => this.boxes.length >= count);
  }

  /** Types an answer and presses Enter. */
  async answers(text: string): Promise<void> {
    this.box.value = text;
    // A value that the extension sets itself is not told to it, and the workbench needs a moment to take it over.
    await new Promise(resolve => setTimeout(resolve, 30));
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }

  /** Waits for what the box complains of. */
  async isTold(words: RegExp): Promise<void> {
    await until(`the words ${words}`, () => words.test(this.#complaint));
  }

  async cancels(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  }

  async goesBack(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.quickInputBack');
  }

  dispose(): void {
    vscode.window.createInputBox = this.#createInputBox;
    vscode.window.createQuickPick = this.#createQuickPick;
    vscode.window.showQuickPick = this.#showQuickPick;
  }

  get #complaint(): string {
    const message = this.box.validationMessage;
    return (typeof message === 'object' ? message.message : message) ?? '';
  }
}

let opened = 0;

/** Opens an untitled document with this text in an editor, and puts a cursor or selection at each place given. */
export async function openText(
  text: string,
  ...selections: [number, number, number?, number?][]
): Promise<vscode.TextEditor> {
  // A name of its own: VS Code may still hold the text of the last untitled document that had the name.
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`untitled:test-${++opened}.txt`));
  const fill = new vscode.WorkspaceEdit();
  fill.insert(document.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(fill);
  const editor = await vscode.window.showTextDocument(document);
  select(editor, ...selections);
  return editor;
}

/** As `openText`, in a language; in none where VS Code does not know that one. */
export async function openTextIn(language: string, text: string): Promise<vscode.TextEditor> {
  const editor = await openText(text, [0, 0]);
  if ((await vscode.languages.getLanguages()).includes(language))
    await vscode.languages.setTextDocumentLanguage(editor.document, language);
  return editor;
}

export function select(editor: vscode.TextEditor, ...selections: [number, number, number?, number?][]): void {
  editor.selections = selections.map(
    ([line, character, endLine = line, endCharacter = character]) =>
      new vscode.Selection(line, character, endLine, endCharacter),
  );
}

/** Closes every editor and throws away what was typed: VS Code would ask about it. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

/** Runs one of VS Code's commands until a promise settles: that a question is on the screen, nothing tells. */
export async function runUntilSettled<Result>(command: string, promise: Promise<Result>): Promise<Result> {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  promise.then(settle, settle);
  while (!isSettled) {
    await vscode.commands.executeCommand(command);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
  return promise;
}
