import * as vscode from 'vscode';

/** Settings whose variables run commands: those of tasks, launch configurations and MCP servers, from whichever file. */
const SECTIONS = ['tasks', 'launch', 'mcp'] as const;

/**
 * The commands that tasks and launch configurations of the workspace run. Those of VS Code itself can call any command with
 * any arguments or none, and press keys and buttons: what they call looks as if the user had called it. Once a workspace names
 * one, it counts until the window is closed, because what runs may change the file that named it.
 */
export class WorkspaceCommands implements vscode.Disposable {
  readonly #own: ReadonlySet<string>;
  readonly #listener: vscode.Disposable;
  #imitating: string | undefined;

  /** @param own the commands that tell a task from the user themselves */
  constructor(own: readonly string[]) {
    this.#own = new Set(own);
    this.#look();
    this.#listener = vscode.workspace.onDidChangeConfiguration(event => {
      if (SECTIONS.some(section => event.affectsConfiguration(section))) this.#look();
    });
  }

  /** A command that tasks of the workspace can imitate the user with; `undefined` where there is none. */
  get imitating(): string | undefined {
    this.#look();
    return this.#imitating;
  }

  dispose(): void {
    this.#listener.dispose();
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

/** Those of variables, `${command:…}`, and of inputs, which can pass something. */
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

/** What extensions contribute, and what their debuggers call the commands of theirs. Others may still be an extension's. */
function commandsOfExtensions(): ReadonlySet<string> {
  const contributed = vscode.extensions.all.flatMap(({ packageJSON }) => {
    const { commands, debuggers }: Contributions = packageJSON.contributes ?? {};
    const variables = listed(debuggers).flatMap(each => Object.keys(each?.variables ?? {}));
    return [...listed(commands).map(each => each?.command), ...variables];
  });
  return new Set(contributed.filter(each => each !== undefined));
}

/** As other extensions write it. */
interface Contributions {
  readonly commands?: Several<{ readonly command?: string }>;
  readonly debuggers?: Several<{ readonly variables?: object | null }>;
}

type Several<Item> = Item | null | readonly (Item | null)[];

function listed<Item>(several: Several<Item> | undefined): readonly (Item | null)[] {
  return Array.isArray(several) ? several : [(several as Item | undefined) ?? null];
}
