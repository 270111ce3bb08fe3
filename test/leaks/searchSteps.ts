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

/** Fails for each token in a place where it is not allowed. */
export function leavesNoToken(when: string): RecordedStep {
  return {
    title: `leaves no token in a wrong place ${when}`,
    act: async session => {
      assert.ok(session.isTraced, "The extension's log has no details.");
      assert.equal(summary(await session.leaks()), '');
    },
  };
}

/** Fails for a line in the table of allowed places that nothing needs. */
export const findsWhatIsAllowed: RecordedStep = {
  title: 'finds a token in every allowed place',
  act: async session => {
    // The clipboard no longer has the token that was copied before.
    await session.workbench.command('Plex: Copy Transient Token');
    await session.workbench.notifications.shows('Copied');
    await session.copies();
    const findings = await session.search(new TokenSearch(await session.tokens()));
    for (const allowance of ALLOWED.filter(({ isCertain = true }) => isCertain)) {
      assert.ok(
        findings.some(({ place, path: named }) => place === allowance.place && allowance.path.test(named)),
        `No token was found although ${allowance.why}.`,
      );
    }
  },
};

/** Proves that the search works: one that finds nothing may be broken. */
export const findsWhatIsPlanted: RecordedStep = {
  title: 'finds every planted token, and none of them after it was deleted',
  act: async session => {
    const { findings, left } = await findPlanted(session);
    const found = new Set(findings.map(({ place, name }) => `${name} (${place})`));
    assert.deepEqual(
      [...found].filter(name => !name.endsWith('localStorage (home)') && !name.endsWith('IndexedDB (home)')).sort(),
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

/**
 * Notes the commands that the session has run.
 *
 * @param run collects the commands of all sessions
 */
export function noteCommands(run: Set<string>): RecordedStep {
  return {
    title: 'notes the commands that were run',
    act: async ({ commands }: RecordedSession) => {
      for (const command of commands) run.add(command);
      assert.ok(commands.length > 0);
    },
  };
}

/** Fails for a command of package.json that no session has run, so that a new one is not forgotten. */
export function hasRunAll(run: ReadonlySet<string>): void {
  const missed = contributes.commands.map(({ command }) => command).filter(command => !run.has(command));
  assert.deepEqual(missed, []);
}

/** Fails for a setting of package.json, or a value of one, that is never set. */
export function hasSetAll(): void {
  const { properties } = contributes.configuration;
  assert.deepEqual(Object.keys(SETTINGS).sort(), Object.keys(properties).sort());
  for (const [name, { enum: values = [] }] of Object.entries(properties)) {
    const had = (SETTINGS[name] ?? []).map(([value]) => value);
    for (const value of values) assert.ok(had.includes(value), `${name} at ${value}`);
  }
}

/** Returns one line for each token and file. */
export function summary(findings: readonly Finding[]): string {
  const groups = Map.groupBy(findings, ({ place, path: named, name, form }) => [place, named, name, form].join('\n'));
  return Array.from(groups.values(), ([first]) => first && inWords(first)).join('\n');
}
