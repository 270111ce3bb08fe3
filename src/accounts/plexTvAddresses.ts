import * as vscode from 'vscode';
import { log } from '../workbench/log.ts';

export interface PlexTvAddresses {
  readonly api: string;
  /** Of the page where a sign-in is approved. */
  readonly approval: string;
}

const PLEX_TV: PlexTvAddresses = { api: 'https://plex.tv', approval: 'https://app.plex.tv/auth' };
/** For the development of this extension: a stand-in for plex.tv on this machine. */
const VARIABLE = 'PLEX_TOKENS_PLEX_TV';

/**
 * Where plex.tv is. A development container can set variables as well, so the variable counts only while the extension
 * itself is developed or tested, and only for a loopback address.
 */
export function plexTvAddresses({ extensionMode }: Pick<vscode.ExtensionContext, 'extensionMode'>): PlexTvAddresses {
  const given = process.env[VARIABLE];
  if (given === undefined || extensionMode === vscode.ExtensionMode.Production) return PLEX_TV;
  const url = URL.parse(given);
  const isLoopback = url && /^https?:$/.test(url.protocol) && /^(?:127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (!isLoopback || url.username !== '' || url.password !== '') {
    log.info(`${VARIABLE} is not a loopback address: ignored.`);
    return PLEX_TV;
  }
  log.info(`${VARIABLE}: ${url.origin} stands in for plex.tv.`);
  return { api: url.origin, approval: `${url.origin}/auth` };
}
