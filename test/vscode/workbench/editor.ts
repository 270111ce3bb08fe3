import { patience, until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';
import { chooseFromMenu } from './contextMenu.ts';
import { retry } from './retry.ts';

/** The editor that has, or last had, the focus: the one in the active group. */
export class Editor {
  readonly #page: Page;
  readonly #group: Locator;
  readonly #onText: (text: string) => void;

  /** @param onText receives every text that was waited for */
  constructor(page: Page, onText: (text: string) => void) {
    this.#page = page;
    this.#onText = onText;
    this.#group = page.locator('.editor-group-container.active');
  }

  /** Returns the visible text from the top; an editor shows only the lines that fit. */
  async text(): Promise<string> {
    const lines = await this.#lines().evaluateAll(elements =>
      elements.map(line => ({ top: Number.parseFloat(line.style.top), text: line.textContent ?? '' })),
    );
    lines.sort((a, b) => a.top - b.top);
    const text = lines.map(line => line.text).join('\n');
    return text.replaceAll('\u00a0', ' ').replaceAll('\u200b', '');
  }

  /** Waits until `accept` is true for the visible text, and returns the text. */
  async has(what: string, accept: (text: string) => boolean): Promise<string> {
    const found = await until(`an editor with ${what}`, async () => {
      const text = await this.text();
      return accept(text) ? text : undefined;
    });
    this.#onText(found);
    return found;
  }

  /** Returns the texts that decorations add before and after the document's text. */
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

  async focus(timeout = patience): Promise<void> {
    await this.#group.locator('.monaco-editor').first().click({ timeout });
  }

  /** Types at the cursors, key by key. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Requests completion, and waits until the item with this label is the one that Enter takes. */
  async suggests(label: string): Promise<void> {
    const focused = this.#page.locator('.suggest-widget.visible .monaco-list-row.focused');
    await retry(`the suggestion “${label}”`, async timeout => {
      if ((await focused.count()) === 0) await this.#page.keyboard.press('Control+Space');
      await focused.and(this.#page.locator(`[aria-label*=${JSON.stringify(label)}]`)).waitFor({ timeout });
    });
  }

  /** Opens the quick fixes at the cursor, and waits until one of them has this title. */
  async quickFix(title: string): Promise<Locator> {
    const menu = this.#page.locator('.action-widget').first();
    await retry(`the quick fix “${title}”`, async timeout => {
      // A menu that was opened too early lists outdated quick fixes.
      if ((await menu.count()) > 0) await this.#page.keyboard.press('Escape');
      await this.#page.keyboard.press('Control+.');
      await menu.getByText(title).waitFor({ timeout });
    });
    return menu;
  }

  /**
   * Applies one of the quick fixes at the cursor. A list that has just opened ignores clicks until the mouse has moved over
   * it.
   */
  async takeQuickFix(title: string): Promise<void> {
    const item = (await this.quickFix(title)).getByText(title);
    await item.hover({ force: true });
    await item.click();
  }

  /** Returns the titles of the visible lenses. */
  async codeLenses(): Promise<string[]> {
    return this.#group.locator('.codelens-decoration a').allInnerTexts();
  }

  /**
   * Clicks a code lens by (a part of) its title. Retries, because VS Code redraws lenses after a refresh, and a lens that
   * is replaced between press and release gets no click.
   */
  async clickCodeLens(title: string): Promise<void> {
    const lens = this.#group.locator('.codelens-decoration a', { hasText: title }).first();
    await retry(`a click on the lens “${title}”`, async timeout => {
      const element = await lens.elementHandle({ timeout });
      await element?.evaluate(node =>
        node.ownerDocument.addEventListener(
          'mouseup',
          () => node.setAttribute('data-pressed', String(node.isConnected)),
          {
            capture: true,
            once: true,
          },
        ),
      );
      await element?.click();
      if ((await element?.getAttribute('data-pressed')) !== 'true') throw new Error('The lens was redrawn.');
    });
  }

  /** Picks an item in the context menu of the text. */
  async menu(item: string): Promise<void> {
    const menu = this.#page.locator('.monaco-menu');
    await retry('the menu of the text', async timeout => {
      // It may have opened after the last attempt.
      if (await menu.isVisible()) return;
      await this.focus(timeout);
      await this.#page.keyboard.press('Shift+F10');
      await menu.waitFor({ timeout });
    });
    await chooseFromMenu(this.#page, item);
  }

  /** Clicks a button at the right end of the tabs, by its title. */
  async titleAction(title: string): Promise<void> {
    await this.#group.locator(`.editor-actions a.action-label[aria-label^="${title}"]`).click();
  }

  /** Returns the names on the tabs of every group. */
  async tabs(): Promise<string[]> {
    return this.#names(this.#page.locator('.tabs-container .tab'));
  }

  /** Activates a tab. */
  async showTab(name: string): Promise<void> {
    await this.#group.locator('.tabs-container .tab', { hasText: name }).click();
    await this.isShowing(name);
  }

  /** Waits until the active tab has this name. */
  async isShowing(name: string): Promise<void> {
    await until(`the tab ${name}`, async () => (await this.#names(this.#tabInFront())).includes(name));
  }

  /** Returns the file name of the active document, if there is one: its tab may have another name. */
  async documentInFront(): Promise<string | null> {
    const tab = this.#tabInFront();
    return (await tab.count()) === 0 ? null : tab.first().getAttribute('data-resource-name');
  }

  #tabInFront(): Locator {
    return this.#group.locator('.tabs-container .tab.active');
  }

  /** Returns a tab's name without its path. VS Code may show the suffix in an element of its own. */
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
