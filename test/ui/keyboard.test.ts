import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { prepareFolder } from './newUser.ts';
import { type Step, walk } from './walk.ts';
import type { Workbench } from './workbench.ts';

const TRANSIENT = /transient-[0-9a-f]{8}-/;

/** Uses the keyboard for everything: no clicks, and no calls that bypass it. */
class Keyboard {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.#workbench.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#workbench.page.keyboard.type(text);
  }

  /** Types into the palette, and presses Enter once the first row is the wanted one. */
  async take(typed: string, label: string): Promise<void> {
    await this.press('F1');
    await this.#workbench.quickInput.type(typed);
    await until(`“${label}”`, async () => (await this.#workbench.quickInput.rows())[0]?.label === label);
    await this.press('Enter');
  }

  async command(title: string): Promise<void> {
    await this.take(`>${title}`, title);
  }

  /** Returns the text of the focused element; empty where nothing has the focus, as in a window that has just opened. */
  focused(): Promise<string> {
    return this.#workbench.page.evaluate<string>("(document.querySelector(':focus')?.textContent ?? '').trim()");
  }

  isInTree(): Promise<boolean> {
    return this.#workbench.page.evaluate<boolean>("document.activeElement?.closest('.pane-body .monaco-list') != null");
  }

  /** Returns the accessible name of the tree's focused row. */
  async row(): Promise<string> {
    const row = this.#workbench.page.locator('.pane-body .monaco-list-row.focused');
    return (await row.getAttribute('aria-label', { timeout: 1000 })) ?? '';
  }

  /** Goes down in the tree once it has the focus, which a closed palette gives back a moment later, and returns the row. */
  async nextRow(): Promise<string> {
    const before = await this.row();
    await until('the focus in the tree', () => this.isInTree());
    await this.press('ArrowDown');
    return until('the next row', async () => {
      const row = await this.row();
      return row !== before && row;
    });
  }
}

const steps: readonly Step[] = [
  {
    title: 'reaches the buttons of the welcome view',
    act: async ({ workbench, simulator }) => {
      const keyboard = new Keyboard(workbench);
      await keyboard.command('Plex: Focus on Servers View');
      await until('the button', async () => {
        if ((await keyboard.focused()) === 'Add Server…') return true;
        await keyboard.press('Tab');
        return undefined;
      });
      await keyboard.press('Enter');
      await workbench.quickInput.asks("Enter the server's address");
      await keyboard.type(simulator.servers.livingRoom.url);
      await keyboard.press('Enter');
      await workbench.quickInput.asks(/responds at/);
      await keyboard.type(simulator.tokens.owner);
      await keyboard.press('Enter');
      await workbench.notifications.shows('Added and selected');
    },
  },
  {
    title: 'walks the tree, in which each row is a sentence, and opens its menus',
    act: async ({ workbench, simulator }) => {
      const keyboard = new Keyboard(workbench);
      await until('the server', async () => {
        // Something that opens or closes late, such as the message of the last step, may take the focus.
        if (!(await keyboard.isInTree())) await keyboard.command('Plex: Focus on Servers View');
        await keyboard.press('Home');
        return /^Plex Media Server Living Room \(me\), reachable in \d+ ms, at http:\S+, selected$/.test(
          await keyboard.row(),
        );
      });
      // A key for the next row does nothing before there is one.
      await workbench.tree('Servers').row('Movies & Shows', () => true);
      const sentences = [await keyboard.row()];
      for (let count = 0; count < 3; count++) sentences.push(await keyboard.nextRow());
      assert.match(sentences.join('\n'), /Connections of Living Room: 1\nSource Discover, provider:\/\//);
      await keyboard.press('Home', 'Shift+F10');
      const menu = workbench.page.locator('.monaco-menu .action-item.focused');
      await until('the item', async () => {
        if ((await workbench.page.locator('.monaco-menu').count()) === 0) await keyboard.press('Shift+F10');
        if ((await menu.textContent({ timeout: 500 }).catch(() => ''))?.startsWith('Copy Machine Identifier'))
          return true;
        await keyboard.press('ArrowDown');
        return undefined;
      });
      await keyboard.press('Enter');
      await until('the identifier', async () => {
        const copied = await workbench.page.evaluate('navigator.clipboard.readText()');
        return copied === simulator.servers.livingRoom.machineIdentifier;
      });
    },
  },
  {
    title: 'inserts by a key binding',
    act: async ({ workbench }) => {
      const keyboard = new Keyboard(workbench);
      await keyboard.take('cursors.txt', 'cursors.txt');
      await workbench.editor.isShowing('cursors.txt');
      await keyboard.command('View: Focus Active Editor Group');
      await keyboard.press('Control+K', 'Control+Alt+P');
      await workbench.editor.has('a transient token', text => TRANSIENT.test(text));
    },
  },
  {
    title: 'reveals, tests and leaves a source document',
    act: async ({ workbench, simulator }) => {
      const keyboard = new Keyboard(workbench);
      await keyboard.command('Plex: Show Source Connection Information…');
      await workbench.quickInput.asks('Select another server or online provider');
      await keyboard.type(`server://${simulator.servers.attic.machineIdentifier}`);
      await keyboard.press('Enter');
      await workbench.editor.isShowing('Attic.json');
      await keyboard.command('Plex: Test Source Connections');
      await workbench.editor.has('the outcomes', text => /"uri": ✓ \d+ ms, local/.test(text));
      await keyboard.command('Plex: Reveal Token');
      await until('the token', async () =>
        (await workbench.editor.decorations()).some(decoration => TRANSIENT.test(decoration)),
      );
      await keyboard.command('Plex: Hide Token');
      await until(
        'the mask',
        async () => !(await workbench.editor.decorations()).some(decoration => TRANSIENT.test(decoration)),
      );
    },
  },
];

describe('The keyboard alone', () => walk(steps, own => ({ folder: prepareFolder(own) })));
