import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import type { Session, Step } from './walk.ts';
import type { Workbench, WorkbenchOptions } from './workbench.ts';

const TRANSIENT = /transient-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const MASK = '••••••••';

/** The options of a window that shows a folder. */
export type FolderOptions = WorkbenchOptions & { readonly folder: string };

/** A file that a container reads for weeks. */
const COMPOSE = 'services:\n  kometa:\n    image: kometateam/kometa\n    environment:\n      PLEX_TOKEN: \n';

/** Creates a copy of the sample workspace, with a file for several cursors. */
export function prepareFolder(stack: AsyncDisposableStack): string {
  const folder = path.join(tempFolder(stack, 'sample'), 'plex-scripts');
  cpSync(path.join(import.meta.dirname, '../workspace'), folder, { recursive: true });
  writeFileSync(path.join(folder, 'cursors.txt'), 'one\ntwo\nthree\n');
  writeFileSync(path.join(folder, 'compose.yaml'), COMPOSE);
  return folder;
}

/** Adds a server from the palette. */
export async function addServer(workbench: Workbench, address: string, token: string): Promise<void> {
  await workbench.notifications.clear();
  await workbench.command('Plex: Add Server…');
  await workbench.quickInput.asks("Enter the server's address");
  await workbench.quickInput.answer(address);
  await workbench.quickInput.asks(/responds at/);
  await workbench.quickInput.answer(token);
  await workbench.notifications.shows('Added and selected');
}

/** Steps from an empty sidebar to a server in it. */
export const addsServer: readonly Step[] = [
  {
    title: 'sees the welcome view in the sidebar',
    act: async ({ workbench }) => {
      await workbench.activityBar('Plex');
      assert.match(await workbench.welcome(), /Insert short-lived tokens/);
    },
  },
  {
    title: 'enters the address, and reads what is wrong with it while typing',
    act: async ({ workbench }) => {
      await workbench.clickWelcome('Add Server');
      await workbench.quickInput.asks("Enter the server's address");
      await workbench.quickInput.type('http://me:secret@192.168.1.5');
      await workbench.quickInput.complains('Remove the user name');
    },
  },
  {
    title: 'reads which server is at the address before entering a token',
    act: async ({ workbench, simulator }) => {
      await workbench.quickInput.answer(new URL(simulator.servers.livingRoom.url).host);
      await workbench.quickInput.asks(/Plex Media Server .* responds at http:\/\/127\.0\.0\.1:\d+\. Paste a token/);
      assert.equal(await workbench.quickInput.isMasked(), true);
      const requests = await simulator.control.journal();
      assert.ok(
        requests.length > 0 && requests.every(({ path, headers }) => path === '/identity' && !headers['x-plex-token']),
      );
    },
  },
  {
    title: 'reads that the pasted text is no token of an account',
    act: async ({ workbench }) => {
      await workbench.quickInput.type('claim-Q3v_x7Lm-2ZrT9bNc4Ye');
      await workbench.quickInput.complains('This is a claim token');
    },
  },
  {
    title: 'pastes the token, and finds the server in the sidebar and in the status bar',
    act: async ({ workbench, simulator }) => {
      await workbench.quickInput.answer(`X-Plex-Token=${simulator.tokens.owner}`);
      await workbench.notifications.shows('Added and selected Living Room (me)');
      const row = await workbench
        .tree('Servers')
        // The duration of the response is there a moment later.
        .row('Living Room', ({ ariaLabel }) => ariaLabel.includes('reachable in'));
      assert.ok(row.description.includes(simulator.servers.livingRoom.url), row.description);
      assert.match(row.ariaLabel, /Plex Media Server Living Room \(me\), reachable in \d+ ms/);
      await workbench.tree('Servers').row('Discover');
      assert.ok((await workbench.statusBar()).some(label => label.includes('Living Room (me)')));
    },
  },
];

export const insertsToken: Step = {
  title: 'inserts a transient token from the palette, and reads once what it can do',
  act: async ({ workbench }) => {
    await workbench.notifications.clear();
    await workbench.openFile('sessions.ts');
    await putCursor(workbench, "token = '");
    await workbench.command('Plex: Insert Transient Token');
    await workbench.editor.has('one transient token', text => count(text) === 1);
    await workbench.notifications.shows('This token has your access');
  },
};

const insertsMore: readonly Step[] = [
  {
    title: 'inserts one from the tree',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      const [first = ''] = (await workbench.editor.has('a token', text => count(text) === 1)).match(TRANSIENT) ?? [];
      await workbench.tree('Servers').action('Living Room', 'Insert Transient Token');
      // The cursor is behind the first one.
      await workbench.editor.has('another token in its place', text => count(text) === 1 && !text.includes(first));
    },
  },
  {
    title: 'inserts the same one at three cursors, and removes it with one undo',
    act: async ({ workbench }) => {
      await workbench.openFile('cursors.txt');
      await workbench.quickInput.goTo(1, 1);
      for (let more = 0; more < 2; more++) await workbench.command('Add Cursor Below');
      await workbench.command('Plex: Insert Transient Token');
      const text = await workbench.editor.has('three transient tokens', shown => count(shown) === 3);
      assert.equal(new Set(text.match(TRANSIENT)).size, 1);
      await workbench.editor.type('!');
      await workbench.editor.has('the cursors behind the tokens', shown => /transient-[-0-9a-f]+!one/.test(shown));
      await workbench.command('Undo');
      await workbench.command('Undo');
      await workbench.editor.has('no transient token', shown => count(shown) === 0);
    },
  },
];

/** Steps in the document of a source, up to its revealed token. */
export const showsSource: readonly Step[] = [
  {
    title: 'picks a source, and reads what is wrong with one while typing',
    act: async ({ workbench }) => {
      await workbench.command('Plex: Show Source Connection Information…');
      await workbench.quickInput.asks('Select another server or online provider');
      await until('the providers', async () =>
        (await workbench.quickInput.rows()).some(({ label }) => label === 'Discover'),
      );
      await workbench.quickInput.type('server://zzz');
      await until('what is wrong', async () =>
        (await workbench.quickInput.rows()).some(({ label }) => label.includes('40 (or 32) hex digits')),
      );
    },
  },
  {
    title: 'sees how to reach another server, without its token',
    act: async ({ workbench, simulator }) => {
      const { machineIdentifier } = simulator.servers.attic;
      await workbench.quickInput.answer(`server://${machineIdentifier}`);
      await workbench.editor.isShowing('Attic.json');
      const text = await workbench.editor.has('the masked token', shown => shown.includes(MASK));
      assert.match(text, /"name": "Attic"/);
      assert.match(text, /"Connection"/);
      await until('the lenses', async () => (await workbench.editor.codeLenses()).includes('Copy Token for Attic'));
    },
  },
  {
    title: 'tests the connections, and sees the result beside each',
    act: async ({ workbench }) => {
      await workbench.editor.clickCodeLens('Test Connections');
      await workbench.editor.has('the outcomes', text => /"uri": ✓ \d+ ms, local\s*"http:/.test(text));
    },
  },
  {
    title: 'reveals the token, which is still not in the document',
    act: async ({ workbench }) => {
      await workbench.editor.clickCodeLens('Reveal');
      await until('the revealed token', async () =>
        (await workbench.editor.decorations()).some(decoration => TRANSIENT.test(decoration)),
      );
      assert.equal(count(await workbench.editor.text()), 0);
      await until('the lens to hide it', async () => (await workbench.editor.codeLenses()).includes('Hide'));
    },
  },
];

const findsAllAgain: Step = {
  title: 'finds server, token and document again after a reload',
  act: async session => {
    const { workbench, simulator } = session;
    await simulator.control.clearJournal();
    await workbench.reload();
    await workbench.editor.isShowing('Attic.json');
    await workbench.editor.has('the masked token', shown => shown.includes(MASK));
    assert.deepEqual(await workbench.editor.decorations(), []);
    await workbench.activityBar('Plex');
    await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
    await workbench.openFile('cursors.txt');
    await workbench.quickInput.goTo(1, 1);
    // VS Code may have restored what was undone before the reload. The token at the cursor is then replaced.
    await insertToken(session);
  },
};

export const findsHiddenSourceAgain: Step = {
  title: 'comes back to a document behind another tab without a question about it',
  act: async ({ workbench, simulator }) => {
    await workbench.openFile('cursors.txt');
    await simulator.control.clearJournal();
    await workbench.reload();
    await workbench.editor.isShowing('cursors.txt');
    await workbench.activityBar('Plex');
    await workbench.tree('Servers').row('Living Room', ({ description }) => description.includes('reachable'));
    const tab = 'Attic.json';
    assert.ok((await workbench.editor.tabs()).includes(tab));
    const sourceRequests = async () =>
      (await simulator.control.journal()).filter(({ path }) => path === '/security/resources');
    assert.deepEqual(await sourceRequests(), []);
    await workbench.editor.showTab(tab);
    await workbench.editor.has('the masked token', shown => shown.includes(MASK));
    assert.equal((await sourceRequests()).length, 1);
  },
};

/** Tests the first token, so that as little as possible has happened before it was stored. */
export const findsFirstTokenAgain: Step = {
  title: 'gets an offer to renew the first token after a reload and a restart of the server',
  act: async ({ workbench, simulator }) => {
    await workbench.notifications.clear();
    await workbench.openFile('sessions.ts');
    const [old = ''] = (await workbench.editor.has('the token', text => count(text) === 1)).match(TRANSIENT) ?? [];
    await simulator.control.restart('livingRoom', { refusedForMs: 0, startingForMs: 0 });
    await simulator.control.untilRunning('livingRoom');
    await workbench.command('Plex: Renew Expired Tokens in File');
    await workbench.quickInput.asks('Renew Expired Tokens');
    await workbench.quickInput.accept();
    await workbench.editor.has('another token', text => count(text) === 1 && !text.includes(old));
  },
};

/** The steps of a new user, from an empty sidebar to a source document that is still there after a reload. */
export const newUser: readonly Step[] = [...addsServer, insertsToken, ...insertsMore, ...showsSource, findsAllAgain];

function count(text: string): number {
  return text.match(TRANSIENT)?.length ?? 0;
}

/** Inserts a transient token at the cursor, where an earlier one may be, and returns the text that shows the new one. */
export async function insertToken({ workbench, simulator }: Session): Promise<string> {
  const created = async () =>
    (await simulator.control.handedOut()).filter(({ name }) => name.includes('/security/token'));
  const before = (await created()).length;
  await workbench.command('Plex: Insert Transient Token');
  const { token } = await until('a token of the server', async () => (await created())[before]);
  return workbench.editor.has('the token', text => text.includes(token));
}

/** Moves the cursor behind the first occurrence of a text in the editor. */
export async function putCursor(workbench: Workbench, text: string): Promise<void> {
  const lines = (await workbench.editor.has(text, shown => shown.includes(text))).split('\n');
  const line = lines.findIndex(line => line.includes(text));
  await workbench.quickInput.goTo(line + 1, (lines[line]?.indexOf(text) ?? 0) + text.length + 1);
}
