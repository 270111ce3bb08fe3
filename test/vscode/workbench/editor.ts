import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';
import { chooseFromMenu } from './contextMenu.ts';
import { retry } from './retry.ts';

/** The editor that has, or last had, the focus: the one in the active group. */
export class Editor {
  readonly #page: Page;
  readonly #group: Locator;
  readonly #onText: (text: string) => void;

  /** @param onText gets every text that was waited for */
  constructor(page: Page, onText: (text: string) => void) {
    this.#page = page;
    this.#onText = onText;
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
    const found = await until(`an editor with ${what}`, async () => {
      const text = await this.text();
      return accept(text) ? text : undefined;
    });
    this.#onText(found);
    return found;
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
    await retry(`the suggestion “${label}”`, async timeout => {
      if ((await focused.count()) === 0) await this.#page.keyboard.press('Control+Space');
      await focused.and(this.#page.locator(`[aria-label*=${JSON.stringify(label)}]`)).waitFor({ timeout });
    });
  }

  /** Opens the quick fixes at the cursor, and waits until one of them has this title. */
  async quickFix(title: string): Promise<Locator> {
    const menu = this.#page.locator('.action-widget').first();
    await retry(`the quick fix “${title}”`, async timeout => {
      // One that was opened too early offers what was there before.
      if ((await menu.count()) > 0) await this.#page.keyboard.press('Escape');
      await this.#page.keyboard.press('Control+.');
      await menu.getByText(title).waitFor({ timeout });
    });
    return menu;
  }

  /** Takes one of the quick fixes at the cursor. A list that has just opened takes no click before the mouse has moved over it. */
  async takeQuickFix(title: string): Promise<void> {
    const item = (await this.quickFix(title)).getByText(title);
    await item.hover({ force: true });
    await item.click();
  }

  /** The titles of the lenses in sight. */
  async codeLenses(): Promise<string[]> {
    return this.#group.locator('.codelens-decoration a').allInnerTexts();
  }

  /**
   * Presses a code lens by (a part of) its title. VS Code draws lenses anew when it has asked for them again, and a click on
   * one that goes between press and release is none: it is made again.
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
      if ((await element?.getAttribute('data-pressed')) !== 'true') throw new Error('The lens was drawn anew.');
    });
  }

  /** Chooses from the menu of the text. */
  async menu(item: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press('Shift+F10');
    await chooseFromMenu(this.#page, item);
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
