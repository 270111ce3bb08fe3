import * as vscode from 'vscode';
import { commandHandlers } from '../../src/commands.ts';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { runCommand } from '../../src/workbench/runCommand.ts';
import type { Fixture } from './fixture.ts';

/** Has a fixture run the extension's commands, which the installed extension would run with its own services. */
export class OwnCommands implements vscode.Disposable {
  readonly #original = vscode.commands.executeCommand;

  constructor({ services }: Fixture) {
    // biome-ignore lint/suspicious/noExplicitAny: it stands for a generic function
    vscode.commands.executeCommand = async (id: string, ...args: unknown[]): Promise<any> =>
      id.startsWith('plexTokens.')
        ? runCommand(
            { id: id as CommandId, args, needsConsent: false, imitating: undefined, editor: undefined },
            async () => commandHandlers(services),
          )
        : this.#original(id, ...args);
  }

  dispose(): void {
    vscode.commands.executeCommand = this.#original;
  }
}
