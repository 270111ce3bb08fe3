import { ThemeColor, ThemeIcon } from 'vscode';
import { isExposed, isSecure, type ServerConnection } from '../plex/connections.ts';
import { ICONS } from '../workbench/icons.ts';
import type { ConnectionState } from './liveConnections.ts';
import type { ServerState, TokenEntry } from './server.ts';

const PASSED = new ThemeColor('testing.iconPassed');
const WARNING = new ThemeColor('list.warningForeground');
const ERROR = new ThemeColor('list.errorForeground');

/** The icon of a server or an active connection where others on the network can read the token. */
const EXPOSED = new ThemeIcon('unlock', WARNING);

const STATE_ICONS: Readonly<Record<ServerState, ThemeIcon>> = {
  notAsked: ICONS.server,
  reachable: new ThemeIcon('pass', PASSED),
  rejected: new ThemeIcon('workspace-untrusted', WARNING),
  starting: new ThemeIcon('history', WARNING),
  unreachable: new ThemeIcon('error', ERROR),
  insecure: new ThemeIcon('circle-slash', WARNING),
};

/** @param address where it was reached, or would be */
export function serverIcon(state: ServerState, address: string): ThemeIcon {
  return isExposedServer(state, address) ? EXPOSED : STATE_ICONS[state];
}

/** Returns whether a server is reached so that others on the network can read the token. */
export function isExposedServer(state: ServerState, address: string): boolean {
  return state === 'reachable' && address !== '' && isExposed({ address });
}

/** Returns the icon of a connection: the result of its test, else where it leads. */
export function connectionIcon(connection: ServerConnection, state: ConnectionState | undefined): ThemeIcon {
  if (!state) return new ThemeIcon(connection.relay ? 'arrow-swap' : connection.local ? 'home' : 'globe');
  if ('latency' in state)
    return isExposed(connection) ? EXPOSED : new ThemeIcon(isSecure(connection) ? 'lock' : 'unlock', PASSED);
  return state.error.kind === 'insecure' ? new ThemeIcon('circle-slash', WARNING) : new ThemeIcon('error', ERROR);
}

/** Returns the icon of a stored token: of an account or a Home user, or pasted. */
export function tokenIcon({ account, isHomeUser }: TokenEntry): ThemeIcon {
  if (account === undefined) return ICONS.token;
  return isHomeUser ? ICONS.homeUser : ICONS.account;
}
