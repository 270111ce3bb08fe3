import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { toSourceUri } from '../../src/sources/sourceUri.ts';
import type { ServiceKey } from '../simulator/services.ts';
import { until } from '../until.ts';
import type { Stage } from './stage.ts';

export type OperationKey = 'mint' | 'source' | 'signIn' | 'directory' | 'connections';

export interface Request {
  readonly server: ServiceKey;
  readonly method: string;
  /** A `*` at its end matches anything. */
  readonly path: string;
}

export interface Operation {
  readonly key: OperationKey;
  /** What it sends where nothing is wrong, in this order. */
  readonly requests: readonly Request[];
  /** The one of them that faults are put at. */
  readonly about: Request;
  readonly prepare: (stage: Stage) => Promise<unknown>;
  readonly run: (stage: Stage) => Promise<unknown>;
  /** Whether all is as it has to be after it has succeeded. The document is looked at besides. */
  readonly hasSucceeded: (stage: Stage) => boolean | Promise<boolean>;
}

const IDENTITY: Request = { server: 'livingRoom', method: 'GET', path: '/identity' };
const MINT: Request = { server: 'livingRoom', method: 'POST', path: '/security/token' };
const SOURCE: Request = { server: 'livingRoom', method: 'GET', path: '/security/resources' };
const NEW_PIN: Request = { server: 'plexTv', method: 'POST', path: '/api/v2/pins' };
const PIN: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/pins/*' };
const USER: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/user' };
const SERVERS: Request = { server: 'plexTv', method: 'GET', path: '/api/v2/resources' };

/** The document of the source that is asked about: the other simulated server. */
export function sourceUriOf({ lane }: Stage): vscode.Uri {
  const { livingRoom, attic } = lane.simulator.servers;
  const source = { scheme: 'server', identifier: attic.machineIdentifier } as const;
  return toSourceUri({ machineIdentifier: livingRoom.machineIdentifier, source });
}

/** Whether the document is shown, which VS Code gets a moment after its editor. */
async function showsConnections(stage: Stage): Promise<boolean> {
  const uri = sourceUriOf(stage).toString();
  const text = (): string =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri)?.document.getText() ?? '';
  const listed = /"uri": "http:\/\/127\.0\.0\.1:\d+"/;
  await until('the connections', () => listed.test(text()), stage.row.errors.length > 0 ? 0 : 1_000).catch(
    () => undefined,
  );
  stage.row.say('document', text());
  return listed.test(text());
}

export const operations: readonly Operation[] = [
  {
    key: 'mint',
    requests: [IDENTITY, MINT],
    about: MINT,
    prepare: stage => stage.addServer(),
    run: stage => stage.command('plexTokens.insertTransientToken'),
    hasSucceeded: () => true,
  },
  {
    key: 'source',
    requests: [IDENTITY, SOURCE],
    about: SOURCE,
    prepare: stage => stage.addServer(),
    run: stage =>
      stage.command('plexTokens.showSourceConnectionInformation', {
        source: `server://${stage.lane.simulator.servers.attic.machineIdentifier}`,
      }),
    hasSucceeded: showsConnections,
  },
  {
    key: 'signIn',
    requests: [NEW_PIN, PIN, USER, SERVERS],
    about: NEW_PIN,
    prepare: async ({ row, lane }) => {
      row.onLink = async link => {
        const code = /[&?]code=(\w+)/.exec(link)?.[1];
        await lane.control.approvePin('mara', code);
      };
    },
    run: stage => stage.command('plexTokens.signIn'),
    hasSucceeded: ({ fixture }) => fixture.accounts.accounts.length === 1 && fixture.directory.count === 2,
  },
  {
    key: 'directory',
    requests: [SERVERS],
    about: SERVERS,
    prepare: ({ fixture, lane }) =>
      fixture.accounts.put(
        { id: 'account-of-mara', name: 'Mara' },
        { token: new Secret(lane.simulator.tokens.owner), obtained: 'pasted', serverTokens: new Map() },
      ),
    run: stage => stage.command('plexTokens.selectServer'),
    hasSucceeded: ({ fixture }) => fixture.directory.count === 2 && fixture.directory.selected !== undefined,
  },
  {
    key: 'connections',
    requests: [IDENTITY],
    about: IDENTITY,
    prepare: stage => stage.addServer(),
    run: async stage => {
      await stage.command('plexTokens.testConnections');
      await until(
        'words about the connections',
        () => stage.row.said.some(({ place }) => place === 'message'),
        300,
      ).catch(() => undefined);
    },
    hasSucceeded: ({ row }) => row.said.some(({ text }) => /^Living Room is reached at \S+: \d{1,4} ms, /.test(text)),
  },
];
