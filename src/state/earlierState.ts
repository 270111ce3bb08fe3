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

/** Reads the state of earlier versions: `globalState`, and a folder with a list of servers for each account. */
export class EarlierState {
  readonly #memento: vscode.Memento;
  readonly #lists: string;

  constructor({ globalState, globalStorageUri }: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>) {
    this.#memento = globalState;
    this.#lists = path.join(globalStorageUri.fsPath, 'servers');
  }

  /** Returns the items that this version would have stored. */
  async items(): Promise<EarlierItem[]> {
    const item = (kind: Item['kind'], key: unknown, value: unknown): EarlierItem[] =>
      typeof key === 'string' && value !== undefined ? [{ kind, key, value }] : [];
    const servers = this.#list('servers');
    return [
      ...this.#list('accounts').flatMap(({ id, name }) => item('accounts', id, { name })),
      ...servers.flatMap(({ machineIdentifier, tokens, ...server }) => item('servers', machineIdentifier, server)),
      ...servers.flatMap(({ machineIdentifier, tokens }) =>
        fieldsIn(tokens).flatMap(token =>
          item('serverTokens', `${machineIdentifier}/${token.id}`, { machineIdentifier, ...token }),
        ),
      ),
      ...this.#list('issuedTokens').flatMap(({ hash, ...token }) => item('issuedTokens', hash, token)),
      ...this.#entries('issuedTokenVersions').flatMap(([server, seen]) => item('serverVersions', server, seen)),
      ...arrayOf(this.#memento.get('ignoredTokens')).flatMap(key => item('ignoredTokens', key, true)),
      ...this.#entries('lastFormats').flatMap(([language, format]) => item('lastFormats', language, format)),
      ...(['selectedServer', 'clientIdentifier', 'explainedTransientTokens'] as const).flatMap(key =>
        item('choices', key, this.#memento.get(key)),
      ),
      ...(await this.#listFiles()).flatMap(([account, listed]) => item('lists', account, listed)),
    ];
  }

  async delete(): Promise<void> {
    const keys = KEYS.filter(key => this.#memento.get(key) !== undefined);
    await Promise.all(keys.map(key => this.#memento.update(key, undefined)));
    await rm(this.#lists, { recursive: true, force: true });
  }

  #list(key: Key): Fields[] {
    return fieldsIn(this.#memento.get(key));
  }

  #entries(key: Key): [string, unknown][] {
    return Object.entries(fieldsOf(this.#memento.get(key)));
  }

  async #listFiles(): Promise<[account: string, servers: unknown][]> {
    const names = await readdir(this.#lists).catch(() => []); // Without an account, there is no folder.
    const reading = names
      .filter(name => name.endsWith('.json'))
      .map(async (name): Promise<[string, unknown][]> => {
        try {
          const text = await readFile(path.join(this.#lists, name), 'utf8');
          return [[decodeURIComponent(name.slice(0, -'.json'.length)), JSON.parse(text)]];
        } catch {
          return []; // The next list from plex.tv replaces it.
        }
      });
    return (await Promise.all(reading)).flat();
  }
}

function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function fieldsIn(value: unknown): Fields[] {
  return arrayOf(value).filter((each): each is Fields => typeof each === 'object' && each !== null);
}
