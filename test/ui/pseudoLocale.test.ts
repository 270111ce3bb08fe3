import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { pseudo } from '../vscode/pseudoLocale.ts';
import type { QuickInputRow } from '../vscode/workbench/quickInput.ts';
import { prepareFolder } from './newUser.ts';
import { type Step, walk } from './walk.ts';
import type { Workbench } from './workbench.ts';

const words: Record<string, string> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../package.nls.json'), 'utf8'),
);

/** Texts that are the same in every language: names, addresses, identifiers, code, and VS Code's own texts. */
const NO_WORDS =
  /\(?Press 'Enter' to confirm.*?cancel\)?|https?:\/\/\S+|\b\d+(?:\.\d+){3}(?::\d+)?\S*|\b[\w-]+(?:\.[\w-]+){2,}|\w+:\/\/\S*|`[^`]*`|\b(?:Plex|Living Room|Attic|Discover|Live TV & DVR|Movies & Shows|me|ms)\b/g;

/** Returns the words without a translation. */
function bare(texts: readonly string[]): string[] {
  return texts.flatMap(text => text.replaceAll(NO_WORDS, ' ').match(/(?<![\p{L}\d])[A-Za-z]{2,}(?![\p{L}\d])/gu) ?? []);
}

/** Runs a command by its name in package.nls.json. */
async function command(workbench: Workbench, name: string): Promise<void> {
  await workbench.command(`Plex: ${pseudo(words[`command.${name}`] ?? '')}`);
}

const steps: readonly Step[] = [
  {
    title: 'translates the palette and the welcome view',
    act: async ({ workbench }) => {
      await workbench.activityBar('Plex');
      const welcome = await until('the welcome', async () => workbench.welcome());
      assert.deepEqual(bare([welcome]), []);
      assert.ok(welcome.includes(pseudo('Sign In')), welcome);
      const ours = (rows: readonly QuickInputRow[]) => rows.filter(({ label }) => /^Plex: (?!Focus on)/.test(label));
      const rows = ours(await workbench.quickInput.commandsFor('Plex: ', all => ours(all).length > 4));
      assert.deepEqual(bare(rows.map(({ label }) => label)), []);
      await workbench.quickInput.escape();
    },
  },
  {
    title: 'translates questions, input errors, and the final message',
    act: async ({ workbench, simulator }) => {
      await command(workbench, 'addServer');
      await workbench.quickInput.asks(pseudo("Enter the server's address"));
      const texts = await workbench.quickInput.texts();
      await workbench.quickInput.type('http://me:secret@192.168.1.5');
      texts.push(await workbench.quickInput.complains(/./));
      await workbench.quickInput.answer(simulator.servers.livingRoom.url);
      await until('the question for the token', async () => workbench.quickInput.isMasked());
      texts.push(...(await workbench.quickInput.texts()));
      await workbench.quickInput.type('claim-Q3v_x7Lm-2ZrT9bNc4Ye');
      texts.push(await workbench.quickInput.complains(/./));
      await workbench.quickInput.answer(simulator.tokens.owner);
      const toast = await workbench.notifications.shows('Living Room');
      await command(workbench, 'manageServer');
      const actions = await until('the actions', async () => {
        const rows = await workbench.quickInput.rows();
        return rows.some(({ label }) => label === pseudo('Add Token…')) ? rows : undefined;
      });
      texts.push(...actions.map(({ label }) => label), ...(await workbench.quickInput.texts()));
      await workbench.quickInput.pick(pseudo('Add Token…'));
      await until('the question for another token', async () => workbench.quickInput.isMasked());
      await workbench.quickInput.answer(simulator.tokens.ownerSecond);
      await until('the question for its name', async () => !(await workbench.quickInput.isMasked()));
      texts.push(...(await workbench.quickInput.texts()));
      await workbench.quickInput.escape();
      assert.deepEqual(bare([...texts, toast.text, ...(await toast.buttons())]), []);
    },
  },
  {
    title: 'translates the sidebar, its accessible names, and the status bar',
    act: async ({ workbench, simulator }) => {
      const tree = workbench.tree(pseudo('Servers'));
      await tree.row('Living Room', ({ description }) => description.includes(simulator.servers.livingRoom.url));
      await tree.row('Discover');
      const rows = (await tree.rows()).flatMap(({ label, description, ariaLabel }) => [label, description, ariaLabel]);
      assert.deepEqual(bare(rows), []);
      const items = (await workbench.statusBar()).filter(label => label.includes('Living Room'));
      assert.equal(items.length, 1);
      assert.deepEqual(bare(items), []);
    },
  },
  {
    title: 'translates formats, errors about a source, and code lenses',
    act: async ({ workbench, simulator }) => {
      await workbench.notifications.clear();
      await workbench.openFile('cursors.txt');
      await command(workbench, 'insertTransientTokenAs');
      const plain = pseudo('Token alone');
      const forms = await until('the forms', async () => {
        const rows = await workbench.quickInput.rows();
        return rows.some(({ label }) => label === plain) ? rows : undefined;
      });
      assert.deepEqual(bare([...forms.map(({ label }) => label), ...(await workbench.quickInput.texts())]), []);
      await workbench.quickInput.escape();
      await command(workbench, 'showSourceConnectionInformation');
      await until('the sources', async () =>
        (await workbench.quickInput.rows()).some(({ label }) => label === 'Discover'),
      );
      await workbench.quickInput.type('server://zzz');
      const wrong = await until('what is wrong', async () => {
        const [row] = await workbench.quickInput.rows();
        return row && row.label !== 'Discover' ? row : undefined;
      });
      assert.deepEqual(bare([wrong.label]), []);
      await workbench.quickInput.answer(`server://${simulator.servers.attic.machineIdentifier}`);
      const lenses = await until('the lenses', async () => {
        const found = await workbench.editor.codeLenses();
        return found.length > 3 ? found : undefined;
      });
      assert.deepEqual(bare(lenses), []);
    },
  },
  {
    title: 'translates an error and its buttons',
    act: async ({ workbench, simulator }) => {
      await simulator.control.addFault('livingRoom', {
        fault: { kind: 'status', status: 500 },
        path: '/security/token',
      });
      await workbench.notifications.clear();
      await command(workbench, 'copyTransientToken');
      const toast = await workbench.notifications.shows(/./);
      assert.deepEqual(bare([toast.text, ...(await toast.buttons())]), []);
    },
  },
];

describe('The extension in another language', () =>
  walk(steps, own => ({ folder: prepareFolder(own), pseudoLocale: true })));
