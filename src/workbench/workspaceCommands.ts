import * as vscode from 'vscode';
import { Disposable } from './disposable.ts';

/** Settings whose variables run commands: those of tasks, launch configurations and MCP servers, from any file. */
const SECTIONS = ['tasks', 'launch', 'mcp'] as const;

/**
 * The commands that tasks and launch configurations of the workspace run. Some commands of VS Code itself can call any
 * command with any arguments or none, and press keys and buttons, so their calls look like the user's. Once a workspace
 * names one, it counts until the window is closed, because whatever runs may change the file that named it.
 *
 * The configuration is read at each change and at each call, and first right after activation, whose time it would double.
 */
export class WorkspaceCommands extends Disposable {
  readonly #own: ReadonlySet<string>;
  #imitating: string | undefined;

  /** @param own the commands that detect a call by a task themselves */
  constructor(own: readonly string[]) {
    super();
    this.#own = new Set(own);
    const activated = setImmediate(() => this.#look());
    this.register({ dispose: () => clearImmediate(activated) });
    this.register(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (SECTIONS.some(section => event.affectsConfiguration(section))) this.#look();
      }),
    );
  }

  /** The command with which tasks of the workspace can imitate the user; `undefined` where there is none. */
  get imitating(): string | undefined {
    this.#look();
    return this.#imitating;
  }

  #look(): void {
    if (this.#imitating !== undefined) return;
    const named = commandsOfWorkspace().filter(command => !this.#own.has(command));
    if (named.length === 0) return;
    const ofExtensions = commandsOfExtensions();
    this.#imitating = named.find(command => !ofExtensions.has(command));
  }
}

function commandsOfWorkspace(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  // A workspace file may have launch configurations without a folder.
  return [undefined, ...folders.map(({ uri }) => uri)].flatMap(scope => {
    const settings = vscode.workspace.getConfiguration(undefined, scope);
    return SECTIONS.flatMap(section => {
      const found = settings.inspect(section);
      return [found?.workspaceValue, found?.workspaceFolderValue].flatMap(commandsIn);
    });
  });
}

/** Returns the commands in variables, `${command:…}`, and in inputs, which can pass arguments. */
function commandsIn(section: unknown): string[] {
  if (typeof section !== 'object' || section === null) return [];
  const inputs = 'inputs' in section && Array.isArray(section.inputs) ? section.inputs : [];
  const byInput = inputs.flatMap(input => (input?.type === 'command' ? [String(input.command)] : []));
  const byVariable = Array.from(
    JSON.stringify(section).matchAll(/\$\{command:([^}]*)/g),
    ([, command = '']) => command,
  );
  return [...byInput, ...byVariable];
}

/**
 * Returns the commands that extensions contribute, including those of their debuggers. An unlisted command may still be an
 * extension's.
 */
function commandsOfExtensions(): ReadonlySet<string> {
  const contributed = vscode.extensions.all.flatMap(({ packageJSON }) => {
    const { commands, debuggers }: Contributions = packageJSON.contributes ?? {};
    const variables = listed(debuggers).flatMap(row => Object.keys(row?.variables ?? {}));
    return [...listed(commands).map(row => row?.command), ...variables];
  });
  return new Set(contributed.filter(command => command !== undefined));
}

/** The part of an extension's package.json that is read here. */
interface Contributions {
  readonly commands?: Several<{ readonly command?: string }>;
  readonly debuggers?: Several<{ readonly variables?: object | null }>;
}

type Several<Item> = Item | null | readonly (Item | null)[];

function listed<Item>(several: Several<Item> | undefined): readonly (Item | null)[] {
  return Array.isArray(several) ? several : [(several as Item | undefined) ?? null];
}
