import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { toSourceUri } from '../../src/sources/sourceDocument.ts';
import { until } from '../until.ts';
import { appOperations } from './appOperations.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';
import { homeOperations } from './homeOperations.ts';
import { IDENTITY, MINT, NEW_PIN, type Operation, PIN, SERVERS, SOURCE, USER } from './requests.ts';

/** Returns the URI of the source's document. The source is the other simulated server. */
export function sourceUriOf({ worker }: ExtensionUnderTest): vscode.Uri {
  const { livingRoom, attic } = worker.simulator.servers;
  const source = { scheme: 'server', identifier: attic.machineIdentifier } as const;
  return toSourceUri({ machineIdentifier: livingRoom.machineIdentifier, source }, attic.name, livingRoom.name);
}

/** Returns whether the document is shown. VS Code shows its text a moment after its editor. */
async function showsConnections(extension: ExtensionUnderTest): Promise<boolean> {
  const { row } = extension;
  const uri = sourceUriOf(extension).toString();
  const text = (): string =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri)?.document.getText() ?? '';
  const isListed = (): boolean => /"uri": "http:\/\/127\.0\.0\.1:\d+"/.test(text());
  if (row.errors.length === 0 && !row.isCancelled) await until('the connections in the document', isListed);
  row.say('document', text());
  return isListed();
}

export const operations: readonly Operation[] = [
  {
    key: 'mint',
    requests: [IDENTITY, MINT],
    about: MINT,
    prepare: extension => extension.addServer(),
    run: extension => extension.command('plexTokens.insertTransientToken'),
    inserts: true,
    tokens: async ({ worker }) => (await worker.control.state('livingRoom')).mintedTokens,
    hasSucceeded: () => true,
  },
  {
    key: 'source',
    requests: [IDENTITY, SOURCE],
    about: SOURCE,
    prepare: extension => extension.addServer(),
    run: extension =>
      extension.command('plexTokens.showSourceConnectionInformation', {
        source: `server://${extension.worker.simulator.servers.attic.machineIdentifier}`,
      }),
    hasSucceeded: showsConnections,
  },
  {
    key: 'signIn',
    requests: [NEW_PIN, PIN, USER, SERVERS],
    about: NEW_PIN,
    prepare: async ({ row, worker }) => {
      row.onLink = async link => {
        const code = /[&?]code=(\w+)/.exec(link)?.[1];
        await worker.control.approvePin('mara', code);
      };
    },
    run: extension => extension.command('plexTokens.signIn'),
    hasSucceeded: ({ fixture }) => fixture.accounts.accounts.length === 1 && fixture.directory.count === 2,
  },
  {
    key: 'directory',
    requests: [SERVERS],
    about: SERVERS,
    prepare: ({ fixture, worker }) =>
      fixture.accounts.put(
        { id: 'account-of-mara', name: 'Mara' },
        { token: new Secret(worker.simulator.tokens.owner), obtained: 'pasted', serverTokens: new Map() },
      ),
    run: extension => extension.command('plexTokens.selectServer'),
    hasSucceeded: ({ fixture }) => fixture.directory.count === 2 && fixture.directory.selected !== undefined,
  },
  {
    key: 'connections',
    requests: [IDENTITY],
    about: IDENTITY,
    prepare: extension => extension.addServer(),
    run: extension => extension.command('plexTokens.testConnections'),
    hasSucceeded: ({ row }) => row.said.some(({ text }) => /^Living Room is reachable at \S+: \d{1,4} ms, /.test(text)),
  },
  {
    key: 'url',
    requests: [IDENTITY],
    about: IDENTITY,
    prepare: extension => extension.addServer(),
    run: async extension => {
      extension.row.returned = await extension.command('plexTokens.serverUrl');
    },
    hasSucceeded: ({ fixture, row }) => row.returned === fixture.directory.selected?.address,
  },
  ...appOperations,
  ...homeOperations,
];
