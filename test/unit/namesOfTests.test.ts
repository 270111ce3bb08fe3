import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';

/** The tests of source files that have no test of their name. */
const TESTED_IN: Readonly<Record<string, readonly string[]>> = {
  'attacks/extensionAttacker.test.ts': ['workbench/ownCall'],
  'attacks/repositoryAttacker.test.ts': ['workbench/workspaceCommands'],
  'host/accountServers.test.ts': ['servers/serverDirectory'],
  'host/accountStore.test.ts': ['accounts/secretValues'],
  'host/addServer.test.ts': ['servers/findServer', 'servers/tokenWords'],
  'host/commands.test.ts': ['workbench/editors', 'workbench/runCommand'],
  'host/connectionCommands.test.ts': ['workbench/clipboard'],
  'host/detection.test.ts': ['detection/lazyDetection'],
  'host/extension.test.ts': ['later', 'servers/summary'],
  'host/liveConnections.test.ts': ['plex/promises'],
  'host/renewal.test.ts': [
    'tokens/changeFile',
    'tokens/renewalPicker',
    'tokens/renewalResult',
    'tokens/workspaceTexts',
  ],
  'host/replaceToken.test.ts': ['detection/findingFacts', 'workbench/givenPlace'],
  'host/replacedToken.test.ts': ['tokens/dotenvFile'],
  'host/serverTree.test.ts': [
    ...['servers/stateIcons', 'sidebar/serverItems', 'sidebar/serverRequests'],
    ...['sidebar/treeItems', 'workbench/icons'],
  ],
  'host/homeUserCommands.test.ts': ['servers/homeUserServers', 'servers/readStoredTokens'],
  'host/createAppToken.test.ts': ['tokens/appTokens'],
  'host/checkToken.test.ts': [
    'tokens/checkWords',
    'tokens/plexTvCheckWords',
    'tokens/tokenDestinations',
    'tokens/tokenAtCursor',
    'workbench/moment',
  ],
  'host/signIn.test.ts': ['accounts/approvals'],
  'host/sourceDocuments.test.ts': ['sources/knownSources', 'sources/sourceCommands', 'sources/sourceFileSystem'],
  'host/tokenCompletion.test.ts': ['tokens/lazyCompletion'],
  'host/withoutTokens.test.ts': ['workbench/log'],
  'host/words.test.ts': ['workbench/networkWords', 'workbench/plexTvWords', 'workbench/serverErrorWords'],
  'ui/newUser.ts': ['sidebar/lazyTree', 'sources/pickSource'],
  'unit/detection/documentScanner.property.test.ts': ['detection/scanner/regions'],
  'unit/detection/scanner/scan.test.ts': ['detection/scanner/storedToken'],
  'unit/accounts/account.test.ts': ['workbench/fields'],
  'unit/plex/certificateChecks.test.ts': ['plex/inspectedFetch'],
  'unit/plex/http.test.ts': ['plex/errors'],
  'unit/state/stateFiles.test.ts': ['state/fileSystem', 'state/item'],
  'unit/tokens/insertions.test.ts': [
    ...['tokens/builtInFormats', 'tokens/notation', 'languages/codeCursor', 'languages/configurationCursor'],
    ...['languages/cursor', 'languages/cursorReader', 'languages/endOfText', 'languages/literals', 'languages/regions'],
    ...['languages/syntaxes', 'languages/yamlCursor'],
  ],
  'unit/workbench/notify.test.ts': ['workbench/prompts'],
};

const root = path.join(import.meta.dirname, '../..');
const sources = globSync('src/**/*.ts', { cwd: root }).map(file => file.replaceAll(path.sep, '/').slice(4, -3));
const tests = globSync('test/{unit,host}/**/*.test.ts', { cwd: root });
const named = new Set(tests.map(file => path.basename(file).replace(/(\.property)?\.test\.ts$/, '')));
const listed = Object.values(TESTED_IN).flat();

describe('A source file', () => {
  it('has a test of its name, or is listed here with its test', () => {
    const hasTest = (file: string): boolean => named.has(path.basename(file)) || listed.includes(file);
    assert.deepEqual(
      sources.filter(file => !hasTest(file)),
      [],
    );
  });

  it('is listed here only if it exists and has no test of its name', () => {
    assert.deepEqual(
      listed.filter(file => !sources.includes(file) || named.has(path.basename(file))),
      [],
    );
    for (const test of Object.keys(TESTED_IN)) assert.ok(existsSync(path.join(root, 'test', test)), test);
  });
});
