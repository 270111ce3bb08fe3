import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Host } from './install.ts';
import { quietSettings, type Settings, writeSettings } from './settings.ts';

export interface ServerOptions {
  readonly host: Host;
  /** A folder of the run's own: user data, extensions and log go into it. The same one and the same port find their state again. */
  readonly home: string;
  readonly port?: number;
  /** Where user data goes, if not into `home`. */
  readonly userDataDir?: string;
  readonly extensionsDir?: string;
  /** User settings, over the quiet ones. */
  readonly settings?: Settings;
  /** Reaches the extension host, as does the environment that we run in. */
  readonly env?: NodeJS.ProcessEnv;
  /** VS Code's own extensions that are left out, by their identifiers. The oldest VS Code has all of them nevertheless. */
  readonly without?: readonly string[];
  /** More flags of code-server. */
  readonly args?: readonly string[];
  /** Restricted Mode exists only where this is true; everything is trusted otherwise. */
  readonly workspaceTrust?: boolean;
  /**
   * Whether the page's address may name an extension to develop and a suite to run. **No notification is shown as a toast
   * then**, so it is for suites inside the extension host, and not for what a person looks at.
   */
  readonly testDriver?: boolean;
}

/** A running code-server. */
export interface CodeServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Settles with the exit code when the server ends, be it by itself. */
  readonly ended: Promise<number | null>;
  /** The end of what the server printed. */
  log(): string;
  stop(): Promise<void>;
}

/** Long enough for a cold disk and a busy machine, in milliseconds; a warm start takes about a second. */
const startLimit = 300_000;

/**
 * Starts code-server on loopback, without a password, and waits until it answers.
 *
 * @throws Error with the end of its log where it ends, or doesn't answer within five minutes.
 */
export async function startServer(options: ServerOptions): Promise<CodeServer> {
  const { host, home } = options;
  const userDataDir = options.userDataDir ?? path.join(home, 'data');
  const extensionsDir = options.extensionsDir ?? path.join(home, 'extensions');
  const config = path.join(home, 'config.yaml');
  const logFile = path.join(home, 'server.log');
  for (const folder of [extensionsDir, path.join(home, 'tmp')]) mkdirSync(folder, { recursive: true });
  writeSettings(userDataDir, { ...quietSettings, ...options.settings });
  writeFileSync(config, ''); // without it, the one in the user's home would be read, or written
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
    // Detached, so that Ctrl-C in a terminal reaches only us, who then end everything in order.
    {
      stdio: ['pipe', output, output],
      detached: true,
      env: {
        ...serverEnvironment(process.env, home),
        // Else each extension host waits for a login shell, whose environment it takes.
        VSCODE_CLI: '1',
        VSCODE_SKIP_BUILTIN_EXTENSIONS: options.without?.join(),
        ...options.env,
      },
    },
  );

  const ended = new Promise<number | null>(resolve => child.once('exit', resolve));
  const log = () => readFileSync(logFile, 'utf8').slice(-4000);
  // Closing its input makes the guard end the server and everything that the server started.
  const stop = async () => {
    child.stdin?.destroy();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(child, url);
  } catch (error) {
    await stop();
    throw new Error(`VS Code did not start: ${(error as Error).message}\n${log()}`);
  }
  return { port, url, userDataDir, extensionsDir, ended, log, stop, [Symbol.asyncDispose]: stop };
}

/**
 * The environment for a code-server: ours, less what would make it take us for a VS Code that it should hand its work to,
 * or change how it listens; without a gallery, so that neither server nor page asks one; and with folders of the run's
 * own for its logs and sockets, which it does not clear away.
 */
export function serverEnvironment(env: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const meddlers = /^(VSCODE_|ELECTRON_|CODE_SERVER_|CS_)|^(PORT|PASSWORD|HASHED_PASSWORD|GITHUB_TOKEN|LOG_LEVEL)$/;
  const kept = Object.entries(env).filter(([name]) => !meddlers.test(name));
  const temporary = path.join(home, 'tmp');
  return {
    ...Object.fromEntries(kept),
    EXTENSIONS_GALLERY: '{}',
    TMPDIR: temporary,
    XDG_RUNTIME_DIR: temporary,
    XDG_DATA_HOME: path.join(home, 'share'),
  };
}

/** A port of 127.0.0.1 that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + startLimit;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}.`);
    if (performance.now() > deadline) throw new Error(`no answer within ${startLimit / 1000} s.`);
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.ok) return;
    await setTimeout(25);
  }
}
