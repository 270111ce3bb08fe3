import { l10n } from 'vscode';
import { ownCommand } from '../workbench/ownCall.ts';
import type { ConnectionState } from './liveConnections.ts';
import type { Server, ServerState } from './server.ts';
import type { Trouble } from './summary.ts';
import { tokenName } from './tokenWords.ts';

/**
 * Returns the state of a server in words.
 *
 * @param active the state of its active connection
 */
export function serverStateWords(state: ServerState, active: ConnectionState | undefined): string {
  switch (state) {
    case 'notAsked':
      return l10n.t('not connected yet');
    case 'reachable':
      return active && 'latency' in active
        ? l10n.t({
            message: 'reachable in {0} ms',
            args: [Math.max(1, Math.round(active.latency))],
            comment: '{0} is a number of milliseconds',
          })
        : l10n.t('reachable');
    case 'rejected':
      return l10n.t('token rejected');
    case 'starting':
      return l10n.t('starting');
    case 'unreachable':
      return l10n.t('unreachable');
    case 'insecure':
      return l10n.t('unencrypted, refused');
  }
}

/** Returns why a server can't be used now, and what helps; `undefined` where nothing is known to be wrong. */
export function troubleOf(server: Server, state: ServerState): Trouble | undefined {
  const { machineIdentifier, name } = server;
  const args = [name, tokenName(server)];
  const test = ownCommand('', 'plexTokens.testConnections', machineIdentifier);
  switch (state) {
    case 'unreachable':
      return {
        words: l10n.t({
          message: "Couldn't reach {0} ({1}). Click to test its connections.",
          args,
          comment: "{0} is the server's name, {1} the name of its token",
        }),
        command: test,
      };
    case 'insecure':
      return {
        words: l10n.t({
          message: 'Nothing was sent to {0} ({1}): it would be unencrypted. Click to test its connections.',
          args,
          comment: "{0} is the server's name, {1} the name of its token",
        }),
        command: test,
      };
    case 'rejected':
      return {
        words: l10n.t({
          message: '{0} rejected the token “{1}”. Click to select another one.',
          args,
          comment: "{0} is the server's name, {1} the name of its token",
        }),
        command: ownCommand('', 'plexTokens.selectServer', machineIdentifier, { tokenOnly: true }),
      };
    default:
      return undefined;
  }
}
