import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import { fieldsOf } from '../workbench/fields.ts';
import type { Item } from './item.ts';

const KEYS = [
  'accounts',
  'clientIdentifier',
  'explainedTransientTokens',
  'ignoredTokens',
  'issuedTokens',
  'issuedTokenVersions',
  'lastFormats',
  'selectedServer',
  'servers',
] as const;

type Key = (typeof KEYS)[number];
type EarlierItem = Omit<Item, 'at'>;
type Fields = Readonly<Record<string, unknown>>;

/** What holds the state of earlier versions: `globalState`, and a folder with a list of servers for each account. */
type Context = Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>;

/** Returns the items that this version would have stored. */
export async function earlierItems(context: Context): Promise<EarlierItem[]> {
  const stored = (key: Key): unknown => context.globalState.get(key);
  const list = (key: Key): Fields[] => fieldsIn(stored(key));
  const entries = (key: Key): [string, unknown][] => Object.entries(fieldsOf(stored(key)));
  const item = (kind: Item['kind'], key: unknown, value: unknown): EarlierItem[] =>
    typeof key === 'string' && value !== undefined ? [{ kind, key, value }] : [];
  const servers = list('servers');
  return [
    ...list('accounts').flatMap(({ id, name }) => item('accounts', id, { name })),
    ...servers.flatMap(({ machineIdentifier, tokens, ...server }) => item('servers', machineIdentifier, server)),
    ...servers.flatMap(({ machineIdentifier, tokens }) =>
      fieldsIn(tokens).flatMap(token =>
        item('serverTokens', `${machineIdentifier}/${token.id}`, { machineIdentifier, ...token }),
      ),
    ),
    ...list('issuedTokens').flatMap(({ hash, ...token }) => item('issuedTokens', hash, token)),
    ...entries('issuedTokenVersions').flatMap(([server, seen]) => item('serverVersions', server, seen)),
    ...arrayOf(stored('ignoredTokens')).flatMap(key => item('ignoredTokens', key, true)),
    ...entries('lastFormats').flatMap(([language, format]) => item('lastFormats', language, format)),
    ...(['selectedServer', 'clientIdentifier', 'explainedTransientTokens'] as const).flatMap(key =>
      item('choices', key, stored(key)),
    ),
    ...(await listFiles(folderOf(context))).flatMap(([account, listed]) => item('lists', account, listed)),
  ];
}

export async function deleteEarlierState(context: Context): Promise<void> {
  const { globalState } = context;
  const keys = KEYS.filter(key => globalState.get(key) !== undefined);
  await Promise.all(keys.map(key => globalState.update(key, undefined)));
  await rm(folderOf(context), { recursive: true, force: true });
}

function folderOf({ globalStorageUri }: Context): string {
  return path.join(globalStorageUri.fsPath, 'servers');
}

async function listFiles(folder: string): Promise<[account: string, servers: unknown][]> {
  const names = await readdir(folder).catch(() => []); // Without an account, there is no folder.
  const reading = names
    .filter(name => name.endsWith('.json'))
    .map(async (name): Promise<[string, unknown][]> => {
      try {
        const text = await readFile(path.join(folder, name), 'utf8');
        return [[decodeURIComponent(name.slice(0, -'.json'.length)), JSON.parse(text)]];
      } catch {
        return []; // The next list from plex.tv replaces it.
      }
    });
  return (await Promise.all(reading)).flat();
}

function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsIn(value: unknown): Fields[] {
  return arrayOf(value).filter((each): each is Fields => typeof each === 'object' && each !== null);
}
