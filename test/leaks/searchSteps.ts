import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ALLOWED, isAllowed } from './allowed.ts';
import type { CanaryStep } from './canary.ts';
import { type Finding, findInTexts, inWords } from './findings.ts';
import { findPlanted, PLANTED } from './plants.ts';
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
export function leavesNoToken(when: string): CanaryStep {
  return {
    title: `leaves no token but where it was put, ${when}`,
    act: async canary => {
      await canary.readPage();
      const tokens = await canary.tokens();
      const search = new TokenSearch(tokens);
      const findings = await canary.search(search);
      const leaks = findings.filter(finding => !isAllowed(finding, canary.uses));
      const megabytes = (search.bytes / 1e6).toFixed(1);
      console.log(`      ${tokens.length} tokens in ${megabytes} MB, ${canary.arguments.texts.length} command lines`);
      assert.equal(summary(leaks), '');
    },
  };
}

/** The table of what is allowed has no line that nothing needs. */
export const findsWhatIsAllowed: CanaryStep = {
  title: 'has put tokens wherever one may be',
  act: async canary => {
    // What was copied before has been taken out of the clipboard.
    await canary.workbench.command('Plex: Copy Transient Token');
    await canary.workbench.notifications.shows('Copied');
    await canary.readPage();
    await canary.used('copied', canary.clipboard);
    const findings = await canary.search(new TokenSearch(await canary.tokens()));
    for (const each of ALLOWED) {
      assert.ok(
        findings.some(({ place, path: named }) => place === each.place && each.path.test(named)),
        `Nothing is where ${each.why}.`,
      );
    }
  },
};

/** A search that finds nothing may be a search that does not work. */
export const findsWhatIsPlanted: CanaryStep = {
  title: 'would be found to leak: everything planted is found, and gone when it was taken out',
  act: async canary => {
    const { findings, left } = await findPlanted(canary);
    const found = new Set(findings.map(({ place, name }) => `${name} (${place})`));
    assert.deepEqual(
      [...found].filter(each => !each.endsWith('localStorage (home)') && !each.endsWith('IndexedDB (home)')).sort(),
      [
        'planted as an argument (arguments)',
        'planted in IndexedDB (browser)',
        'planted in a log (home)',
        'planted in localStorage (browser)',
        'planted in the VSIX (vsix)',
        'planted in user data (home)',
      ],
    );
    assert.equal(summary(left), '');
    for (const { token } of PLANTED) assert.ok(!summary(findings).includes(token));
  },
};

export function isPackedWithout(vsix: () => string): CanaryStep {
  return {
    title: 'has no token in its package',
    act: async canary => {
      const texts = await unpackVsix(vsix());
      assert.ok(texts.some(([name]) => name === 'extension/dist/later.cjs'));
      assert.equal(summary(findInTexts(new TokenSearch(await canary.tokens()), 'vsix', texts)), '');
    },
  };
}

/** So that no command and no setting is forgotten here that comes to package.json. */
export function hasRun(wanted: (command: string) => boolean): CanaryStep {
  return {
    title: 'has run every command',
    act: async ({ commands }) => {
      const missed = contributes.commands.filter(({ command }) => wanted(command) && !commands.has(command));
      assert.deepEqual(
        missed.map(({ command }) => command),
        [],
      );
    },
  };
}

export const hasSet: CanaryStep = {
  title: 'has had every setting at each of its values',
  act: async () => {
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(SETTINGS).sort(), Object.keys(properties).sort());
    for (const [name, { enum: values = [] }] of Object.entries(properties)) {
      const had = (SETTINGS[name] ?? []).map(([value]) => value);
      for (const value of values) assert.ok(had.includes(value), `${name} at ${value}`);
    }
  },
};

/** One line for each token and file. */
export function summary(findings: readonly Finding[]): string {
  const groups = Map.groupBy(findings, ({ place, path: named, name, form }) => [place, named, name, form].join('\n'));
  return Array.from(groups.values(), ([first]) => first && inWords(first)).join('\n');
}
