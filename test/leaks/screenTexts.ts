import type { Page } from '../vscode/page.ts';
import type { NamedText } from './findings.ts';

/** Interval between two readings, in milliseconds: shorter than any message is shown. */
const EVERY = 400;

/**
 * Reads all texts outside of editors and terminals, where a token may be on purpose. It is a text because it runs in the
 * page.
 */
const read = `[
  '.notification-list-item', '.monaco-dialog-box', '.statusbar-item', '.terminal-tabs-entry', '.single-terminal-tab',
  '.tabs-container .tab', '.pane-body [role="treeitem"]', '.quick-input-widget', '.markers-panel .monaco-list-row', 'title',
].flatMap(selector => Array.from(document.querySelectorAll(selector), element =>
  [selector, [element.textContent, ...element.getAttributeNames().map(name => element.getAttribute(name))].join(' ')]))`;

/** Keeps the texts of messages, dialogs, tabs, trees and terminal names, none of which is written to a file. */
export class ScreenTexts implements Disposable {
  /** The place of each text, by the text, so that each text is kept once. */
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
      // The window is being loaded or closed, so it shows nothing.
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
