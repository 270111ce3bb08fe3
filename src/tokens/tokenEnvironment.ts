import * as vscode from 'vscode';
import { PLEXAPI_VARIABLES, USUAL_VARIABLES } from '../languages/names.ts';
import type { Secret } from '../plex/secret.ts';
import { serverFor } from '../servers/chooseServer.ts';
import { type Server, selectedToken } from '../servers/server.ts';
import type { ServerClient } from '../servers/serverClient.ts';
import type { ServerDirectory } from '../servers/serverDirectory.ts';
import { tokenName } from '../servers/tokenWords.ts';
import { ICONS } from '../workbench/icons.ts';
import { moment } from '../workbench/moment.ts';
import { plainSentence, withProgress } from '../workbench/notify.ts';
import { askConsent } from '../workbench/prompts.ts';
import { isSetByWorkspace } from '../workbench/userSetting.ts';
import { valuesFor } from './formatPicker.ts';
import { endOf, type Minting } from './issuedTokens.ts';

const l10n = vscode.l10n;

/** Settings that choose a terminal's program, or variables that make a shell run something else first. */
const TERMINAL_SETTINGS = ['profiles', 'defaultProfile', 'env'].flatMap(name =>
  ['linux', 'osx', 'windows'].map(system => `${name}.${system}`),
);

interface TokenEnvironmentDependencies {
  readonly directory: ServerDirectory;
  readonly access: ServerClient;
  readonly minting: Minting;
}

/**
 * Passes transient tokens and the URL of their server to terminals, tasks and launch configurations, so that none of them has
 * to be in a file.
 */
export class TokenEnvironment {
  readonly #directory: ServerDirectory;
  readonly #access: ServerClient;
  readonly #minting: Minting;
  /** The stored tokens that tasks of this window may create tokens with, one by one: another may have more access. */
  readonly #allowed = new Set<string>();

  constructor({ directory, access, minting }: TokenEnvironmentDependencies) {
    this.#directory = directory;
    this.#access = access;
    this.#minting = minting;
  }

  /** Handles Plex: Open Terminal with Transient Token. A reload doesn't restore the terminal, so VS Code doesn't store its environment. */
  async openTerminal(argument: unknown): Promise<void> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.openTerminal');
    if (!server || !(await allowsTerminal(server))) return;
    const token = await this.#minting.mint(server);
    const env = environment(server, this.#access.addressOf(server), token);
    const terminal = vscode.window.createTerminal({
      name: l10n.t({ message: 'Plex: {0}', args: [server.name], comment: "{0} is the server's name" }),
      iconPath: ICONS.token,
      isTransient: true,
      env,
      message: variablesWords(server, Object.keys(env)),
    });
    terminal.show();
  }

  /**
   * Returns the value of `${command:plexTokens.transientToken}` in a task or a launch configuration. Any of them, and any
   * extension, can call it, so the user is asked the first time. That guards against accidents, not against extensions.
   *
   * @returns `undefined` where the user declines: VS Code then starts nothing
   */
  async forTask(argument: unknown): Promise<string | undefined> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.transientToken');
    if (!server || !(await this.#isAllowed(server))) return undefined;
    return (await this.#minting.mint(server)).reveal();
  }

  /**
   * Returns the value of `${command:plexTokens.serverUrl}`: the URL at which the server's selected token is used. The user
   * isn't asked: the URL gives no access, and whatever a task runs can read the addresses in the extension's files.
   *
   * @returns `undefined` where the user cancels: VS Code then starts nothing
   * @throws {PlexError} where the server can't be reached
   * @throws {Problem} where no token is selected, or the address has characters that a shell could interpret
   */
  async urlForTask(argument: unknown): Promise<string | undefined> {
    const server = await serverFor(argument, this.#directory, 'plexTokens.serverUrl');
    if (!server) return undefined;
    const { address } = await withProgress(
      l10n.t({ message: 'Connecting to {0}…', args: [server.name], comment: "{0} is the server's name" }),
      signal => this.#access.connect(server, signal),
    );
    return valuesFor(server, address).url;
  }

  async #isAllowed(server: Server): Promise<boolean> {
    const entry = selectedToken(server);
    // Creating a token reports that none is selected.
    if (!entry) return true;
    const key = `${server.machineIdentifier}/${entry.id}`;
    if (this.#allowed.has(key)) return true;
    const always = l10n.t('Allow in This Window');
    const chosen = await askConsent(
      l10n.t({
        message: 'Allow a task or debug session to get a transient token for {0}?',
        args: [server.name],
        comment: "{0} is the server's name",
      }),
      l10n.t({
        message: 'It has the same access to this server as the token “{0}”, for up to 48 hours.',
        args: [entry.label],
        comment: "{0} is the token's name",
      }),
      l10n.t('Allow Once'),
      always,
    );
    if (chosen === always) this.#allowed.add(key);
    return chosen !== undefined;
  }
}

/** Asks the user where the workspace's settings choose what runs in a terminal, because that gets the token. */
async function allowsTerminal({ name }: Server): Promise<boolean> {
  if (!TERMINAL_SETTINGS.some(setting => isSetByWorkspace(setting, 'terminal.integrated'))) return true;
  const allowed = await askConsent(
    l10n.t({
      message: 'Allow a terminal in this workspace to get a transient token for {0}?',
      args: [name],
      comment: "{0} is the server's name",
    }),
    l10n.t(
      "The workspace's settings choose which program runs in a terminal, or its environment. That program gets the token.",
    ),
    l10n.t('Allow Once'),
  );
  return allowed !== undefined;
}

/** Says in two lines which variables are set. A terminal obeys control characters, and a server chooses its name. */
function variablesWords(server: Server, names: readonly string[]): string {
  const variables = l10n.t({
    message: 'Variables for {0} ({1}): {2}',
    args: [server.name, tokenName(server), names.join(', ')],
    comment: "{0} is the server's name, {1} the token's name, {2} a list of variables",
  });
  const expiry = l10n.t({
    message: 'The token expires by {0}, or when the server restarts.',
    args: [moment(endOf({ at: Date.now() }))],
    comment: '{0} is a date and time',
  });
  return [variables, expiry].map(line => plainSentence(line)).join('\r\n');
}

/** Returns the variables that scripts and python-plexapi read. */
function environment({ machineIdentifier }: Server, url: string, token: Secret): Record<string, string> {
  return {
    ...Object.fromEntries(
      [USUAL_VARIABLES, PLEXAPI_VARIABLES].flatMap(names => [
        [names.token, token.reveal()],
        [names.url, url],
      ]),
    ),
    PLEX_MACHINE_IDENTIFIER: machineIdentifier,
  };
}
