import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import type { Canary, CanaryStep } from './canary.ts';
import { MADE_UP } from './madeUpTokens.ts';

type Seen = (canary: Canary) => Promise<boolean>;

/** For the editor in which the settings are changed: what is typed there is complete. */
export const AS_TYPED = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoSurround': 'never',
};

/** Every setting at each of its values, and how it is seen that VS Code has read it. The last one is what stays. */
export const SETTINGS: Readonly<Record<string, readonly (readonly [value: unknown, seen: Seen])[]>> = {
  'plexTokens.clipboard.clearAfterSeconds': [
    [1, copies('Copied, for 1 s')],
    [60, copies('Copied, for 60 s')],
    [0, copies('Copied; clipboard histories')],
  ],
  'plexTokens.insecureConnections': [
    ['never', says('Plex: Insert Transient Token', 'http')],
    ['always', inserts],
    ['localNetwork', inserts],
  ],
  'plexTokens.formats': [
    [
      { Mine: 'auth: ${token}' },
      async canary => {
        const { workbench } = canary;
        await workbench.openFile('cursors.txt');
        await workbench.command('Plex: Insert Transient Token As…');
        await workbench.quickInput.pick('Mine');
        await canary.inserts('the format', text => /auth: transient-[\w-]{36}/.test(text));
        return true;
      },
    ],
    [{}, async () => true],
  ],
  'plexTokens.detection.enabled': [
    [true, async canary => (await warnings(canary)) > 0],
    [false, async canary => (await warnings(canary)) === 0],
    [true, async canary => (await warnings(canary)) > 0],
  ],
};

export const settingSteps: readonly CanaryStep[] = [
  {
    title: 'has a token that does not end typed into a file',
    act: async canary => {
      const { workbench } = canary;
      await workbench.notifications.clear();
      await workbench.openFile('libraries.mjs');
      await workbench.quickInput.goTo(1, 1);
      await workbench.editor.type(`const plexToken = '${MADE_UP.inFile}';\n`);
      await canary.inserts('what was typed', text => text.includes(MADE_UP.inFile));
    },
  },
  ...Object.entries(SETTINGS).map(
    ([name, values]): CanaryStep => ({
      title: `takes ${name} at ${values.map(([value]) => JSON.stringify(value)).join(', ')}`,
      act: async canary => {
        for (const [value, seen] of values) {
          await set(canary, name, value);
          await until(`${name} at ${JSON.stringify(value)}`, () => seen(canary));
        }
      },
    }),
  ),
];

/** In the editor of the settings file: VS Code for the web sees no other change of it. */
async function set({ workbench }: Canary, name: string, value: unknown): Promise<void> {
  const file = path.join(workbench.home, 'data/User/settings.json');
  const read = (): object => JSON.parse(readFileSync(file, 'utf8'));
  const text = JSON.stringify({ ...read(), [name]: value });
  await workbench.command('Preferences: Open User Settings (JSON)');
  // It opens over the others, with the focus in it.
  const opened = workbench.page.getByText('settings.json', { exact: true }).first();
  await opened.waitFor();
  await workbench.page.locator('.view-line', { hasText: 'telemetry.telemetryLevel' }).first().waitFor();
  await until('the settings file', async () => {
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.insertText(text);
    await workbench.page.keyboard.press('Control+S');
    return until('what was typed', async () => JSON.stringify(read()) === text, 3_000);
  });
  await until('the settings closed', async () => {
    await workbench.page.keyboard.press('Escape');
    return opened.isHidden();
  });
}

function copies(words: string): Seen {
  return async canary => {
    const told = await says('Plex: Copy Transient Token', words)(canary);
    await canary.readPage();
    if (canary.clipboard !== '') await canary.used('copied', canary.clipboard);
    return told;
  };
}

/** Whether a command is followed by a message with these words; any other is closed. */
function says(command: string, words: string): Seen {
  return async ({ workbench }) => {
    await workbench.notifications.clear();
    await workbench.openFile('cursors.txt');
    await workbench.command(command);
    return until('a message', async () => (await workbench.notifications.texts())[0]?.includes(words), 2_000).catch(
      () => false,
    );
  };
}

async function inserts(canary: Canary): Promise<boolean> {
  const { workbench, simulator } = canary;
  await workbench.notifications.clear();
  await workbench.openFile('cursors.txt');
  await workbench.quickInput.goTo(2, 1);
  const before = (await simulator.control.handedOut()).length;
  await workbench.command('Plex: Insert Transient Token');
  const minted = async () => (await simulator.control.handedOut()).slice(before).at(-1);
  const latest = await until('a token', minted, 2_000).catch(() => undefined);
  if (latest === undefined) return false;
  await canary.inserts('the token', text => text.includes(latest.token));
  return true;
}

async function warnings({ workbench }: Canary): Promise<number> {
  await workbench.openFile('libraries.mjs');
  return workbench.page.locator('.editor-group-container.active .cdr.squiggly-warning').count();
}
