import * as vscode from 'vscode';
import { Problem } from '../workbench/problem.ts';
import type { Server } from './server.ts';
import type { ServerDirectory } from './serverDirectory.ts';

/** What a command gets from an item of the sidebar. */
interface OfServer {
  readonly machineIdentifier: string;
}

/**
 * The server that a command was called with, if it was: an item of the sidebar, or a machineIdentifier.
 *
 * @throws {Problem} where there was one and is no more: no other may take its place
 */
export function givenServer(argument: unknown, directory: ServerDirectory): Server | undefined {
  const given = isOfServer(argument) ? argument.machineIdentifier : argument;
  if (typeof given !== 'string') return undefined;
  const server = directory.find(given);
  if (!server) throw new Problem(vscode.l10n.t('There is no such Plex Media Server here (any more).'));
  return server;
}

function isOfServer(argument: unknown): argument is OfServer {
  return typeof argument === 'object' && argument !== null && 'machineIdentifier' in argument;
}
