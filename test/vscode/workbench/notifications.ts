import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';
import { matches } from './matches.ts';
import type { OnSight } from './quickInput.ts';
import { retry } from './retry.ts';

/** The toasts in the corner, and the modal dialog. */
export class Notifications {
  readonly #page: Page;
  readonly #onSight: OnSight;
  readonly #toasts: Locator;

  constructor(page: Page, onSight: OnSight) {
    this.#page = page;
    this.#onSight = onSight;
    this.#toasts = page.locator('.notification-toast .notification-list-item');
  }

  /** Returns the texts of all visible toasts, the newest first. */
  async texts(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message').allTextContents();
  }

  /** Waits for a toast with this text. */
  async shows(wanted: string | RegExp): Promise<Toast> {
    const toast = await until(`a notification with ${wanted}`, async () => {
      const texts = await this.texts();
      const text = texts.find(text => matches(text, wanted));
      if (text === undefined) return undefined;
      return new Toast(text, this.#toasts.filter({ hasText: text }).first());
    });
    await this.#onSight(toast.text);
    return toast;
  }

  /** Closes every toast, so that the next toast is a new one. */
  async clear(): Promise<void> {
    await retry('the notifications to go', async timeout => {
      while ((await this.#toasts.count()) > 0) {
        await this.#toasts.first().hover({ timeout });
        await this.#toasts.first().locator('.codicon-notifications-clear').click({ timeout });
      }
    });
  }

  /** Waits for a modal dialog with this text. */
  async dialog(wanted: string | RegExp): Promise<Dialog> {
    const box = this.#page.locator('.monaco-dialog-box');
    const dialog = await until(`a dialog with ${wanted}`, async () => {
      const parts = await box.locator('.dialog-message-text, .dialog-message-detail').allTextContents();
      const text = parts.join('\n');
      return parts.length > 0 && matches(text, wanted) ? new Dialog(text, box) : undefined;
    });
    await this.#onSight(dialog.text);
    return dialog;
  }
}

/** A visible notification. */
export class Toast {
  readonly text: string;
  readonly #item: Locator;

  constructor(text: string, item: Locator) {
    this.text = text;
    this.#item = item;
  }

  async buttons(): Promise<string[]> {
    return this.#item.locator('.notification-list-item-buttons-container .monaco-button').allTextContents();
  }

  async click(button: string): Promise<void> {
    await this.#item.getByRole('button', { name: button, exact: true }).click();
  }

  async isGone(): Promise<void> {
    await this.#item.waitFor({ state: 'detached' });
  }
}

/** A visible modal dialog. */
export class Dialog {
  readonly text: string;
  readonly #box: Locator;

  constructor(text: string, box: Locator) {
    this.text = text;
    this.#box = box;
  }

  async buttons(): Promise<string[]> {
    return this.#box.locator('.dialog-buttons .monaco-button').allTextContents();
  }

  async click(button: string): Promise<void> {
    await this.#box.getByRole('button', { name: button, exact: true }).click();
    await this.#box.waitFor({ state: 'detached' });
  }
}
