import * as vscode from 'vscode';
import { setContext } from '../workbench/commands.ts';
import { Disposable } from '../workbench/disposable.ts';

const KEY = 'summary';
/** What earlier versions kept in its place. */
const EVER_ADDED = 'everAddedServer';

/** What activation shows before anything is read. */
export interface ServerSummary {
  readonly hasServer: boolean;
  readonly hasAccount: boolean;
  /** The selected server and token, by their names. */
  readonly selected?: { readonly server: string; readonly token: string };
}

/**
 * What there is, as far as activation has to know it. It stays in `globalState`, which may lose it: it is stored again when
 * the state is next read, by the first command or the first look at the sidebar.
 */
export class Summary extends Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  #value: ServerSummary | undefined;
  /** Fires when it is another one, in whichever window: of other windows once this one gets the focus. */
  readonly onDidChange = this.#changed.event;

  constructor(memento: vscode.Memento) {
    super();
    this.#memento = memento;
    this.#value = this.#stored();
  }

  /** `undefined` where there was never a server or an account. */
  get value(): ServerSummary | undefined {
    return this.#value;
  }

  /** Stores a value, unless there was never anything. It is known when this returns. */
  async set(value: ServerSummary): Promise<void> {
    if (!this.#value && !value.hasServer && !value.hasAccount) return;
    if (this.#take(value)) await this.#memento.update(KEY, value);
  }

  /** Takes over what another window has stored. */
  refresh(): void {
    this.#take(this.#stored());
  }

  /** Deletes it, and everything else in `globalState`. */
  async delete(): Promise<void> {
    this.#take(undefined);
    await Promise.all(this.#memento.keys().map(key => this.#memento.update(key, undefined)));
  }

  #stored(): ServerSummary | undefined {
    const stored = this.#memento.get<ServerSummary>(KEY);
    if (stored) return stored;
    return this.#memento.get(EVER_ADDED, false) ? { hasServer: true, hasAccount: true } : undefined;
  }

  #take(value: ServerSummary | undefined): boolean {
    if (JSON.stringify(this.#value) === JSON.stringify(value)) return false;
    this.#value = value;
    this.#changed.fire();
    return true;
  }
}

/** Tells VS Code whether there are servers and accounts, and registers what only they need: now, or with the first of them. */
export function followSummary(summary: Summary, register: () => vscode.Disposable[]): vscode.Disposable {
  let registered: vscode.Disposable | undefined;
  const follow = (): void => {
    const { hasServer = false, hasAccount = false } = summary.value ?? {};
    setContext('plexTokens.hasServer', hasServer);
    setContext('plexTokens.hasAccount', hasAccount);
    if (hasServer || hasAccount) registered ??= vscode.Disposable.from(...register());
  };
  follow();
  const listener = summary.onDidChange(follow);
  return new vscode.Disposable(() => {
    listener.dispose();
    registered?.dispose();
  });
}
