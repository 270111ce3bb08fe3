import * as vscode from 'vscode';
import { copyText } from '../workbench/clipboard.ts';
import { Problem } from '../workbench/problem.ts';
import { withProgress } from '../workbench/progress.ts';
import { pickItem } from '../workbench/prompts.ts';
import { givenServer } from './givenServer.ts';
import { type Server, selectedToken, type TokenEntry } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

/**
 * The server that a command is for: the one it was called with (an item of the sidebar, or a machineIdentifier), else the
 * selected one, else the one that the user selects now. `undefined` when cancelled.
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

/** Before, servers of accounts may be missing, and another would be taken. */
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

/** Why a server does not suit, in words; `undefined` where it does. */
type Suits = (server: Server) => string | undefined;

/**
 * The server that a command was called with; else the only one that suits, or the one that the user picks. `undefined` when
 * cancelled.
 *
 * @throws {Problem} where none suits
 */
export async function pickServer(
  argument: unknown,
  directory: ServerDirectory,
  title: string,
  suits: Suits = () => undefined,
): Promise<Server | undefined> {
  await complete(directory);
  demandServer(directory);
  const given = givenServer(argument, directory);
  const candidates = given ? [given] : directory.servers;
  const servers = candidates.filter(server => !suits(server));
  const [only, ...others] = servers;
  if (!only) throw new Problem(candidates.map(suits).find(Boolean) ?? '');
  if (others.length === 0) return only;
  const items = servers.map(server => ({ label: server.name, detail: serverDetail(server), server }));
  return (await vscode.window.showQuickPick(items, { title }))?.server;
}

/**
 * Plex: Select Server: which server commands use, and as whom. `undefined` when cancelled.
 *
 * @param options `asWhom`: only as whom the given one is asked
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
  const inUse = servers.filter(({ picked }) => picked);
  const chosen = await pickItem(
    [...servers, { label: '', kind: vscode.QuickPickItemKind.Separator }, addServer],
    // An empty list would leave nothing for Enter to take.
    { title, ...(inUse.length > 0 && { active: inUse }) },
  );
  if (chosen === addServer) {
    await vscode.commands.executeCommand('plexTokens.addServer');
    return directory.selected;
  }
  if (!chosen || !('entry' in chosen)) return undefined;
  if (!given || !isAboutWhom(options)) return select(chosen.server, chosen.entry.id, directory);
  await directory.update(given, { selectedToken: chosen.entry.id });
  return directory.find(given.machineIdentifier);
}

function isAboutWhom(options: unknown): boolean {
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

/** Plex: Copy Address, Copy Identifier: neither is a secret. */
export async function copyOfServer(
  argument: unknown,
  directory: ServerDirectory,
  text: (server: Server) => string,
): Promise<void> {
  const server = await serverFor(argument, directory);
  if (server) await copyText(text(server));
}

/** Whose a server is, where it is somebody else's, and where it is. */
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
    const as = picked ? l10n.t('as {0} · in use', entry.label) : l10n.t('as {0}', entry.label);
    return { label: server.name, description: as, detail: serverDetail(server), picked, server, entry };
  });
}
