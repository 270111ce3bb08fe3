import { l10n } from 'vscode';
import { isSecure, type ServerConnection } from '../plex/connections.ts';
import type { PlexError } from '../plex/errors.ts';
import type { ConnectionState } from './liveConnections.ts';

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
  const args = [Math.max(1, Math.round(state.latency))];
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
