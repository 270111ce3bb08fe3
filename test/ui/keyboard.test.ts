import assert from 'node:assert/strict';
import { type RunningSimulator, spawnSimulator } from '../simulator/spawn.ts';
import { until } from '../until.ts';
import { prepareFolder } from './newUser.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const TRANSIENT = /transient-[0-9a-f]{8}-/;

/** Everything here is done by keys: nothing is clicked, and nothing is called past the keyboard. */
describe('The keyboard alone', () => {
  const stack = new AsyncDisposableStack();
  let simulator: RunningSimulator;
  let workbench: Workbench;

  before(async () => {
    simulator = await spawnSimulator();
    stack.defer(() => simulator.stop());
    workbench = stack.use(await openWorkbench({ folder: prepareFolder(stack) }));
  });
  after(() => stack.disposeAsync());
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => workbench.page.keyboard.press(key)), Promise.resolve());
  /** The command that the palette finds, taken by Enter. */
  const command = async (title: string): Promise<void> => {
    await press('F1');
    await workbench.quickInput.type(`>${title}`);
    await until(`“${title}”`, async () => (await workbench.quickInput.rows())[0]?.label === title);
    await press('Enter');
  };
  const focused = async () => (await workbench.page.locator('*:focus').last().textContent({ timeout: 1000 }))?.trim();
  /** What a screen reader says of the row that the keys are at. */
  const row = async () =>
    (await workbench.page.locator('.pane-body .monaco-list-row.focused').getAttribute('aria-label')) ?? '';

  it('reaches the buttons of the welcome view', async () => {
    await command('Plex: Focus on Servers View');
    await until('the button', async () => {
      if ((await focused()) === 'Add Server') return true;
      await press('Tab');
      return undefined;
    });
    await press('Enter');
    await workbench.quickInput.asks('Address of the server');
    await workbench.page.keyboard.type(simulator.servers.livingRoom.url);
    await press('Enter');
    await workbench.quickInput.asks(/answers at/);
    await workbench.page.keyboard.type(simulator.tokens.owner);
    await press('Enter');
    await workbench.quickInput.asks('Whose token is it?');
    await press('Enter');
    await workbench.notifications.shows('is ready');
  });

  it('walks the tree, in which each row is a sentence, and opens its menus', async () => {
    await command('Plex: Focus on Servers View');
    await until('the server', async () => {
      await press('Home');
      return /^Plex Media Server Living Room, reachable in \d+ ms, as me, at http:\S+, selected$/.test(await row());
    });
    const sentences = [await row()];
    for (let count = 0; count < 3; count++) {
      await press('ArrowDown');
      sentences.push(await row());
    }
    assert.match(sentences.join('\n'), /Connections of Living Room: 1\nSource Discover, provider:\/\//);
    await press('Home', 'Shift+F10');
    const menu = workbench.page.locator('.monaco-menu .action-item.focused');
    await until('the item', async () => {
      if ((await workbench.page.locator('.monaco-menu').count()) === 0) await press('Shift+F10');
      if ((await menu.textContent({ timeout: 500 }).catch(() => ''))?.startsWith('Copy Identifier')) return true;
      await press('ArrowDown');
      return undefined;
    });
    await press('Enter');
    await until('the identifier', async () => {
      const copied = await workbench.page.evaluate('navigator.clipboard.readText()');
      return copied === simulator.servers.livingRoom.machineIdentifier;
    });
  });

  it('inserts by a key binding', async () => {
    await press('F1');
    await workbench.quickInput.type('cursors.txt');
    await until('the file', async () => (await workbench.quickInput.rows())[0]?.label === 'cursors.txt');
    await press('Enter');
    await workbench.editor.isShowing('cursors.txt');
    await command('View: Focus Active Editor Group');
    await press('Control+K', 'Control+Alt+P');
    await workbench.editor.has('a transient token', text => TRANSIENT.test(text));
  });

  it('reveals, tests and leaves a source document', async () => {
    await command('Plex: Show Source Connection Information…');
    await workbench.quickInput.asks('Another server or online provider');
    await workbench.page.keyboard.type(`server://${simulator.servers.attic.machineIdentifier}`);
    await press('Enter');
    await workbench.editor.isShowing(`${simulator.servers.attic.machineIdentifier}.json`);
    await command('Plex: Test Connections of the Source');
    await workbench.editor.has('the outcomes', text => /"uri": ✓ \d+ ms, local/.test(text));
    await command('Plex: Reveal Token');
    await until('the token', async () => (await workbench.editor.decorations()).some(each => TRANSIENT.test(each)));
    await command('Plex: Hide Token');
    await until('the mask', async () => !(await workbench.editor.decorations()).some(each => TRANSIENT.test(each)));
  });
});
