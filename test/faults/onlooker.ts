import dns from 'node:dns';
import * as vscode from 'vscode';
import { focus } from './lane.ts';
import { quickPickOf, wordsOf } from './quickPick.ts';
import { currentRow, nobody } from './row.ts';

/** After how long the extension shows that it waits, in milliseconds. */
const PATIENCE = 1_000;

/**
 * Stands between the extension and the person: what is shown or logged goes to the row in whose name it happens, and each
 * row has its own clock, clipboard and editor in use. Documents, editors and sockets are real.
 */
export class Onlooker implements vscode.Disposable {
  readonly #restore: (() => void)[] = [];

  constructor() {
    const { window, env } = vscode;
    for (const show of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const) {
      this.#replace(window, show, message);
    }
    this.#replace(window, 'showQuickPick', async (items: vscode.QuickPickItem[], options?: vscode.QuickPickOptions) => {
      const row = currentRow();
      row.say('pick', options?.title);
      for (const item of items) row.say('pick', wordsOf(item));
      return items[0];
    });
    this.#replace(window, 'createQuickPick', () => quickPickOf(currentRow()));
    this.#replace(window, 'withProgress', progress);
    this.#replace(window, 'setStatusBarMessage', (text: string) => {
      currentRow().say('status bar', text);
      return new vscode.Disposable(() => undefined);
    });
    this.#replace(window, 'createOutputChannel', logChannel(window.createOutputChannel));
    this.#replaceGetter(window, 'activeTextEditor', actual => {
      const row = currentRow();
      return row === nobody ? actual() : row.editor;
    });
    this.#replace(env, 'openExternal', async (link: unknown) => {
      await currentRow().onLink?.(String(link));
      return true;
    });
    this.#replaceGetter(env, 'clipboard', () => clipboard);
    const { lookup } = dns;
    this.#replace(dns, 'lookup', (name: string, ...rest: unknown[]) =>
      currentRow().noNames ? noSuchName(rest.at(-1) as LookedUp) : (lookup as unknown as Lookup)(name, ...rest),
    );
    const { showTextDocument } = window;
    this.#replace(window, 'showTextDocument', (what: vscode.Uri, options: vscode.TextDocumentShowOptions) => {
      const show = () => showTextDocument(what, { viewColumn: currentRow().column, ...options });
      return what instanceof vscode.Uri ? focus.take(async () => show()) : show();
    });
    const now = Date.now.bind(Date);
    this.#replace(Date, 'now', () => now() + currentRow().clockAhead);
    const timer = globalThis.setTimeout;
    const sooner = (run: (...args: unknown[]) => void, ms?: number, ...rest: unknown[]) =>
      timer(run, ms === PATIENCE && currentRow().impatient ? 0 : ms, ...rest);
    this.#replace(globalThis, 'setTimeout', Object.assign(sooner, timer));
  }

  dispose(): void {
    for (const restore of this.#restore.toReversed()) restore();
  }

  #replace(of: object, name: string, value: unknown): void {
    this.#define(of, name, { value, writable: true });
  }

  #replaceGetter(of: object, name: string, get: (actual: () => unknown) => unknown): void {
    const before = Object.getOwnPropertyDescriptor(of, name);
    this.#define(of, name, { get: () => get(() => (before?.get ? before.get.call(of) : before?.value)) });
  }

  #define(of: object, name: string, descriptor: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(of, name);
    Object.defineProperty(of, name, { configurable: true, enumerable: true, ...descriptor });
    this.#restore.push(() => before && Object.defineProperty(of, name, before));
  }
}

type LookedUp = (error: Error) => void;
type Lookup = (name: string, ...rest: unknown[]) => void;

function noSuchName(then: LookedUp): void {
  setImmediate(then, Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
}

async function message(text: string, ...rest: unknown[]): Promise<unknown> {
  const row = currentRow();
  const detail = rest.find(item => typeof item === 'object' && item && 'detail' in item) as vscode.MessageOptions;
  const items = rest.filter(
    item => typeof item === 'string' || (typeof item === 'object' && item !== null && 'title' in item),
  ) as (string | vscode.MessageItem)[];
  const titles = items.map(item => (typeof item === 'string' ? item : item.title));
  row.say('message', [text, detail?.detail].filter(Boolean).join(' '), titles);
  return items[titles.indexOf(row.press ?? '')];
}

async function progress<Result>(
  { title }: vscode.ProgressOptions,
  task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<Result>,
): Promise<Result> {
  const row = currentRow();
  const source = new vscode.CancellationTokenSource();
  const cancel = (): void => source.cancel();
  row.say('progress', title);
  row.cancellable.add(cancel);
  try {
    return await task({ report: ({ message }) => row.say('progress', message) }, source.token);
  } finally {
    row.cancellable.delete(cancel);
    source.dispose();
  }
}

const clipboard: vscode.Clipboard = {
  readText: async () => currentRow().clipboard,
  writeText: async text => {
    const row = currentRow();
    if (row.clipboardFails) throw new Error('Writing to the clipboard is not allowed');
    row.clipboard = text;
  },
};

/** The real channel, which tells the rows what is written to it, at whatever level. */
function logChannel(create: typeof vscode.window.createOutputChannel) {
  return (name: string, options: { log: true }): vscode.LogOutputChannel => tellingOf(create(name, options));
}

function tellingOf(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  // The channel itself is frozen, and a proxy of it could not give anything else than it does.
  return new Proxy({} as vscode.LogOutputChannel, {
    get(_, method) {
      const value: unknown = Reflect.get(channel, method, channel);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (args.length > 0) currentRow().log.push(`${String(method)}: ${args.map(String).join(' ')}`);
        return value.apply(channel, args);
      };
    },
  });
}
