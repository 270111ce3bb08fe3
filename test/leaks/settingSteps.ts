import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { retry } from '../vscode/workbench/retry.ts';
import { MADE_UP } from './madeUpTokens.ts';
import type { RecordedSession, RecordedStep } from './recordedSession.ts';

/** Returns whether a setting's value is in effect. */
type InForce = (session: RecordedSession) => Promise<boolean>;

/** Turns off completion of brackets and the like in the editor in which the settings are changed. */
export const AS_TYPED = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoSurround': 'never',
};

/** Every setting at each of its values. The last value stays. */
export const SETTINGS: Readonly<Record<string, readonly (readonly [value: unknown, inForce: InForce])[]>> = {
  'plexTokens.clipboard.clearAfterSeconds': [
    [1, copies('cleared in 1 second.')],
    [60, copies('cleared in 60 seconds')],
    [0, copies('It stays in the clipboard')],
  ],
  'plexTokens.insecureConnections': [
    ['never', async session => !(await inserts(session))],
    ['always', inserts],
    ['localNetwork', inserts],
  ],
  'plexTokens.formats': [
    [
      { Mine: 'auth: ${token}' },
      async ({ workbench }) => {
        await workbench.openFile('cursors.txt');
        await workbench.command('Plex: Insert Transient Token As…');
        await workbench.quickInput.pick('Mine');
        await workbench.editor.has('the format', text => /auth: transient-[\w-]{36}/.test(text));
        return true;
      },
    ],
    [{}, async () => true],
  ],
  'plexTokens.detection.enabled': [
    [true, async session => (await warnings(session)) > 0],
    [false, async session => (await warnings(session)) === 0],
    [true, async session => (await warnings(session)) > 0],
  ],
};

export const settingSteps: readonly RecordedStep[] = [
  {
    title: 'types a long-lived token into a file',
    act: async ({ workbench }) => {
      await workbench.notifications.clear();
      await workbench.openFile('libraries.mjs');
      await workbench.quickInput.goTo(1, 1);
      await workbench.editor.type(`const plexToken = '${MADE_UP.inFile}';\n`);
      await workbench.editor.has('what was typed', text => text.includes(MADE_UP.inFile));
    },
  },
  ...Object.entries(SETTINGS).map(
    ([name, values]): RecordedStep => ({
      title: `sets ${name} to ${values.map(([value]) => JSON.stringify(value)).join(', ')}`,
      act: async session => {
        for (const [value, inForce] of values) {
          await set(session, name, value);
          await until(`${name} at ${JSON.stringify(value)}`, () => inForce(session));
        }
      },
    }),
  ),
];

/** Types into the editor of the settings file: VS Code for the web notices no other change of it. */
async function set({ workbench }: RecordedSession, name: string, value: unknown): Promise<void> {
  const file = path.join(workbench.home, 'data/User/settings.json');
  const read = (): object => JSON.parse(readFileSync(file, 'utf8'));
  const text = JSON.stringify({ ...read(), [name]: value });
  await workbench.command('Preferences: Open User Settings (JSON)');
  // The file opens over the other editors and gets the focus.
  const opened = workbench.page.getByText('settings.json', { exact: true }).first();
  await opened.waitFor();
  await workbench.page.locator('.view-line', { hasText: 'telemetry.telemetryLevel' }).first().waitFor();
  await retry('the settings file', async timeout => {
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.insertText(text);
    await workbench.page.keyboard.press('Control+S');
    await until('what was typed', async () => JSON.stringify(read()) === text, timeout);
  });
  await until('the settings closed', async () => {
    await workbench.page.keyboard.press('Escape');
    return opened.isHidden();
  });
}

/** The message shows whether the setting is in effect. */
function copies(words: string): InForce {
  return async session => {
    const { workbench } = session;
    await workbench.notifications.clear();
    await workbench.openFile('cursors.txt');
    await workbench.command('Plex: Copy Transient Token');
    const { text } = await workbench.notifications.shows('Copied');
    // After 1 s, the token may have left the clipboard already.
    if (words !== 'cleared in 1 second.') await session.copies();
    return text.includes(words);
  };
}

/** Tries to insert a token. Returns true if the token comes first, and false if a message does. */
async function inserts({ workbench, simulator }: RecordedSession): Promise<boolean> {
  await workbench.notifications.clear();
  await workbench.openFile('cursors.txt');
  await workbench.quickInput.goTo(2, 1);
  const before = (await simulator.control.handedOut()).length;
  await workbench.command('Plex: Insert Transient Token');
  const outcome = await until('a token or a message', async () => {
    const token = (await simulator.control.handedOut()).slice(before).at(-1)?.token;
    return token ?? (await workbench.notifications.texts()).find(text => text.includes('http'));
  });
  if (outcome.includes('http')) return false;
  await workbench.editor.has('the token', text => text.includes(outcome));
  return true;
}

async function warnings({ workbench }: RecordedSession): Promise<number> {
  await workbench.openFile('libraries.mjs');
  return workbench.page.locator('.editor-group-container.active .cdr.squiggly-warning').count();
}
