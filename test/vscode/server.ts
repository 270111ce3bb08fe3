import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Host } from './install.ts';
import { quietSettings, type Settings, writeSettings } from './settings.ts';

export interface ServerOptions {
  readonly host: Host;
  /** The run's own folder, for user data, extensions and log. A server with the same folder and port finds its state again. */
  readonly home: string;
  readonly port?: number;
  /** The folder for user data, if it is not in `home`. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** User settings, which override the quiet ones. */
  readonly settings?: Settings;
  /** Environment of the server and its extension host, in addition to this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Identifiers of VS Code's own extensions to leave out. The oldest VS Code has all of them nevertheless. */
  readonly without?: readonly string[];
  /** More flags of code-server. */
  readonly args?: readonly string[];
  /** Enables Restricted Mode; otherwise everything is trusted. */
  readonly workspaceTrust?: boolean;
  /**
   * Lets the page's address name an extension to develop and a suite to run. **VS Code then shows no notification as a
   * toast**, so this is for suites inside the extension host, and not for windows that a person looks at.
   */
  readonly testDriver?: boolean;
}

/** A running code-server. */
export interface CodeServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Resolves with the exit code when the server ends for any reason. */
  readonly ended: Promise<number | null>;
  /** Returns the end of the server's output. */
  log(): string;
  stop(): Promise<void>;
}

/** Time limit of a start, in milliseconds: enough for a cold disk and a busy computer. A warm start takes about a second. */
const startLimit = 300_000;

/**
 * Starts code-server on loopback, without a password, and waits until it responds.
 *
 * @throws {Error} with the end of its log where it ends or doesn't respond within five minutes.
 */
export async function startServer(options: ServerOptions): Promise<CodeServer> {
  const { host, home } = options;
  const userDataDir = options.userDataDir ?? path.join(home, 'data');
  const extensionsDir = options.extensionsDir ?? path.join(home, 'extensions');
  const config = path.join(home, 'config.yaml');
  const logFile = path.join(home, 'server.log');
  for (const folder of [extensionsDir, path.join(home, 'tmp')]) mkdirSync(folder, { recursive: true });
  writeSettings(userDataDir, { ...quietSettings, ...options.settings });
  writeFileSync(config, ''); // without this, the server would read or write the one in the user's home
  const port = options.port ?? (await freePort());

  const output = openSync(logFile, 'a');
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, 'guard.ts'),
      ...[host.node, host.codeServer],
      ...['--config', config, '--bind-addr', `127.0.0.1:${port}`, '--auth', 'none'],
      ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir],
      ...[
        '--disable-telemetry',
        '--disable-update-check',
        '--disable-getting-started-override',
        '--ignore-last-opened',
      ],
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver && host.version.takesOptions ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
      ...(options.args ?? []),
    ],
    // A detached server doesn't get Ctrl-C from the terminal, so this process can end everything in order.
    {
      stdio: ['pipe', output, output],
      detached: true,
      env: {
        ...serverEnvironment(process.env, home),
        // Without this, each extension host waits for a login shell to read its environment.
        VSCODE_CLI: '1',
        VSCODE_SKIP_BUILTIN_EXTENSIONS: options.without?.join(),
        ...options.env,
      },
    },
  );

  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  const log = () => readFileSync(logFile, 'utf8').slice(-4000);
  // When its input closes, the guard ends the server and everything that the server started.
  const stop = async () => {
    child.stdin?.destroy();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(child, url);
  } catch (error) {
    await stop();
    throw new Error(`VS Code didn't start: ${(error as Error).message}\n${log()}`);
  }
  return { port, url, userDataDir, extensionsDir, ended, log, stop, [Symbol.asyncDispose]: stop };
}

/**
 * Returns the environment for a code-server. It lacks variables that would make the server hand its work to a surrounding
 * VS Code or change how it listens. It has no gallery, so that neither server nor page sends requests there, and it has the
 * run's own folders for logs and sockets, which the server doesn't delete.
 */
export function serverEnvironment(env: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const interfering = /^(VSCODE_|ELECTRON_|CODE_SERVER_|CS_)|^(PORT|PASSWORD|HASHED_PASSWORD|GITHUB_TOKEN|LOG_LEVEL)$/;
  const kept = Object.entries(env).filter(([name]) => !interfering.test(name));
  const temporary = path.join(home, 'tmp');
  return {
    ...Object.fromEntries(kept),
    EXTENSIONS_GALLERY: '{}',
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    XDG_DATA_HOME: path.join(home, 'share'),
  };
}

/** Returns a port of 127.0.0.1 at which nothing listens now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system assigned no port.');
  return address.port;
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + startLimit;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}.`);
    if (performance.now() > deadline) throw new Error(`no response within ${startLimit / 1000} s.`);
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.ok) return;
    await setTimeout(25);
  }
}
