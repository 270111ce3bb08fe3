import * as vscode from 'vscode';
import { setContext } from '../workbench/commands.ts';
import { Disposable } from '../workbench/disposable.ts';
import { plainText } from '../workbench/plainText.ts';

const KEY = 'summary';
/** The key that earlier versions used. */
const EVER_ADDED = 'everAddedServer';

/** What activation shows before anything is read. */
export interface ServerSummary {
  readonly hasServer: boolean;
  readonly hasAccount: boolean;
  /** The selected server and its selected token, if any, by their names. */
  readonly selected?: { readonly server: string; readonly token: string | undefined };
}

/** Why the selected server can't be used now, and the command that helps. It is known in this window only, and not stored. */
export interface Trouble {
  /** A sentence that says what a click does. */
  readonly words: string;
  readonly command: vscode.Command;
}

/**
 * What activation shows, kept in `globalState`. That may lose it: it is stored again when the state is next read, by the first
 * command or the first look at the sidebar.
 */
export class Summary extends Disposable {
  readonly #memento: vscode.Memento;
  readonly #changed = this.register(new vscode.EventEmitter<void>());
  #value: ServerSummary | undefined;
  #trouble: Trouble | undefined;
  /** Fires when the summary has changed: in this window, or in another one once this one gets the focus. */
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

  /** Stores a summary, which is known when this returns, unless there was never anything in it. */
  async set(value: ServerSummary): Promise<void> {
    if (!this.#value && !value.hasServer && !value.hasAccount) return;
    if (this.#take(value)) await this.#memento.update(KEY, value);
  }

  get trouble(): Trouble | undefined {
    return this.#trouble;
  }

  /** Shows whether the selected server can be used. */
  setTrouble(trouble: Trouble | undefined): void {
    if (JSON.stringify(this.#trouble) === JSON.stringify(trouble)) return;
    this.#trouble = trouble;
    this.#changed.fire();
  }

  /** Takes over the summary that another window has stored. */
  refresh(): void {
    this.#take(this.#stored());
  }

  /** Deletes the summary, and everything else in `globalState`. */
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

/**
 * Creates the status bar item: the selected server and its token, as a warning where it can't be used. It is hidden where there
 * is none.
 */
export function createStatusItem(summary: Summary): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('plexTokens.server', vscode.StatusBarAlignment.Right, 90);
  item.name = vscode.l10n.t('Plex Media Server');
  const update = (): void => {
    const selected = summary.value?.selected;
    if (!selected) {
      item.hide();
      return;
    }
    const { server, token = vscode.l10n.t('no token selected') } = selected;
    const { trouble } = summary;
    item.text = `$(${trouble ? 'warning' : 'key'}) ${plainText(server, 30)} (${plainText(token, 20)})`;
    item.tooltip =
      trouble?.words ??
      vscode.l10n.t({
        message: 'Plex Media Server for new transient tokens: {0} ({1}). Click to select another one.',
        args: [server, token],
        comment: "{0} is the server's name, {1} the name of its token",
      });
    item.accessibilityInformation = { label: item.tooltip };
    item.backgroundColor = trouble && new vscode.ThemeColor('statusBarItem.warningBackground');
    item.command = trouble?.command ?? 'plexTokens.selectServer';
    item.show();
  };
  update();
  return vscode.Disposable.from(item, summary.onDidChange(update));
}
