import * as vscode from 'vscode';
import { curlLine } from '../plex/curl.ts';
import { formatSource } from '../plex/source.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { mayTellSources, type Server } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { copyCurlLine } from '../workbench/clipboard.ts';
import { ICONS } from '../workbench/icons.ts';
import type { KnownSources } from './knownSources.ts';
import { pickSource } from './pickSource.ts';

const l10n = vscode.l10n;

/** Copies a request to one of a server's two endpoints as a line for curl, which holds no token. */
export async function copyAsCurl(
  argument: unknown,
  directory: ServerDirectory,
  access: ServerClient,
  known: KnownSources,
): Promise<void> {
  const server = await serverFor(argument, directory, 'plexTokens.copyAsCurl');
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
  const token: RequestItem = {
    label: l10n.t('Create Transient Token'),
    detail: 'POST /security/token',
    iconPath: ICONS.token,
    hint: l10n.t('Copied. In your shell, first set PLEX_TOKEN to a long-lived token.'),
    line: async () => curlLine('POST', `${address}/security/token?type=delegation&scope=all`),
  };
  const source: RequestItem = {
    label: l10n.t('Get Source Connection Information'),
    detail: 'GET /security/resources',
    iconPath: ICONS.server,
    hint: l10n.t('Copied. In your shell, first set PLEX_TOKEN.'),
    line: () => sourceLine(server, address, known),
  };
  // A server describes sources to its owner only.
  const items = mayTellSources(server) ? [token, source] : [token];
  return vscode.window.showQuickPick(items, {
    title: l10n.t({ message: 'Copy as curl: {0}', args: [server.name], comment: "{0} is the server's name" }),
    placeHolder: l10n.t('Select the request to copy'),
  });
}

async function sourceLine(server: Server, address: string, known: KnownSources): Promise<string | undefined> {
  const source = await pickSource(server, known);
  if (!source) return undefined;
  return curlLine('GET', `${address}/security/resources?${new URLSearchParams({ source: formatSource(source) })}`);
}
