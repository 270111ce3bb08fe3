import * as vscode from 'vscode';
import { Secret } from '../../src/plex/secret.ts';
import { until } from '../until.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';
import { ACCOUNT, IDENTITY, NEW_PIN, type Operation, PIN, SERVERS, SIGN_OUT, USER } from './requests.ts';

const APP = 'Kometa';
const REVOKED = `Revoked the token for ${APP}.`;
/** The pause between two requests about an approval that was cancelled, in milliseconds: it ends at once. */
const LATE_PAUSE = 20;

/** Approves the token as soon as its page opens. */
async function approves({ row, worker }: ExtensionUnderTest): Promise<void> {
  row.answer = APP;
  row.onLink = async link => {
    const code = /[&?]code=(\w+)/.exec(link)?.[1];
    await worker.control.approvePin('mara', code);
    row.isApproved = true;
  };
}

/** Returns the tokens of the app that plex.tv accepts. */
async function accepted({ worker }: ExtensionUnderTest): Promise<string[]> {
  const { signIns } = await worker.control.state('plexTv');
  return signIns.filter(({ product }) => product === APP).map(({ token }) => token);
}

/** Returns whether a fault, in plex.tv's place, said that the token isn't valid, or that nobody can approve it. */
async function isDenied({ worker }: ExtensionUnderTest): Promise<boolean> {
  const journal = await worker.control.journal();
  return journal.some(({ path, status }) =>
    path === SIGN_OUT.path ? status === 401 : path.startsWith('/api/v2/pins/') && [404, 405].includes(status ?? 0),
  );
}

/**
 * Waits until the approved token is in the document, or revoked, or the user is told to remove its device.
 *
 * @throws {Error} where plex.tv still accepts a token that was said to be revoked
 */
async function leavesNoToken(extension: ExtensionUnderTest): Promise<void> {
  const { row, worker } = extension;
  const says = (words: string): boolean => row.said.some(({ text }) => text.startsWith(words));
  await until('the token to be revoked', async () => {
    const text = worker.editor.document.getText();
    const isPlaced = (await accepted(extension)).some(token => text.includes(token));
    const isToldOf = says(REVOKED) || says(`Couldn't revoke the token for ${APP}.`);
    return !row.isApproved || isPlaced || isToldOf || (await isDenied(extension));
  });
  if (says(REVOKED) && (await accepted(extension)).length > 0 && !(await isDenied(extension)))
    throw new Error('plex.tv still accepts the token');
}

const create = {
  requests: [NEW_PIN, PIN, USER, SERVERS],
  replacements: { latePace: LATE_PAUSE },
  inserts: true,
  prepare: approves,
  run: (extension: ExtensionUnderTest) => extension.command('plexTokens.createAppToken'),
  settle: leavesNoToken,
  tokens: accepted,
  hasSucceeded: () => true,
} as const;

/** What is done with the long-lived tokens of apps, and with those that a server gives away. */
export const appOperations: readonly Operation[] = [
  { ...create, key: 'appToken', about: NEW_PIN },
  { ...create, key: 'approval', about: PIN, isOnce: true },
  { ...create, key: 'appAccount', about: USER, isOnce: true },
  {
    ...create,
    key: 'appCancel',
    requests: [...create.requests, SIGN_OUT],
    about: SIGN_OUT,
    inserts: false,
    prepare: async extension => {
      await approves(extension);
      extension.row.escapes = /^Token for Kometa, Approved by Mara$/;
    },
    hasSucceeded: ({ row }) => row.said.some(({ text }) => text === REVOKED),
  },
  {
    key: 'revoke',
    requests: [USER, SIGN_OUT],
    about: SIGN_OUT,
    prepare: async ({ row, fixture, worker }) => {
      const token = worker.simulator.tokens.atticOwner;
      const facts = { app: APP, account: 'Ines', clientIdentifier: 'client-of-kometa' };
      await fixture.appTokens.note(new Secret(token), facts);
      const document = await vscode.workspace.openTextDocument({ content: `plex_token: ${token}\n` });
      row.editor = { document, selection: new vscode.Selection(0, 20, 0, 20) } as vscode.TextEditor;
      row.press = ['Revoke'];
    },
    run: extension => extension.command('plexTokens.revokeToken'),
    hasSucceeded: ({ fixture, worker }) =>
      fixture.appTokens.find(worker.simulator.tokens.atticOwner)?.isRevoked === true,
  },
  {
    key: 'serverCheck',
    requests: [IDENTITY, ACCOUNT],
    about: ACCOUNT,
    replacements: { faultDelay: 0 },
    prepare: async extension => {
      const { row, fixture, worker } = extension;
      const { servers, tokens } = worker.simulator;
      await extension.addServer();
      await worker.control.setModes('livingRoom', { account: 'withToken' });
      // The token is created past the fault.
      const mediaServer = await fixture.clients.mediaServer(servers.livingRoom.url, new Secret(tokens.owner));
      row.token = await mediaServer.getTransientToken({ type: 'delegation', scope: 'all' });
    },
    run: async ({ row, fixture, worker }) => {
      const server = fixture.directory.find(worker.simulator.servers.livingRoom.machineIdentifier);
      if (server && row.token) await fixture.faults.check(server, row.token);
    },
    hasSucceeded: ({ fixture }) => fixture.directory.servers.some(server => fixture.faults.has(server)),
  },
];
