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

/** A tree view in the side bar. */
export class Tree {
  readonly #page: Page;
  readonly #rows: Locator;

  /** @param name the view's name in package.json */
  constructor(page: Page, name: string) {
    this.#page = page;
    this.#rows = page.locator(`.pane-body [role="tree"][aria-label="${name}"] [role="treeitem"]`);
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
    await (await this.#locate(label)).click({ button: 'right' });
    await chooseFromMenu(this.#page, item);
  }

  async #locate(label: string): Promise<Locator> {
    await this.row(label);
    const index = (await this.rows()).findIndex(row => row.label === label);
    return this.#rows.nth(index);
  }
}
