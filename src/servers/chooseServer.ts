import * as vscode from 'vscode';
import type { CommandId } from '../workbench/commandIds.ts';
import { fieldsOf } from '../workbench/fields.ts';
import { ICONS } from '../workbench/icons.ts';
import { withProgress } from '../workbench/notify.ts';
import { Problem } from '../workbench/problem.ts';
import { pickItem, titleOf } from '../workbench/prompts.ts';
import { type Server, type ServerToken, selectedToken } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';
import { serverItems, serverRow, tokenItems } from './serverRows.ts';

const l10n = vscode.l10n;

const SEPARATOR = { label: '', kind: vscode.QuickPickItemKind.Separator };

/**
 * Returns the server that a command was called with, if it was: by an item of the sidebar, or a machineIdentifier.
 *
 * @throws {Problem} where that server was removed: no other may take its place
 */
export function givenServer(argument: unknown, directory: ServerDirectory): Server | undefined {
  const { machineIdentifier = argument } = fieldsOf(argument);
  if (typeof machineIdentifier !== 'string') return undefined;
  const server = directory.find(machineIdentifier);
  if (!server) throw new Problem(l10n.t('This Plex Media Server was removed. Select another one.'));
  return server;
}

/**
 * Returns the token that a command was called with, if it was: by an item of the sidebar.
 *
 * @param tokens those of the server that the command may be for
 * @throws {Problem} where that token was removed: no other may take its place
 */
export function givenToken(argument: unknown, tokens: readonly ServerToken[]): ServerToken | undefined {
  const { token } = fieldsOf(argument);
  if (token === undefined) return undefined;
  const entry = tokens.find(({ id }) => id === token);
  if (!entry) throw new Problem(l10n.t('This token was removed. Select another one.'));
  return entry;
}

/**
 * Returns the server that a command is for: the given one, else the selected one, else the one that the user selects or adds
 * now; `undefined` when cancelled.
 */
export async function serverFor(
  argument: unknown,
  directory: ServerDirectory,
  command: CommandId,
): Promise<Server | undefined> {
  await directory.load();
  const server = givenServer(argument, directory) ?? directory.selected;
  if (server) return server;
  await complete(directory);
  if (directory.count === 0) return addFirstServer(titleOf(command), directory);
  return directory.selected ?? selectServer(undefined, directory);
}

/** Reads the lists that are missing: without them, another server could be taken. */
function complete(directory: ServerDirectory): Promise<void> {
  return withProgress(l10n.t('Reading the list of servers…'), signal => directory.complete(signal));
}

/**
 * Returns the given server; else the only one that suits, or the one that the user picks, or adds where there is none;
 * `undefined` when cancelled.
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
  if (directory.count === 0) {
    const first = await addFirstServer(title, directory);
    return first && pickServer(first, directory, title, objection);
  }
  const given = givenServer(argument, directory);
  const candidates = given ? [given] : directory.servers;
  const servers = candidates.filter(server => !objection(server));
  const [first] = servers;
  if (!first) throw new Problem(candidates.map(objection).find(Boolean) ?? '');
  if (servers.length === 1) return first;
  const items = servers.map(server => serverRow(server, directory));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: l10n.t('Select a server') }))?.server;
}

/**
 * Plex: Switch Server or User… Asks which server commands use, and with which token. Returns `undefined` when cancelled.
 *
 * @param argument a server, or one of its tokens, which is selected without a question
 * @param options `tokenOnly`: asks only with which token the given one is used
 * @param words the title, and what the server is for
 */
export async function selectServer(
  argument: unknown,
  directory: ServerDirectory,
  options?: unknown,
  { title, placeholder } = {
    title: l10n.t('Switch Server or User'),
    placeholder: l10n.t('Select a server and its token'),
  },
): Promise<Server | undefined> {
  await complete(directory);
  const given = givenServer(argument, directory);
  const token = given && givenToken(argument, given.tokens);
  if (token) return select(given, token.id, directory);
  if (given) return selectToken(given, directory, fieldsOf(options).tokenOnly === true);
  if (directory.count === 0) return addFirstServer(title, directory);
  const addServer = { label: l10n.t('Add Server…'), iconPath: ICONS.add };
  const servers = directory.servers.flatMap(server => serverItems(server, directory));
  const selected = servers.filter(({ picked }) => picked);
  const chosen = await pickItem([...servers, SEPARATOR, addServer], {
    title,
    placeholder,
    // An empty list would leave nothing for Enter to take.
    ...(selected.length > 0 && { active: selected }),
  });
  if (chosen === addServer) return addByAddress(directory);
  return chosen && 'entry' in chosen ? select(chosen.server, chosen.entry.id, directory) : undefined;
}

/** Asks with which token a server is used, and selects the server as well unless it is only about the token. */
async function selectToken(server: Server, directory: ServerDirectory, isOnly: boolean): Promise<Server | undefined> {
  const { machineIdentifier, name, tokens } = server;
  const selected = selectedToken(server);
  if (selected && tokens.length === 1 && !isOnly) return select(server, selected.id, directory);
  const items = tokenItems(server, tokens);
  const addToken = { label: l10n.t('Add Token…'), iconPath: ICONS.add };
  const chosen = await pickItem([...items, SEPARATOR, addToken], {
    title: l10n.t({ message: 'Select Token for {0}', args: [name], comment: "{0} is the server's name" }),
    placeholder: l10n.t('Select the token to use'),
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

async function select(
  server: Server,
  token: string | undefined,
  directory: ServerDirectory,
): Promise<Server | undefined> {
  await directory.select(server, token);
  return directory.find(server.machineIdentifier);
}

/** An argument of Add Server…, which then offers nothing, because another command continues with the server. */
const CONTINUES = { continues: true } as const;

/**
 * Asks how to add a server where there is none, and returns the one that is selected afterwards, for the command to continue
 * with. Returns `undefined` when cancelled, or when no server was added: the user has read why.
 *
 * @param title the title of the command that needs a server
 */
export async function addFirstServer(title: string, directory: ServerDirectory): Promise<Server | undefined> {
  const signIn = {
    label: l10n.t('Sign In…'),
    detail: l10n.t('Lists every server of your Plex account'),
    iconPath: ICONS.account,
  };
  const addServer = {
    label: l10n.t('Add Server…'),
    detail: l10n.t('By its address and a token'),
    iconPath: ICONS.add,
  };
  const chosen = await pickItem([signIn, addServer], {
    title: title.replace('…', ''),
    placeholder: l10n.t('Sign in or add a Plex Media Server first'),
  });
  if (!chosen) return undefined;
  if (chosen === addServer) return addByAddress(directory);
  await vscode.commands.executeCommand('plexTokens.signIn');
  return directory.selected;
}

/** Has the user add a server. Returns it, for a command to continue with; `undefined` when cancelled. */
async function addByAddress(directory: ServerDirectory): Promise<Server | undefined> {
  await vscode.commands.executeCommand('plexTokens.addServer', CONTINUES);
  return directory.selected;
}
