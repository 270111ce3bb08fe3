import * as vscode from 'vscode';
import { inform } from '../workbench/notify.ts';
import { withProgress } from '../workbench/progress.ts';
import { pickServer } from './chooseServer.ts';
import { connectionWords } from './connectionWords.ts';
import type { LiveConnections } from './liveConnections.ts';
import type { ServerClient } from './serverClient.ts';
import type { ServerDirectory } from './serverDirectory.ts';

const { l10n } = vscode;

/**
 * Plex: Test Connections. Tries every connection of a server; how each answered is to be seen in the sidebar.
 *
 * @throws {PlexError} where it is reached over none
 */
export async function testConnections(
  argument: unknown,
  directory: ServerDirectory,
  access: ServerClient,
  connections: LiveConnections,
): Promise<void> {
  const server = await pickServer(argument, directory, l10n.t('Test Connections of a Plex Media Server'));
  if (!server) return;
  const connection = await withProgress(l10n.t('Testing the connections of {0}', server.name), signal =>
    access.reach(server, signal),
  );
  const words = connectionWords(connection, connections.stateOf(server, connection)).join(', ');
  void inform(l10n.t('{0} is reached at {1}: {2}.', server.name, connection.address, words), l10n.t('OK'));
}
