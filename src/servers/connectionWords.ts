import { l10n } from 'vscode';
import { isSecure, type ServerConnection } from '../plex/connections.ts';
import type { PlexError } from '../plex/errors.ts';
import type { ConnectionState } from './liveConnections.ts';

/** A connection in a few words: how it answered, which is what matters most, where it leads, whether others can read it. */
export function connectionWords(connection: ServerConnection, state: ConnectionState | undefined): string[] {
  const { local, relay } = connection;
  return [
    stateWords(state),
    relay ? l10n.t('relay') : local ? l10n.t('local') : l10n.t('remote'),
    isSecure(connection) ? l10n.t('secure') : l10n.t('not secure'),
  ];
}

function stateWords(state: ConnectionState | undefined): string {
  if (!state) return l10n.t('not tried yet');
  return 'latency' in state ? l10n.t('{0} ms', Math.max(1, Math.round(state.latency))) : failureWords(state.error);
}

function failureWords({ kind, facts }: PlexError): string {
  switch (kind) {
    case 'insecure':
      return refusalWords(facts);
    case 'timedOut':
      return l10n.t('no answer');
    case 'badCertificate':
      return l10n.t('certificate not valid');
    case 'wrongServer':
      return l10n.t('another server answers');
    case 'notPlex':
      return l10n.t('something else answers');
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
      return l10n.t('refused: outside of the local network');
    case 'proxied':
      return l10n.t('refused: through a proxy');
    default:
      return l10n.t('refused by the setting');
  }
}
