import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';

/** How long lenses have to stay before they are settled, in milliseconds. */
const SETTLED = 400;

/** The editor that has, or last had, the focus: the one in the active group. */
export class Editor {
  readonly #page: Page;
  readonly #group: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#group = page.locator('.editor-group-container.active');
  }

  /** The text in sight, from the top: an editor shows no more than fits. */
  async text(): Promise<string> {
    const lines = await this.#lines().evaluateAll(elements =>
      elements.map(line => ({ top: Number.parseFloat(line.style.top), text: line.textContent ?? '' })),
    );
    lines.sort((a, b) => a.top - b.top);
    const text = lines.map(line => line.text).join('\n');
    return text.replaceAll('\u00a0', ' ').replaceAll('\u200b', '');
  }

  /** Waits until the text in sight is as asked for, and returns it. */
  async has(what: string, accept: (text: string) => boolean): Promise<string> {
    return until(`an editor with ${what}`, async () => {
      const text = await this.text();
      return accept(text) ? text : undefined;
    });
  }

  /** What decorations put before and behind the text: it is shown, but no part of the document. */
  async decorations(): Promise<string[]> {
    const contents = await this.#lines()
      .locator('span')
      .evaluateAll(spans =>
        spans.flatMap(span =>
          ['::before', '::after'].map(
            pseudo => span.ownerDocument.defaultView?.getComputedStyle(span, pseudo).content ?? 'none',
          ),
        ),
      );
    return contents.filter(content => content.startsWith('"')).map(content => JSON.parse(content) as string);
  }

  async focus(): Promise<void> {
    await this.#group.locator('.monaco-editor').first().click();
  }

  /** Types at the cursors, key by key. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Asks for completion, and waits until the item with this label is the one that Enter takes. */
  async suggests(label: string): Promise<void> {
    const focused = this.#page.locator('.suggest-widget.visible .monaco-list-row.focused');
    await until(`the suggestion “${label}”`, async () => {
      if ((await focused.count()) === 0) await this.#page.keyboard.press('Control+Space');
      return (await focused.getAttribute('aria-label', { timeout: 1000 }))?.includes(label);
    });
  }

  /** The titles of the lenses in sight. */
  async codeLenses(): Promise<string[]> {
    return this.#group.locator('.codelens-decoration a').allInnerTexts();
  }

  /**
   * Presses a code lens by (a part of) its title, once it is there and stays: VS Code draws lenses anew when it has asked for
   * them again, and a click on one that goes between press and release is none.
   */
  async clickCodeLens(title: string): Promise<void> {
    const lens = this.#group.locator('.codelens-decoration a', { hasText: title }).first();
    await until(`the lens “${title}” to stay`, async () => {
      const element = await lens.elementHandle({ timeout: 1000 });
      await sleep(SETTLED);
      return (await element?.evaluate(node => node.isConnected)) || undefined;
    });
    await lens.click();
  }

  /** Presses a button at the right end of the tabs, by its title. */
  async titleAction(title: string): Promise<void> {
    await this.#group.locator(`.editor-actions a.action-label[aria-label^="${title}"]`).click();
  }

  /** The names on the tabs of every group. */
  async tabs(): Promise<string[]> {
    return this.#names(this.#page.locator('.tabs-container .tab'));
  }

  /** Brings a tab to the front. */
  async showTab(name: string): Promise<void> {
    await this.#group.locator('.tabs-container .tab', { hasText: name }).click();
    await this.isShowing(name);
  }

  /** Waits until the tab in front has this name. */
  async isShowing(name: string): Promise<void> {
    await until(`the tab ${name}`, async () => (await this.#names(this.#tabInFront())).includes(name));
  }

  /** The file name of the document in front, where there is one: a tab may be named otherwise. */
  async documentInFront(): Promise<string | null> {
    const tab = this.#tabInFront();
    return (await tab.count()) === 0 ? null : tab.first().getAttribute('data-resource-name');
  }

  #tabInFront(): Locator {
    return this.#group.locator('.tabs-container .tab.active');
  }

  /** A tab's name without its path; VS Code may show the suffix apart. */
  async #names(tabs: Locator): Promise<string[]> {
    return tabs.evaluateAll(elements =>
      elements.map(tab =>
        [...tab.querySelectorAll('.label-name, .label-suffix')].map(part => part.textContent ?? '').join(''),
      ),
    );
  }

  #lines(): Locator {
    return this.#group.locator('.view-lines').first().locator('.view-line');
  }
}
