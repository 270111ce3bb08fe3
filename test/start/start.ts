/**
 * `npm start` shows the extension at work: builds it, starts a simulated Plex, and opens a copy of the sample workspace in
 * VS Code: the desktop's if there is one, else one in a browser. Ctrl+C ends everything.
 *
 * `-- --browser` ignores a desktop VS Code; `-- --ready-file FILE` writes the printed facts as JSON, for a test.
 */
import { spawn } from 'node:child_process';
import { cp, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { spawnSimulator } from '../simulator/spawn.ts';
import { installExtension } from '../vscode/extension.ts';
import { installVsCode } from '../vscode/install.ts';
import { runScript } from '../vscode/runScript.ts';
import { startServer } from '../vscode/server.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { workbenchUrl } from '../vscode/workbenchUrl.ts';
import { findDesktop, openDesktop } from './desktop.ts';
import { pointAt } from './pointAt.ts';

/** The facts that a person needs, which the ready file has too. */
export interface Ready {
  /** The URL to open; null where a window of the desktop's VS Code has opened. */
  readonly url: string | null;
  readonly workspace: string;
  /** The text to type and the token to paste. */
  readonly address: string;
  readonly token: string;
  /** A source that the simulated server can describe. */
  readonly source: string;
  /** A POST to this URL restarts the simulated server, so its transient tokens expire. */
  readonly restartUrl: string;
}

const checkout = path.join(import.meta.dirname, '../..');

async function main(stack: AsyncDisposableStack): Promise<void> {
  const { values: options } = parseArgs({
    options: { browser: { type: 'boolean' }, 'ready-file': { type: 'string' } },
  });
  console.log('Building Tokens for Plex, and starting a simulated Plex…');
  await build();
  const home = tempFolder(stack, 'start');
  const workspace = path.join(home, 'workspace');
  await cp(path.join(checkout, 'test/workspace'), workspace, { recursive: true });
  const simulator = await spawnSimulator();
  stack.defer(() => simulator.stop());

  pointAt(workspace, simulator.servers.livingRoom.url);

  const desktop = options.browser ? undefined : findDesktop(process.env);
  const window =
    desktop === undefined
      ? await inBrowser(stack, home, workspace)
      : onDesktop(stack, desktop, home, workspace, simulator.plexTv.url);
  const { livingRoom } = simulator.servers;
  const ready: Ready = {
    url: window.url,
    workspace,
    address: livingRoom.url,
    token: simulator.tokens.owner,
    source: `server://${simulator.servers.attic.machineIdentifier}`,
    restartUrl: `${simulator.controlUrl}/servers/livingRoom/restart`,
  };
  console.log(instructions(ready, livingRoom.name));
  if (options['ready-file']) await writeReadyFile(options['ready-file'], ready);
  await window.closed;
}

/** A window. `closed` settles when it is closed, which a browser never reports. */
interface Window {
  readonly url: string | null;
  readonly closed: Promise<unknown>;
}

async function inBrowser(stack: AsyncDisposableStack, home: string, folder: string): Promise<Window> {
  const host = await installVsCode();
  // Installs the extension as a user would.
  await installExtension(host, checkout, home);
  const server = stack.use(await startServer({ host, home }));
  return { url: workbenchUrl(server, { folder }), closed: server.ended };
}

function onDesktop(stack: AsyncDisposableStack, code: string, home: string, folder: string, plexTv: string): Window {
  const desktop = openDesktop(code, checkout, folder, home, { PLEX_TOKENS_PLEX_TV: plexTv });
  stack.defer(() => desktop.close());
  return { url: null, closed: desktop.closed };
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ['esbuild.mjs'], { cwd: checkout, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) throw new Error(`The build failed (exit code ${code}).`);
}

/** Returns the instructions for a first look, step by step. */
function instructions({ url, address, token, source, restartUrl }: Ready, serverName: string): string {
  // The installed extension only signs in at the real plex.tv.
  const signIn = url === null ? '\n            or Plex: Sign In…, and sign in as mara (simulated)' : '';
  return `
  See       ${url ?? 'the VS Code window that has just opened'}
  Add       F1, Plex: Add Server…
            address  ${address}   (${serverName}, simulated)
            token    ${token}${signIn}
  Insert    Open sessions.ts, and put the cursor between the quotes
            F1, Plex: Insert Transient Token
  Source    F1, Plex: Show Source Connection Information…
            source   ${source}
  Renew     Restart the simulated server, in another terminal:
            curl -X POST ${restartUrl}
            F1, Plex: Renew Expired Tokens in Workspace

  Ctrl+C ends everything.
`;
}

/** Renames a complete file, so that no reader sees half of it. */
async function writeReadyFile(file: string, ready: Ready): Promise<void> {
  await writeFile(`${file}.partial`, JSON.stringify(ready));
  await rename(`${file}.partial`, file);
}

await runScript(main);
process.exit();
