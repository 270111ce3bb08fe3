import { l10n } from 'vscode';
import { isSecure, type ServerConnection } from '../plex/connections.ts';
import type { PlexError } from '../plex/errors.ts';
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
            args: [wholeMilliseconds(active.latency)],
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
          message: 'Nothing was sent to {0} ({1}): the connection is unencrypted. Click to test its connections.',
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

/** Returns a connection in a few words: its state, which matters most, where it leads, and whether it is encrypted. */
export function connectionWords(connection: ServerConnection, state: ConnectionState | undefined): string[] {
  return [
    stateWords(state),
    placeWords(connection),
    isSecure(connection) ? l10n.t('encrypted') : l10n.t('unencrypted'),
  ];
}

/** Says where a connection leads. */
export function placeWords({ local, relay }: Pick<ServerConnection, 'local' | 'relay'>): string {
  return relay ? l10n.t('relay') : local ? l10n.t('local') : l10n.t('remote');
}

function stateWords(state: ConnectionState | undefined): string {
  if (!state) return l10n.t('not tested yet');
  if (!('latency' in state)) return failureWords(state.error);
  const args = [wholeMilliseconds(state.latency)];
  return l10n.t({ message: '{0} ms', args, comment: '{0} is a number of milliseconds' });
}

/** Says in a few words why a connection failed. */
export function failureWords({ kind, facts }: PlexError): string {
  switch (kind) {
    case 'insecure':
      return refusalWords(facts);
    case 'unverified':
      return l10n.t("refused: certificates aren't checked");
    case 'timedOut':
      return l10n.t('timed out');
    case 'badCertificate':
      return l10n.t('invalid certificate');
    case 'wrongServer':
      return l10n.t('another server responds');
    case 'notPlex':
      return l10n.t('not a Plex Media Server');
    case 'redirected':
      return l10n.t('redirects elsewhere');
    case 'starting':
      return l10n.t('starting');
    default:
      return l10n.t('unreachable');
  }
}

function refusalWords({ refusal }: PlexError['facts']): string {
  switch (refusal) {
    case 'notLocal':
      return l10n.t('refused: not in the local network');
    case 'proxied':
      return l10n.t('refused: through a proxy');
    default:
      return l10n.t('refused by your settings');
  }
}

/** Returns a latency as it is shown: 0 ms would look like an error. */
export function wholeMilliseconds(latency: number): number {
  return Math.max(1, Math.round(latency));
}
