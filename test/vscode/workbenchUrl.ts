import { pathToFileURL } from 'node:url';

export interface WorkbenchAddress {
  /** A folder or a `.code-workspace` file. Default: an empty window. */
  readonly folder?: string;
  /** Extensions to run from their folders. Needs a server with `testDriver`. */
  readonly extensionDevelopmentPaths?: readonly string[];
  /** The suite to run in the extension host: a module that exports `run`. Needs a server with `testDriver`. */
  readonly extensionTestsPath?: string;
  /** Identifiers of extensions whose logs have the level Trace. */
  readonly traced?: readonly string[];
}

/** Returns the address at which a code-server shows a workbench. */
export function workbenchUrl(
  server: { readonly port: number; readonly url: string },
  address: WorkbenchAddress,
): string {
  const remote = (file: string) => remoteUrl(server, file);
  const payload = (address.extensionDevelopmentPaths ?? []).map(folder => ['extensionDevelopmentPath', remote(folder)]);
  if (address.extensionTestsPath) payload.push(['extensionTestsPath', remote(address.extensionTestsPath)]);
  const levels = (address.traced ?? []).map(extension => `${extension}:trace`);
  if (levels.length > 0) payload.push(['logLevel', levels.join()]);

  const url = new URL(server.url);
  if (address.folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set(address.folder.endsWith('.code-workspace') ? 'workspace' : 'folder', address.folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Returns the address of one of the server's files or folders. */
export function remoteUrl({ port }: { readonly port: number }, file: string): string {
  return `vscode-remote://127.0.0.1:${port}${pathToFileURL(file).pathname}`;
}
