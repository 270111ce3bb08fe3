import { until } from '../../until.ts';
import type { Locator, Page } from '../page.ts';
import { chooseFromMenu } from './contextMenu.ts';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** The row's accessible name, which a screen reader reads. */
  readonly ariaLabel: string;
  /** 1 for a root. */
  readonly level: number;
  /** `undefined` where there is nothing to expand. */
  readonly expanded: boolean | undefined;
}

/** How long a view has to stay unchanged to count as at rest, in milliseconds. */
const AT_REST = 200;

/** A tree view in the side bar. */
export class Tree {
  readonly #page: Page;
  readonly #tree: Locator;
  readonly #rows: Locator;

  /** @param name the view's name in package.json */
  constructor(page: Page, name: string) {
    this.#page = page;
    this.#tree = page.locator(`.pane-body [role="tree"][aria-label="${name}"]`);
    this.#rows = this.#tree.locator('[role="treeitem"]');
  }

  /** Returns the visible rows, from the top. */
  async rows(): Promise<TreeRow[]> {
    return this.#rows.evaluateAll(rows =>
      rows.map(row => {
        const expanded = row.getAttribute('aria-expanded');
        return {
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          ariaLabel: row.getAttribute('aria-label') ?? '',
          level: Number(row.getAttribute('aria-level')),
          expanded: expanded === null ? undefined : expanded === 'true',
        };
      }),
    );
  }

  /** Waits for a row with exactly this label that `accept` accepts. */
  async row(label: string, accept: (row: TreeRow) => boolean = () => true): Promise<TreeRow> {
    return until(`“${label}” in the tree`, async () =>
      (await this.rows()).find(row => row.label === label && accept(row)),
    );
  }

  async click(label: string): Promise<void> {
    await (await this.#locate(label)).click();
  }

  async expand(label: string): Promise<void> {
    if ((await this.row(label)).expanded) return;
    await (await this.#locate(label)).locator('.monaco-tl-twistie').click();
    await this.row(label, row => row.expanded === true);
  }

  /** Clicks a button that a row shows on hover, by the button's title. */
  async action(label: string, title: string): Promise<void> {
    await this.#isAtRest(label);
    const row = await this.#locate(label);
    await row.hover();
    await row.locator(`.actions a.action-label[aria-label^="${title}"]`).click();
  }

  /** Rests the mouse on a row until its hover is shown. */
  async hover(label: string): Promise<void> {
    await (await this.#locate(label)).locator('.label-name').hover();
  }

  /** Picks an item in a row's context menu. */
  async menu(label: string, item: string): Promise<void> {
    await this.#isAtRest(label);
    await (await this.#locate(label)).click({ button: 'right' });
    await chooseFromMenu(this.#page, item);
  }

  /**
   * Waits until the row is there, and until the view neither shows progress nor changes: the menu of a row that is being
   * replaced does nothing.
   */
  async #isAtRest(label: string): Promise<void> {
    await this.row(label);
    const pane = this.#page.locator('.pane', { has: this.#tree });
    await until('the view at rest', () =>
      pane.evaluate((element, quiet) => {
        // A view that is alone in its part of the window shows its progress above the pane.
        const isBusy = (): boolean =>
          element.closest('.part')?.querySelector('.monaco-progress-container.active') != null;
        const { promise, resolve } = Promise.withResolvers<boolean>();
        const { MutationObserver } = element.ownerDocument.defaultView;
        const changes = new MutationObserver(() => resolve(false));
        changes.observe(element, { childList: true, characterData: true, subtree: true });
        setTimeout(() => resolve(!isBusy()), quiet);
        return promise.finally(() => changes.disconnect());
      }, AT_REST),
    );
  }

  async #locate(label: string): Promise<Locator> {
    await this.row(label);
    const name = this.#page.locator('.monaco-icon-name-container').getByText(label, { exact: true });
    return this.#rows.filter({ has: name }).first();
  }
}
