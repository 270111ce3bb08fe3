import * as vscode from 'vscode';
import { withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem } from '../workbench/prompts.ts';
import { type Server, selectedToken, type TokenEntry } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

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
  if (!server) throw new Problem(l10n.t('There is no such Plex Media Server here (any more).'));
  return server;
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
  return withProgress(l10n.t('Reading the list of servers'), signal => directory.complete(signal));
}

/** @throws {Problem} where there is no server */
export function demandServer(directory: ServerDirectory): void {
  if (directory.servers.length > 0) return;
  throw new Problem(l10n.t('There is no Plex Media Server here yet.'), [
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
  const items = servers.map(server => ({ label: server.name, detail: serverDetail(server), server }));
  return (await vscode.window.showQuickPick(items, { title }))?.server;
}

/**
 * Plex: Select Server. Asks which server commands use, and with which token. Returns `undefined` when cancelled.
 *
 * @param options `asWhom`: asks only with which token the given one is used
 */
export async function selectServer(
  argument: unknown,
  directory: ServerDirectory,
  options?: unknown,
): Promise<Server | undefined> {
  await complete(directory);
  const given = givenServer(argument, directory);
  if (given && given.tokens.length < 2 && selectedToken(given)) return select(given, given.tokens[0]?.id, directory);
  demandServer(directory);
  const title = l10n.t('Select Plex Media Server');
  const addServer = { label: l10n.t('Add Server…'), iconPath: new vscode.ThemeIcon('add') };
  const servers = (given ? [given] : directory.servers).flatMap(server => serverItems(server, directory));
  const selected = servers.filter(({ picked }) => picked);
  const chosen = await pickItem(
    [...servers, { label: '', kind: vscode.QuickPickItemKind.Separator }, addServer],
    // An empty list would leave nothing for Enter to take.
    { title, ...(selected.length > 0 && { active: selected }) },
  );
  if (chosen === addServer) {
    await vscode.commands.executeCommand('plexTokens.addServer');
    return directory.selected;
  }
  if (!chosen || !('entry' in chosen)) return undefined;
  if (!given || !isAboutToken(options)) return select(chosen.server, chosen.entry.id, directory);
  await directory.update(given, { selectedToken: chosen.entry.id });
  return directory.find(given.machineIdentifier);
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

/** Says who shares a server, if anybody, and where it is. */
export function serverDetail({ owner, address }: Server): string {
  return [owner && l10n.t('shared by {0}', owner), address].filter(Boolean).join(' · ');
}

interface ServerItem extends vscode.QuickPickItem {
  readonly server: Server;
  readonly entry: TokenEntry;
}

function serverItems(server: Server, directory: ServerDirectory): ServerItem[] {
  const selected = directory.selected?.machineIdentifier === server.machineIdentifier;
  return server.tokens.map(entry => {
    const picked = selected && entry === selectedToken(server);
    const description = picked ? l10n.t('as {0} · in use', entry.label) : l10n.t('as {0}', entry.label);
    return { label: server.name, description, detail: serverDetail(server), picked, server, entry };
  });
}
