import dns from 'node:dns';
import * as vscode from 'vscode';
import { observeRequests } from './productRequests.ts';
import { inputBoxOf, quickPickOf, wordsOf } from './quickPick.ts';
import { currentRow, outsideRows } from './rowContext.ts';
import { focus } from './worker.ts';

/**
 * The extension host with some functions replaced: words that are shown or logged go to the row in which that happens, and
 * each row has its own clock, clipboard and active editor. Documents, editors and sockets are real.
 */
export class PatchedHost implements vscode.Disposable {
  readonly #restore: (() => void)[] = [];

  constructor() {
    const { window, env } = vscode;
    this.#replace(window, 'showInformationMessage', message('message'));
    this.#replace(window, 'showWarningMessage', message('message'));
    this.#replace(window, 'showErrorMessage', message('error'));
    this.#replace(window, 'showQuickPick', async (items: vscode.QuickPickItem[], options?: vscode.QuickPickOptions) => {
      const row = currentRow();
      row.say('pick', options?.title);
      for (const item of items) row.say('pick', wordsOf(item));
      return items[0];
    });
    this.#replace(window, 'createQuickPick', () => quickPickOf(currentRow()));
    this.#replace(window, 'createInputBox', () => inputBoxOf(currentRow()));
    this.#replace(window, 'withProgress', progress);
    this.#replace(window, 'setStatusBarMessage', (text: string) => {
      currentRow().say('status bar', text);
      return new vscode.Disposable(() => undefined);
    });
    this.#replace(window, 'createOutputChannel', logChannel(window.createOutputChannel));
    this.#replaceGetter(window, 'activeTextEditor', actual => {
      const row = currentRow();
      return row === outsideRows ? actual() : row.editor;
    });
    this.#replace(env, 'openExternal', async (link: unknown) => {
      await currentRow().onLink?.(String(link));
      return true;
    });
    this.#replaceGetter(env, 'clipboard', () => clipboard);
    const { lookup } = dns;
    this.#replace(dns, 'lookup', (name: string, ...rest: unknown[]) => {
      const own = currentRow().lookup;
      if (own) own().catch(rest.at(-1) as LookedUp);
      else (lookup as unknown as Lookup)(name, ...rest);
    });
    const { lookup: lookupPromise } = dns.promises;
    this.#replace(dns.promises, 'lookup', (name: string, options: dns.LookupOptions) => {
      return currentRow().lookup?.() ?? lookupPromise(name, options);
    });
    const { showTextDocument } = window;
    this.#replace(window, 'showTextDocument', (what: vscode.Uri, options: vscode.TextDocumentShowOptions) => {
      const show = () => showTextDocument(what, { viewColumn: currentRow().column, ...options });
      return what instanceof vscode.Uri ? focus(async () => show()) : show();
    });
    const now = Date.now.bind(Date);
    this.#replace(Date, 'now', () => now() + currentRow().clock.ahead);
    this.#restore.push(observeRequests(() => currentRow().requests));
  }

  dispose(): void {
    for (const restore of this.#restore.toReversed()) restore();
  }

  #replace(owner: object, name: string, value: unknown): void {
    this.#define(owner, name, { value, writable: true });
  }

  #replaceGetter(owner: object, name: string, get: (actual: () => unknown) => unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    this.#define(owner, name, { get: () => get(() => (before?.get ? before.get.call(owner) : before?.value)) });
  }

  #define(owner: object, name: string, descriptor: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { configurable: true, enumerable: true, ...descriptor });
    this.#restore.push(() => before && Object.defineProperty(owner, name, before));
  }
}

type LookedUp = (error: Error) => void;
type Lookup = (name: string, ...rest: unknown[]) => void;

function message(place: 'message' | 'error') {
  return async (text: string, ...rest: unknown[]): Promise<unknown> => {
    const row = currentRow();
    const detail = rest.find(item => typeof item === 'object' && item && 'detail' in item) as vscode.MessageOptions;
    const items = rest.filter(
      item => typeof item === 'string' || (typeof item === 'object' && item !== null && 'title' in item),
    ) as (string | vscode.MessageItem)[];
    const titles = items.map(item => (typeof item === 'string' ? item : item.title));
    row.say(place, [text, detail?.detail].filter(Boolean).join(' '), titles);
    return items[titles.findIndex(title => row.press.includes(title))];
  };
}

async function progress<Result>(
  { title }: vscode.ProgressOptions,
  task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<Result>,
): Promise<Result> {
  const row = currentRow();
  const source = new vscode.CancellationTokenSource();
  row.say('progress', title);
  const takeBack = row.offerCancel(() => source.cancel());
  try {
    return await task({ report: ({ message }) => row.say('progress', message) }, source.token);
  } finally {
    takeBack();
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

/** Returns the real channel, which also keeps in the rows everything that is written to it, at any level. */
function logChannel(create: typeof vscode.window.createOutputChannel) {
  return (name: string, options: { log: true }): vscode.LogOutputChannel => recordingOf(create(name, options));
}

function recordingOf(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  // The channel itself is frozen, and a proxy of a frozen object can't return other members.
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
