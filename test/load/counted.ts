/**
 * The entry of the extension in the load test: counts its resources of VS Code and of Node from its first line on, and then
 * activates it with its own context, as VS Code would.
 */
import path from 'node:path';
import type * as vscode from 'vscode';
import { type Held, heldKey } from './held.ts';

type Callback = (...args: unknown[]) => unknown;
type Subscribe = (...args: unknown[]) => vscode.Disposable;
type Timers = Record<'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval', Callback>;

/** The object itself and not a copy, because the extension has to use the replaced members. */
const api = require('vscode') as typeof vscode;
const dist = path.join(__dirname, 'dist');
/** The name of each resource, by a key of its own. */
const live = new Map<unknown, string>();
const held: Held = { live, tree: undefined, subscriptions: [] };
Object.assign(globalThis, { [heldKey]: held });

/** Counts a disposable until it is disposed of. */
function track(what: string, handle: vscode.Disposable): vscode.Disposable {
  const key = {};
  live.set(key, what);
  const { dispose: original } = handle;
  const dispose = (): unknown => {
    live.delete(key);
    return original.call(handle);
  };
  return Object.isExtensible(handle)
    ? Object.assign(handle, { dispose })
    : Object.create(handle, { dispose: { value: dispose } });
}

function counted(what: string, subscribe: Subscribe): Subscribe {
  return (...args) => track(what, subscribe(...args));
}

/** Counts listeners to VS Code's events, and disposables that VS Code registers or creates. */
function countIn(namespace: string, members: Record<string, unknown>): void {
  for (const [name, { value: member }] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
    const isListened = /^on(?:Did|Will)[A-Z]/.test(name);
    const isHeld =
      /^register|^create(?:QuickPick|InputBox|StatusBarItem|OutputChannel|TextEditorDecorationType|Diagnostic|File)/;
    if (typeof member !== 'function' || !(isListened || isHeld.test(name))) continue;
    members[name] = counted(`${namespace}.${name}`, member.bind(members) as Subscribe);
  }
}

for (const namespace of ['commands', 'window', 'workspace', 'languages', 'env', 'tasks', 'extensions'] as const)
  countIn(namespace, api[namespace] as unknown as Record<string, unknown>);

/** Counts listeners to the extension's own events. Disposing of an emitter removes its listeners as well. */
class CountedEmitter<Value> extends api.EventEmitter<Value> {
  readonly #handles = new Set<vscode.Disposable>();

  constructor() {
    super();
    const subscribe = this.event as Subscribe;
    const value = (...args: unknown[]): vscode.Disposable => {
      const handle = track('an event of the extension', subscribe(...args));
      const { dispose } = handle;
      this.#handles.add(handle);
      return Object.assign(handle, {
        dispose: () => {
          this.#handles.delete(handle);
          return dispose.call(handle);
        },
      });
    };
    Object.defineProperty(this, 'event', { value });
  }

  override dispose(): void {
    for (const handle of this.#handles) handle.dispose();
    super.dispose();
  }
}
Object.assign(api, { EventEmitter: CountedEmitter });

/** Counts timers of the extension and its bundled libraries only, because everything in this process uses the same function. */
function countTimers(set: 'setTimeout' | 'setInterval', clear: 'clearTimeout' | 'clearInterval'): void {
  const timers = globalThis as unknown as Timers;
  const { [set]: original, [clear]: cleared } = timers;
  const setCounted = (callback: Callback, ...rest: unknown[]): unknown => {
    if (!new Error().stack?.includes(dist)) return original(callback, ...rest);
    const run = (...args: unknown[]): unknown => {
      if (set === 'setTimeout') live.delete(timer);
      return callback(...args);
    };
    const timer = original(run, ...rest);
    live.set(timer, set);
    return timer;
  };
  timers[set] = Object.defineProperties(setCounted, Object.getOwnPropertyDescriptors(original)) as Callback;
  timers[clear] = timer => {
    live.delete(timer);
    return cleared(timer);
  };
}
countTimers('setTimeout', 'clearTimeout');
countTimers('setInterval', 'clearInterval');

export function activate(context: vscode.ExtensionContext): unknown {
  const { secrets } = context;
  const countedSecrets: vscode.SecretStorage = {
    keys: () => secrets.keys(),
    get: key => secrets.get(key),
    store: (key, value) => secrets.store(key, value),
    delete: key => secrets.delete(key),
    onDidChange: counted('secrets.onDidChange', secrets.onDidChange as Subscribe),
  };
  Object.assign(held, { subscriptions: context.subscriptions });
  const { registerTreeDataProvider } = api.window;
  api.window.registerTreeDataProvider = (view, provider) => {
    Object.assign(held, { tree: provider });
    return registerTreeDataProvider(view, provider);
  };
  const { activate: activateExtension } = require(path.join(dist, 'extension.cjs')) as {
    activate(context: vscode.ExtensionContext): unknown;
  };
  return activateExtension(Object.create(context, { secrets: { value: countedSecrets } }));
}
