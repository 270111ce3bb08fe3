import * as vscode from 'vscode';
import { PlexError, type Refusal } from '../plex/errors.ts';
import { resolvesLocally } from '../plex/localNetwork.ts';
import { userSetting } from '../workbench/userSetting.ts';

/** In milliseconds. */
const LOOKUP_LIMIT = 5_000;
/** What VS Code never sends through a proxy. */
const PAST_THE_PROXY = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Refuses plain http where the setting `plexTokens.insecureConnections` does not allow it: everything that is sent can be
 * read on the way, the token too. Names are looked up at each call, just before the request.
 *
 * @throws {PlexError} `insecure`, or `unreachable` where the name cannot be looked up
 */
export async function refuseInsecure(address: string): Promise<void> {
  const url = new URL(address);
  if (url.protocol === 'https:') return;
  const refusal = await refusalOf(url);
  if (refusal) throw new PlexError('insecure', { host: url.host, refusal });
}

async function refusalOf({ host, hostname }: URL): Promise<Refusal | undefined> {
  const allowed = userSetting('insecureConnections') ?? 'localNetwork';
  if (allowed === 'always') return undefined;
  if (allowed !== 'localNetwork') return 'never';
  if (isProxied(hostname)) return 'proxied';
  try {
    return (await inTime(resolvesLocally(hostname))) ? undefined : 'notLocal';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ENOTFOUND';
    throw new PlexError('unreachable', { host, code });
  }
}

/** A lookup has no end of its own. */
function inTime<Result>(lookup: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error('No answer'), { code: 'EAI_AGAIN' })), LOOKUP_LIMIT);
  return Promise.race([lookup, promise]).finally(() => clearTimeout(timer));
}

/** Whether VS Code may send a request through a proxy that is set here. Of one that only the system knows, it does not tell. */
function isProxied(hostname: string): boolean {
  const settings = vscode.workspace.getConfiguration('http');
  if (settings.get('proxySupport') === 'off' || PAST_THE_PROXY.test(hostname)) return false;
  const { env } = process;
  const proxies = [settings.get<string>('proxy'), env.HTTP_PROXY, env.http_proxy, env.ALL_PROXY, env.all_proxy];
  if (!proxies.some(Boolean)) return false;
  const exceptions = [...settings.get<string[]>('noProxy', []), ...(env.NO_PROXY ?? env.no_proxy ?? '').split(',')];
  return !exceptions.some(exception => isException(exception.trim().toLowerCase(), hostname));
}

function isException(exception: string, hostname: string): boolean {
  if (exception === '') return false;
  const domain = exception.replace(/^\*?\./, '');
  return exception === '*' || hostname === domain || hostname.endsWith(`.${domain}`);
}
