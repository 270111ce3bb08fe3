import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALLOWED } from './allowed.ts';
import { type Finding, findInTexts, inWords } from './findings.ts';
import { findPlanted, PLANTED } from './plantedTokens.ts';
import type { RecordedSession, RecordedStep } from './recordedSession.ts';
import { SETTINGS } from './settingSteps.ts';
import { TokenSearch } from './tokenSearch.ts';
import { unpackVsix } from './vsix.ts';

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[] }>> };
}

const { contributes }: { contributes: Contributions } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'),
);

/** Fails with every place that holds a token and should not. */
export function leavesNoToken(when: string): RecordedStep {
  return {
    title: `leaves no token but where it was put, ${when}`,
    act: async session => {
      assert.ok(session.isTraced, "The extension's log has no details.");
      assert.equal(summary(await session.leaks()), '');
    },
  };
}

/** The table of what is allowed has no line that nothing needs. */
export const findsWhatIsAllowed: RecordedStep = {
  title: 'finds a token wherever one may be',
  act: async session => {
    // What was copied before has been taken out of the clipboard.
    await session.workbench.command('Plex: Copy Transient Token');
    await session.workbench.notifications.shows('Copied');
    await session.copies();
    const findings = await session.search(new TokenSearch(await session.tokens()));
    for (const each of ALLOWED.filter(({ isCertain = true }) => isCertain)) {
      assert.ok(
        findings.some(({ place, path: named }) => place === each.place && each.path.test(named)),
        `Nothing is where ${each.why}.`,
      );
    }
  },
};

/** A search that finds nothing may be a search that does not work. */
export const findsWhatIsPlanted: RecordedStep = {
  title: 'finds everything that is planted, and nothing of it when it was deleted',
  act: async session => {
    const { findings, left } = await findPlanted(session);
    const found = new Set(findings.map(({ place, name }) => `${name} (${place})`));
    assert.deepEqual(
      [...found].filter(each => !each.endsWith('localStorage (home)') && !each.endsWith('IndexedDB (home)')).sort(),
      [
        'planted as an argument (arguments)',
        'planted in IndexedDB (browser)',
        'planted in a log (home)',
        'planted in localStorage (browser)',
        'planted in the VSIX (vsix)',
        'planted in the state (home)',
      ],
    );
    assert.equal(summary(left), '');
    for (const { token } of PLANTED) assert.ok(!summary(findings).includes(token));
  },
};

export function isPackedWithout(vsix: string): RecordedStep {
  return {
    title: 'finds no token in the package',
    act: async session => {
      const texts = await unpackVsix(vsix);
      assert.ok(texts.some(([name]) => name === 'extension/dist/later.cjs'));
      assert.equal(summary(findInTexts(new TokenSearch(await session.tokens()), 'vsix', texts)), '');
    },
  };
}

/** Commands that the session has run. @param run collects those of all sessions */
export function noteCommands(run: Set<string>): RecordedStep {
  return {
    title: 'notes the commands that were run',
    act: async ({ commands }: RecordedSession) => {
      for (const command of commands) run.add(command);
      assert.ok(commands.length > 0);
    },
  };
}

/** Fails where a command of package.json was run in no session, so that a new one is not forgotten. */
export function hasRunAll(run: ReadonlySet<string>): void {
  const missed = contributes.commands.map(({ command }) => command).filter(command => !run.has(command));
  assert.deepEqual(missed, []);
}

/** Fails where a setting of package.json, or one of its values, is never set. */
export function hasSetAll(): void {
  const { properties } = contributes.configuration;
  assert.deepEqual(Object.keys(SETTINGS).sort(), Object.keys(properties).sort());
  for (const [name, { enum: values = [] }] of Object.entries(properties)) {
    const had = (SETTINGS[name] ?? []).map(([value]) => value);
    for (const value of values) assert.ok(had.includes(value), `${name} at ${value}`);
  }
}

/** One line for each token and file. */
export function summary(findings: readonly Finding[]): string {
  const groups = Map.groupBy(findings, ({ place, path: named, name, form }) => [place, named, name, form].join('\n'));
  return Array.from(groups.values(), ([first]) => first && inWords(first)).join('\n');
}
