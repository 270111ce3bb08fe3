import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';

/** Where source files are tested that have no test of their name. */
const TESTED_IN: Readonly<Record<string, readonly string[]>> = {
  'attacks/extensionAttacker.test.ts': ['workbench/consent', 'workbench/ownCall'],
  'attacks/repositoryAttacker.test.ts': ['workbench/readBounded', 'workbench/workspaceCommands'],
  'attacks/serverAttacker.test.ts': ['servers/readStoredTokens'],
  'faults/operations.ts': ['servers/testConnections'],
  'host/accountServers.test.ts': ['servers/chooseServer', 'servers/serverDirectory'],
  'host/accountStore.test.ts': ['accounts/secretValues'],
  'host/addServer.test.ts': [
    'accounts/tokenStore',
    'servers/addServerWords',
    'servers/findServer',
    'workbench/pickItem',
  ],
  'host/commands.test.ts': ['workbench/bringBack', 'workbench/runCommand'],
  'host/connectionActions.test.ts': ['workbench/lastEditor'],
  'host/connectionTests.test.ts': ['servers/connectionWords'],
  'host/copyAsCurl.test.ts': ['workbench/copyText'],
  'host/detection.test.ts': ['detection/documentTokens', 'detection/lazyDetection', 'detection/lookedAt'],
  'host/extension.test.ts': ['later', 'servers/summary'],
  'host/forgetEverything.test.ts': ['workbench/settled'],
  'host/hovers.test.ts': ['detection/findingWords'],
  'host/liveConnections.test.ts': ['plex/untilAborted'],
  'host/renewal.test.ts': ['tokens/replaceTokens', 'tokens/workspaceTexts', 'workbench/isWritable'],
  'host/serverTree.test.ts': ['sidebar/treeItems', 'sidebar/treeNode'],
  'host/serverWords.property.test.ts': ['servers/statusItem'],
  'host/signIn.test.ts': ['accounts/awaitApproval', 'accounts/gateway'],
  'host/sourceDocuments.test.ts': ['sources/knownSources', 'sources/sourceCommands', 'sources/sourceFileSystem'],
  'host/tokenClipboard.test.ts': ['workbench/writeClipboard'],
  'host/tokenCompletion.test.ts': ['tokens/lazyCompletion'],
  'host/transientTokens.test.ts': ['servers/givenServer', 'tokens/minting'],
  'host/withoutTokens.test.ts': ['workbench/log'],
  'host/words.test.ts': ['workbench/networkWords', 'workbench/plexTvWords'],
  'ui/accountUser.ts': ['servers/accountCommands'],
  'ui/newUser.ts': ['sidebar/lazyTree', 'sources/pickSource'],
  'unit/detection/scan.test.ts': [
    ...['detection/assignments', 'detection/namedValue', 'detection/ownToken'],
    ...['detection/plexSection', 'detection/reach', 'detection/rules'],
  ],
  'unit/plex/certificateChecks.test.ts': ['plex/inspectedFetch'],
  'unit/plex/http.test.ts': ['plex/errors', 'plex/lengthLimit'],
  'unit/state/stateFiles.test.ts': ['state/fileSystem', 'state/item', 'state/stateItems'],
  'unit/workbench/notify.test.ts': ['workbench/progress', 'workbench/prompts'],
};

const root = path.join(import.meta.dirname, '../..');
const sources = globSync('src/**/*.ts', { cwd: root }).map(file => file.replaceAll(path.sep, '/').slice(4, -3));
const tests = globSync('test/{unit,host}/**/*.test.ts', { cwd: root });
const named = new Set(tests.map(file => path.basename(file).replace(/(\.property)?\.test\.ts$/, '')));
const listed = Object.values(TESTED_IN).flat();

describe('Whoever opens a source file', () => {
  it('finds a test of its name, or here the test that it is tested in', () => {
    const hasTest = (file: string): boolean => named.has(path.basename(file)) || listed.includes(file);
    assert.deepEqual(
      sources.filter(file => !hasTest(file)),
      [],
    );
  });

  it('finds here no file that is gone or has a test of its name, and no test that is gone', () => {
    assert.deepEqual(
      listed.filter(file => !sources.includes(file) || named.has(path.basename(file))),
      [],
    );
    for (const test of Object.keys(TESTED_IN)) assert.ok(existsSync(path.join(root, 'test', test)), test);
  });
});
