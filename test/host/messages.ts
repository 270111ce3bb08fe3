import * as vscode from 'vscode';

/** A message that the extension showed. */
export interface Message {
  readonly text: string;
  /** The text below that of a modal one. */
  readonly detail?: string;
  readonly buttons: readonly string[];
}

type Show = 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage';

/** Stands before the user: keeps the messages that are shown, and presses the button that it was told to. */
export class Messages implements vscode.Disposable {
  readonly all: Message[] = [];
  /** The texts that were shown in the status bar. */
  readonly statusBar: string[] = [];
  /** The button's title, or those of several messages; a promise of it while the user does something else before. */
  press: string | readonly string[] | Promise<string> | undefined;
  readonly #original = new Map<Show | 'setStatusBarMessage', unknown>();

  constructor() {
    for (const show of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const) {
      this.#original.set(show, vscode.window[show]);
      vscode.window[show] = (text: string, ...rest: unknown[]) => this.#show(text, rest);
    }
    this.#original.set('setStatusBarMessage', vscode.window.setStatusBarMessage);
    vscode.window.setStatusBarMessage = (text: string) => {
      this.statusBar.push(text);
      return { dispose: () => undefined };
    };
  }

  /** The texts of all messages, one a line. */
  get texts(): string {
    return this.all.map(({ text }) => text).join('\n');
  }

  dispose(): void {
    Object.assign(vscode.window, Object.fromEntries(this.#original));
  }

  // biome-ignore lint/suspicious/noExplicitAny: it stands for a function with many overloads
  async #show(text: string, rest: unknown[]): Promise<any> {
    const items = rest.filter(
      item => typeof item === 'string' || (typeof item === 'object' && item && 'title' in item),
    );
    const titles = items.map(item => (typeof item === 'string' ? item : (item as vscode.MessageItem).title));
    const [options] = rest;
    const hasDetail = typeof options === 'object' && options && 'detail' in options;
    this.all.push({ text, buttons: titles, ...(hasDetail && { detail: String(options.detail) }) });
    const pressed = [(await this.press) ?? []].flat();
    return items[titles.findIndex(title => pressed.includes(title))];
  }
}
