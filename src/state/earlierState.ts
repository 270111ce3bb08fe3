import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { Kind } from './kinds.ts';
import type { StateStore } from './stateStore.ts';

/** The choice that says that this was done before. */
const TAKEN_OVER = 'takenOver';
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
type Fields = Readonly<Record<string, unknown>>;

/** What earlier versions kept in `globalState`, and in a folder with a list of servers for each account. */
export class EarlierState {
  readonly #memento: vscode.Memento;
  readonly #lists: string;

  constructor({ globalState, globalStorageUri }: Pick<vscode.ExtensionContext, 'globalState' | 'globalStorageUri'>) {
    this.#memento = globalState;
    this.#lists = path.join(globalStorageUri.fsPath, 'servers');
  }

  /**
   * Takes it over, once. Whether a value is a good one is for its reader to say. An item that is there already is newer. Each
   * item is written on its own, so what a crash leaves is taken over the next time.
   */
  async takeOver(state: StateStore): Promise<void> {
    const lists = await this.#listFiles();
    const isThere = lists.length > 0 || KEYS.some(key => this.#memento.get(key) !== undefined);
    if (!isThere || state.itemOf('choices', TAKEN_OVER)) return;
    const add = async (kind: Kind, key: unknown, value: unknown): Promise<void> => {
      if (typeof key === 'string' && value !== undefined && !state.itemOf(kind, key)) await state.set(kind, key, value);
    };
    await Promise.all([
      ...this.#list('accounts').map(({ id, name }) => add('accounts', id, { name })),
      ...this.#list('servers').map(({ machineIdentifier, tokens, ...server }) =>
        add('servers', machineIdentifier, server),
      ),
      ...this.#list('servers').flatMap(({ machineIdentifier, tokens }) =>
        fieldsIn(tokens).map(token =>
          add('serverTokens', `${machineIdentifier}/${token.id}`, { machineIdentifier, ...token }),
        ),
      ),
      ...this.#list('issuedTokens').map(({ hash, ...token }) => add('issuedTokens', hash, token)),
      ...this.#entries('issuedTokenVersions').map(([server, seen]) => add('serverVersions', server, seen)),
      ...arrayOf(this.#memento.get('ignoredTokens')).map(key => add('ignoredTokens', key, true)),
      ...this.#entries('lastFormats').map(([language, format]) => add('lastFormats', language, format)),
      ...(['selectedServer', 'clientIdentifier', 'explainedTransientTokens'] as const).map(key =>
        add('choices', key, this.#memento.get(key)),
      ),
      ...lists.map(([account, servers]) => add('lists', account, servers)),
    ]);
    await state.set('choices', TAKEN_OVER, true);
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
    const stored = this.#memento.get<unknown>(key);
    return typeof stored === 'object' && stored !== null ? Object.entries(stored) : [];
  }

  async #listFiles(): Promise<[account: string, servers: unknown][]> {
    const names = await readdir(this.#lists).catch(() => []); // Where nobody signed in, there is no folder.
    const reading = names
      .filter(name => name.endsWith('.json'))
      .map(async (name): Promise<[string, unknown][]> => {
        try {
          const text = await readFile(path.join(this.#lists, name), 'utf8');
          return [[decodeURIComponent(name.slice(0, -'.json'.length)), JSON.parse(text)]];
        } catch {
          return []; // The next list from plex.tv takes its place.
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
