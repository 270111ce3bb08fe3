import * as vscode from 'vscode';
import { withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem } from '../workbench/prompts.ts';
import { type Server, type ServerToken, selectedToken, type TokenEntry } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

const SERVER = new vscode.ThemeIcon('server');
const TOKEN = new vscode.ThemeIcon('key');
const ADD = new vscode.ThemeIcon('add');
const SEPARATOR = { label: '', kind: vscode.QuickPickItemKind.Separator };

/**
 * Returns the server that a command was called with, if it was: by an item of the sidebar, or a machineIdentifier.
 *
 * @throws {Problem} where that server was removed: no other may take its place
 */
export function givenServer(argument: unknown, directory: ServerDirectory): Server | undefined {
  const isItem = typeof argument === 'object' && argument !== null && 'machineIdentifier' in argument;
  const machineIdentifier = isItem ? argument.machineIdentifier : argument;
  if (typeof machineIdentifier !== 'string') return undefined;
  const server = directory.find(machineIdentifier);
  if (!server) throw new Problem(l10n.t('This Plex Media Server was removed. Select another one.'));
  return server;
}

/**
 * Returns the token that a command was called with, if it was: by an item of the sidebar.
 *
 * @throws {Problem} where that token was removed: no other may take its place
 */
export function givenToken(argument: unknown, { tokens }: Server): ServerToken | undefined {
  const isItem = typeof argument === 'object' && argument !== null && 'token' in argument;
  if (!isItem) return undefined;
  const entry = tokens.find(({ id }) => id === argument.token);
  if (!entry) throw new Problem(l10n.t('This token was removed. Select another one.'));
  return entry;
}

/**
 * Returns the server that a command is for: the given one, else the selected one, else the one that the user selects now;
 * `undefined` when cancelled.
 *
 * @throws {Problem} where there is none
 */
export async function serverFor(argument: unknown, directory: ServerDirectory): Promise<Server | undefined> {
  await directory.load();
  const server = givenServer(argument, directory) ?? directory.selected;
  if (server) return server;
  await complete(directory);
  return directory.selected ?? selectServer(undefined, directory);
}

/** Reads the lists that are missing: without them, another server could be taken. */
function complete(directory: ServerDirectory): Promise<void> {
  return withProgress(l10n.t('Reading the list of servers…'), signal => directory.complete(signal));
}

/** @throws {Problem} where there is no server */
export function demandServer(directory: ServerDirectory): void {
  if (directory.servers.length > 0) return;
  throw new Problem(l10n.t('You have no Plex Media Server yet. Sign in, or add one by its address.'), [
    { title: l10n.t('Sign In…'), command: 'plexTokens.signIn' },
    { title: l10n.t('Add Server…'), command: 'plexTokens.addServer' },
  ]);
}

/**
 * Returns the given server; else the only one that suits, or the one that the user picks; `undefined` when cancelled.
 *
 * @param objection says why a server doesn't suit; `undefined` where it does
 * @throws {Problem} where none suits
 */
export async function pickServer(
  argument: unknown,
  directory: ServerDirectory,
  title: string,
  objection: (server: Server) => string | undefined = () => undefined,
): Promise<Server | undefined> {
  await complete(directory);
  demandServer(directory);
  const given = givenServer(argument, directory);
  const candidates = given ? [given] : directory.servers;
  const servers = candidates.filter(server => !objection(server));
  const [first] = servers;
  if (!first) throw new Problem(candidates.map(objection).find(Boolean) ?? '');
  if (servers.length === 1) return first;
  const items = servers.map(server => ({ label: server.name, detail: serverDetail(server), iconPath: SERVER, server }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('Select a server') }))?.server;
}

/**
 * Plex: Select Server. Asks which server commands use, and with which token. Returns `undefined` when cancelled.
 *
 * @param argument a server, or one of its tokens, which is selected without a question
 * @param options `asWhom`: asks only with which token the given one is used
 * @param placeholder says what the server is for
 */
export async function selectServer(
  argument: unknown,
  directory: ServerDirectory,
  options?: unknown,
  placeholder = '',
): Promise<Server | undefined> {
  await complete(directory);
  const given = givenServer(argument, directory);
  const token = given && givenToken(argument, given);
  if (token) return select(given, token.id, directory);
  if (given) return selectToken(given, directory, isAboutToken(options));
  demandServer(directory);
  const addServer = { label: l10n.t('Add Server…'), iconPath: ADD };
  const servers = directory.servers.flatMap(server => serverItems(server, directory));
  const selected = servers.filter(({ picked }) => picked);
  const chosen = await pickItem([...servers, SEPARATOR, addServer], {
    title: l10n.t('Select Server or Token'),
    placeholder,
    // An empty list would leave nothing for Enter to take.
    ...(selected.length > 0 && { active: selected }),
  });
  if (chosen === addServer) {
    await vscode.commands.executeCommand('plexTokens.addServer');
    return directory.selected;
  }
  return chosen && 'entry' in chosen ? select(chosen.server, chosen.entry.id, directory) : undefined;
}

/** Asks with which token a server is used, and selects the server as well unless it is only about the token. */
async function selectToken(server: Server, directory: ServerDirectory, isOnly: boolean): Promise<Server | undefined> {
  const { machineIdentifier, name, tokens } = server;
  const selected = selectedToken(server);
  if (selected && tokens.length === 1 && !isOnly) return select(server, selected.id, directory);
  const items = tokenItems(server, tokens);
  const addToken = { label: l10n.t('Add Token…'), iconPath: ADD };
  const chosen = await pickItem([...items, SEPARATOR, addToken], {
    title: l10n.t({ message: 'Select Token for {0}', args: [name], comment: "{0} is the server's name" }),
    ...(selected && { active: items.filter(({ entry }) => entry === selected) }),
  });
  if (chosen === addToken) {
    await vscode.commands.executeCommand('plexTokens.addToken', machineIdentifier);
    return directory.find(machineIdentifier);
  }
  if (!chosen || !('entry' in chosen)) return undefined;
  if (!isOnly) return select(server, chosen.entry.id, directory);
  await directory.update(server, { selectedToken: chosen.entry.id });
  return directory.find(machineIdentifier);
}

function isAboutToken(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'asWhom' in options && options.asWhom === true;
}

async function select(
  server: Server,
  token: string | undefined,
  directory: ServerDirectory,
): Promise<Server | undefined> {
  await directory.select(server, token);
  return directory.find(server.machineIdentifier);
}

/** Says who shares a server, if anybody. */
export function sharedBy({ owner }: Server): string | undefined {
  if (owner === undefined) return undefined;
  return l10n.t({ message: 'shared by {0}', args: [owner], comment: "{0} is the name of the server's owner" });
}

/** Says who shares a server, if anybody, and where it is. */
export function serverDetail(server: Server): string {
  return [sharedBy(server), server.address].filter(Boolean).join(' · ');
}

interface TokenItem extends vscode.QuickPickItem {
  readonly entry: TokenEntry;
}

/** Returns an item for each of some tokens of a server. */
export function tokenItems(server: Server, tokens: readonly TokenEntry[]): TokenItem[] {
  const selected = selectedToken(server);
  return tokens.map(entry => ({
    label: entry.label,
    description: entry === selected ? l10n.t('selected') : '',
    iconPath: TOKEN,
    entry,
  }));
}

interface ServerItem extends TokenItem {
  readonly server: Server;
}

function serverItems(server: Server, directory: ServerDirectory): ServerItem[] {
  const selected = directory.selected?.machineIdentifier === server.machineIdentifier;
  return server.tokens.map(entry => {
    const picked = selected && entry === selectedToken(server);
    const description = [`(${entry.label})`, picked && l10n.t('selected')].filter(Boolean).join(' · ');
    return { label: server.name, description, detail: serverDetail(server), iconPath: SERVER, picked, server, entry };
  });
}
