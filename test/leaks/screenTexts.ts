import type { Page } from '../vscode/page.ts';
import type { NamedText } from './findings.ts';

/** Milliseconds between two looks: a message is there for longer. */
const EVERY = 400;

/** What is shown outside of editors and terminals, where a token may be on purpose. As text, because it runs in the page. */
const read = `[
  '.notification-list-item', '.monaco-dialog-box', '.statusbar-item', '.terminal-tabs-entry', '.single-terminal-tab',
  '.tabs-container .tab', '.pane-body [role="treeitem"]', '.quick-input-widget', '.markers-panel .monaco-list-row', 'title',
].flatMap(selector => Array.from(document.querySelectorAll(selector), element =>
  [selector, [element.textContent, ...element.getAttributeNames().map(name => element.getAttribute(name))].join(' ')]))`;

/** Keeps the texts of messages, dialogs, tabs, trees and terminal names, none of which is written to a file. */
export class ScreenTexts implements Disposable {
  /** By the text, so that each is kept once: where it was. */
  readonly #seen = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;

  readonly #page: () => Page;

  /** @param page returns the open page, or throws while there is none */
  constructor(page: () => Page) {
    this.#page = page;
    this.#timer = setInterval(() => void this.look(), EVERY);
  }

  get texts(): NamedText[] {
    return Array.from(this.#seen, ([text, where]) => [where, text] as const);
  }

  async look(): Promise<void> {
    try {
      for (const [where, text] of await this.#page().evaluate<[string, string][]>(read)) this.#seen.set(text, where);
    } catch {
      // It is being loaded, or the window is closed: there is nothing to see.
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
