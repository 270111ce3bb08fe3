import * as vscode from 'vscode';
import { PLEXAPI_VARIABLES, USUAL_VARIABLES } from '../languages/names.ts';
import type { Secret } from '../plex/secret.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { type Server, selectedToken } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { askConsent } from '../workbench/consent.ts';
import { isSetByWorkspace } from '../workbench/userSetting.ts';
import type { Minting } from './minting.ts';

const { l10n } = vscode;

/** What runs in a terminal: its program, and variables by which a shell is told to run something else first. */
const TERMINAL_SETTINGS = ['profiles', 'defaultProfile', 'env'].flatMap(name =>
  ['linux', 'osx', 'windows'].map(system => `${name}.${system}`),
);

interface TokenEnvironmentDependencies {
  readonly directory: ServerDirectory;
  readonly access: ServerClient;
  readonly minting: Minting;
}

/** Gives transient tokens to what runs, so that they stand in no file: to a terminal, a task, a launch configuration. */
export class TokenEnvironment {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;
  readonly #minting: Minting;
  /** The tokens with which tasks of this window may have new ones made: another one's may have more rights. */
  readonly #allowed = new Set<string>();

  constructor({ directory, access, minting }: TokenEnvironmentDependencies) {
    this.#directory = directory;
    this.#access = access;
    this.#minting = minting;
  }

  /** Plex: Open Terminal with Transient Token. A reload does not bring it back, so nothing of it is stored. */
  async openTerminal(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory);
    if (!server || !(await allowsTerminal(server))) return;
    const token = await this.#minting.mint(server);
    const terminal = vscode.window.createTerminal({
      name: l10n.t('Plex: {0}', server.name),
      iconPath: new vscode.ThemeIcon('key'),
      isTransient: true,
      env: environment(server, this.#access.addressOf(server), token),
    });
    terminal.show();
  }

  /**
   * What `${command:plexTokens.transientToken}` stands for in a task or a launch configuration. Any of them, and any
   * extension, can call it: the user is asked the first time. That guards against accidents, not against extensions.
   *
   * @returns `undefined` where the user does not want it: VS Code then starts nothing
   */
  async forTask(argument: unknown): Promise<string | undefined> {
    const server = await serverFor(argument, this.#directory);
    if (!server || !(await this.#isAllowed(server))) return undefined;
    return (await this.#minting.mint(server)).reveal();
  }

  async #isAllowed(server: Server): Promise<boolean> {
    const entry = selectedToken(server);
    // That nobody is selected is said when a token is made.
    if (!entry) return true;
    const key = `${server.machineIdentifier}/${entry.id}`;
    if (this.#allowed.has(key)) return true;
    const always = l10n.t('Allow in This Window');
    const chosen = await askConsent(
      l10n.t('Allow a task or debug session to get a transient token for {0}?', server.name),
      l10n.t('It has the same access to this server as the token “{0}”, for up to 48 hours.', entry.label),
      l10n.t('Allow Once'),
      always,
    );
    if (chosen === always) this.#allowed.add(key);
    return chosen !== undefined;
  }
}

/** Asks where it is the workspace that says what runs in terminals: that gets the token. */
async function allowsTerminal({ name }: Server): Promise<boolean> {
  if (!TERMINAL_SETTINGS.some(setting => isSetByWorkspace(setting, 'terminal.integrated'))) return true;
  const allowed = await askConsent(
    l10n.t('Allow a terminal of this workspace to get a transient token for {0}?', name),
    l10n.t(
      "The workspace's settings choose which program runs in a terminal, or its environment. That program gets the token.",
    ),
    l10n.t('Allow Once'),
  );
  return allowed !== undefined;
}

/** The names that scripts and python-plexapi read. */
function environment({ machineIdentifier }: Server, url: string, token: Secret): Record<string, string> {
  return {
    PLEX_MACHINE_IDENTIFIER: machineIdentifier,
    ...Object.fromEntries(
      [USUAL_VARIABLES, PLEXAPI_VARIABLES].flatMap(names => [
        [names.url, url],
        [names.token, token.reveal()],
      ]),
    ),
  };
}
