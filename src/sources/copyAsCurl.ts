import * as vscode from 'vscode';
import { curlLine } from '../plex/curl.ts';
import { formatSource } from '../plex/source.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { mayTellSources, type Server } from '../servers/server.ts';
import type { ServerAccess } from '../servers/serverAccess.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { copyCurlLine } from '../workbench/copyText.ts';
import type { KnownSources } from './knownSources.ts';
import { pickSource } from './pickSource.ts';

const { l10n } = vscode;

/** Plex: Copy as curl… one of the two endpoints of a server. No token is in it. */
export async function copyAsCurl(
  argument: unknown,
  directory: ServerDirectory,
  access: ServerAccess,
  known: KnownSources,
): Promise<void> {
  const server = await serverFor(argument, directory);
  if (!server) return;
  const chosen = await pickRequest(server, access.addressOf(server), known);
  const line = await chosen?.line();
  if (chosen && line !== undefined) await copyCurlLine(line, chosen.hint);
}

interface RequestItem extends vscode.QuickPickItem {
  readonly hint: string;
  readonly line: () => Promise<string | undefined>;
}

async function pickRequest(server: Server, address: string, known: KnownSources): Promise<RequestItem | undefined> {
  const mint: RequestItem = {
    label: l10n.t('Get a Transient Token'),
    detail: 'POST /security/token',
    hint: l10n.t('Copied. Set PLEX_TOKEN in the shell first: a transient one cannot create others.'),
    line: async () => curlLine('POST', `${address}/security/token?type=delegation&scope=all`),
  };
  const source: RequestItem = {
    label: l10n.t('Get Source Connection Information'),
    detail: 'GET /security/resources',
    hint: l10n.t('Copied. Set PLEX_TOKEN in the shell first.'),
    line: () => sourceLine(server, address, known),
  };
  // Only its owner may ask a server about sources.
  const items = mayTellSources(server) ? [mint, source] : [mint];
  return vscode.window.showQuickPick(items, { title: l10n.t('Copy as curl: {0}', server.name) });
}

async function sourceLine(server: Server, address: string, known: KnownSources): Promise<string | undefined> {
  const source = await pickSource(server, known);
  if (!source) return undefined;
  return curlLine('GET', `${address}/security/resources?${new URLSearchParams({ source: formatSource(source) })}`);
}
