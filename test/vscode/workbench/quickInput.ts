import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';
import { matches } from './matches.ts';
import { retry } from './retry.ts';

/** Runs when a box, a notification or a dialog is there that was waited for, and gets the text that was waited for. */
export type OnSight = (what: string) => Promise<void>;

export interface QuickInputRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** The row's accessible name, which a screen reader reads. */
  readonly ariaLabel: string;
}

/**
 * Waits until the focus has been in one place for a tenth of a second. What closes, such as a dialog or a notification, gives it
 * back a moment later, and a box that has lost the focus closes. It is a text because it runs in the page.
 */
const FOCUS_AT_REST = `new Promise(resolve => {
  let focused = document.activeElement;
  let since = performance.now();
  const timer = setInterval(() => {
    if (document.activeElement !== focused) [focused, since] = [document.activeElement, performance.now()];
    if (performance.now() - since < 100) return;
    clearInterval(timer);
    resolve();
  }, 20);
})`;

/** The box at the top of the window for a choice or a text, and the command palette. */
export class QuickInput {
  readonly #page: Page;
  readonly #onSight: OnSight;
  readonly #widget: Locator;
  readonly #input: Locator;
  readonly #rows: Locator;

  constructor(page: Page, onSight: OnSight) {
    this.#page = page;
    this.#onSight = onSight;
    this.#widget = page.locator('.quick-input-widget');
    this.#input = this.#widget.locator('.quick-input-filter input');
    this.#rows = this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Runs a command by its title in the palette, such as `Plex: Add Server…`. */
  async command(title: string): Promise<void> {
    await this.#choose(`>${title}`, title);
  }

  /** Types words into the palette, and returns its rows once `accept` is true for them. */
  async commandsFor(words: string, accept: (rows: QuickInputRow[]) => boolean): Promise<QuickInputRow[]> {
    let found: QuickInputRow[] = [];
    await retry(`the commands for “${words}” in the palette`, async timeout => {
      await this.#openPalette(timeout);
      await this.#input.fill(`>${words}`, { timeout });
      found = await until(
        'its rows',
        async () => {
          const rows = await this.rows();
          return accept(rows) && rows;
        },
        timeout,
      );
    });
    return found;
  }

  /** Opens a file of the workspace by its name. */
  async file(name: string): Promise<void> {
    await this.#choose(name, name);
  }

  /** Runs a task of the workspace by its label. */
  async task(label: string): Promise<void> {
    await this.#choose(`task ${label}`, label);
  }

  /** Moves the cursor of the active editor. Line and column are counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await retry(`the cursor at ${line}:${column}`, async timeout => {
      await this.#openPalette(timeout);
      await this.#input.fill(`:${line}:${column}`, { timeout });
      await this.#rows.first().waitFor({ timeout });
      await this.#page.keyboard.press('Enter');
      await this.#input.waitFor({ state: 'hidden', timeout });
    });
  }

  /** Waits for a box whose title, placeholder or prompt has this text. */
  async asks(wanted: string | RegExp): Promise<void> {
    await until(`a question with ${wanted}`, async () => (await this.texts()).some(text => matches(text, wanted)));
    await this.#onSight(`${wanted}`);
  }

  /** Returns the title, the placeholder and the line below the input of the open box. */
  async texts(): Promise<string[]> {
    if (!(await this.#widget.isVisible())) return [];
    const title = await this.#widget.locator('.quick-input-title').textContent();
    const placeholder = await this.#input.getAttribute('placeholder');
    return [title ?? '', placeholder ?? '', await this.message()];
  }

  /** Returns the prompt of an input box, or the error that replaces it. */
  async message(): Promise<string> {
    return (await this.#widget.locator('.quick-input-message').textContent()) ?? '';
  }

  /** Waits until an input box rejects its text with an error that has this text. */
  async complains(wanted: string | RegExp): Promise<string> {
    const complaint = await until(`the complaint ${wanted}`, async () => {
      const invalid = await this.#widget.locator('.monaco-inputbox').first().getAttribute('class');
      const message = await this.message();
      return /\b(error|warning|info)\b/.test(invalid ?? '') && matches(message, wanted) ? message : undefined;
    });
    await this.#onSight(complaint);
    return complaint;
  }

  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** Returns whether the input is hidden, as it should be for a secret. */
  async isMasked(): Promise<boolean> {
    return (await this.#input.getAttribute('type')) === 'password';
  }

  async accept(): Promise<void> {
    await this.#input.press('Enter');
  }

  /** Types a text into an input box and accepts it. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** Returns the visible rows. */
  async rows(): Promise<QuickInputRow[]> {
    return this.#rows.evaluateAll(rows =>
      rows.map(row => ({
        label: row.querySelector('.quick-input-list-row .label-name')?.textContent ?? '',
        description: row.querySelector('.quick-input-list-row .label-description')?.textContent ?? '',
        detail: row.querySelector('.quick-input-list-label-meta')?.textContent ?? '',
        ariaLabel: row.getAttribute('aria-label') ?? '',
      })),
    );
  }

  /** Picks the row with exactly this label, once it is there: a box that has just opened may still show other rows. */
  async pick(label: string): Promise<void> {
    // The mouse must not rest on a row, because the row's tooltip would cover the rows below.
    await this.#page.mouse.move(0, 0);
    await until(`the row “${label}” taken`, async () => {
      const index = (await this.rows()).findIndex(row => row.label === label);
      if (index < 0) return false;
      // Uses a handle, because a click on a removed row then fails at once. Sets no short limit, because a click that
      // succeeds but is reported too late would be repeated.
      const row = await this.#rows.nth(index).elementHandle({ timeout: 1000 });
      if (!row) return false;
      // Until the box is at rest, VS Code may show another row in the same element.
      await row.click({ trial: true });
      if ((await row.$eval('.label-name', name => name.textContent)) !== label) return false;
      await row.click();
      return true;
    });
  }

  /** Clicks the button of a row, by the title of the button. */
  async clickButton(label: string, title: string): Promise<void> {
    const index = await until(`the row “${label}”`, async () => {
      const rows = await this.rows();
      const found = rows.findIndex(row => row.label === label);
      return found < 0 ? undefined : { found };
    });
    const row = this.#rows.nth(index.found);
    await row.hover();
    await row.locator(`.quick-input-list-entry-action-bar [aria-label="${title}"]`).first().click();
  }

  async escape(): Promise<void> {
    await this.#page.keyboard.press('Escape');
  }

  async isClosed(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** Opens a box that accepts commands (`>`), files and lines (`:`), whatever has the focus. */
  async #openPalette(timeout: number): Promise<void> {
    if (await this.#input.isVisible()) await this.escape();
    await this.#page.evaluate(FOCUS_AT_REST);
    await this.#page.keyboard.press('F1');
    await this.#input.waitFor({ timeout });
  }

  /**
   * Types into the palette and presses Enter on the row. Retries, because a command is listed only once its extension was
   * read, and because the box closes when a starting workbench moves the focus.
   */
  async #choose(typed: string, label: string): Promise<void> {
    const focused = this.#widget.locator('.monaco-list-row.focused .quick-input-list-row .label-name');
    await retry(`“${label}” in the palette`, async timeout => {
      await this.#openPalette(timeout);
      await this.#input.fill(typed, { timeout });
      const isFocused = async () => {
        if ((await focused.allTextContents()).includes(label)) return true;
        // The palette lists recently used commands first.
        if ((await this.rows()).some(row => row.label === label)) await this.#page.keyboard.press('ArrowDown');
        return false;
      };
      await until(`the row “${label}”`, isFocused, timeout);
      await this.#page.keyboard.press('Enter');
    });
    await until('the palette to be done', async () => {
      return !(await this.#input.isVisible()) || (await this.#input.inputValue({ timeout: 500 })) !== typed;
    });
  }
}
