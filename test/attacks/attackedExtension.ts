import * as vscode from 'vscode';
import { commandHandlers } from '../../src/commands.ts';
import { registerProviders } from '../../src/services.ts';
import { SOURCE_SCHEME, SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import { type CommandId, commandIds, commandKinds } from '../../src/workbench/commandIds.ts';
import { registerCommands } from '../../src/workbench/commands.ts';
import { runCommand } from '../../src/workbench/runCommand.ts';
import { WorkspaceCommands } from '../../src/workbench/workspaceCommands.ts';
import { Fixture } from '../host/fixture.ts';
import { Messages } from '../host/messages.ts';

/** Every command that a token can be had by, with those that ask by themselves. */
export const tokenCommands = commandIds.filter(id => commandKinds[id] !== 'givesNone');

/** The name under which VS Code has a command of an attacked extension. */
export function nameOf(id: CommandId): string {
  return `attacked.${id}`;
}

/**
 * The extension with one server, wired as it is installed, with storage in memory. Its commands are registered with VS Code
 * under names of their own, because the installed extension has theirs.
 */
export class AttackedExtension implements vscode.Disposable {
  readonly fixture = new Fixture();
  readonly messages = new Messages();
  readonly commands = commandHandlers(this.fixture.services);
  /** Disposed of with it. */
  readonly subscriptions: vscode.Disposable[] = [];

  constructor() {
    const files = new SourceFileSystem(async () => this.fixture.documents);
    const registered = vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, files, { isReadonly: true });
    this.subscriptions.push(files, registered, registerProviders(this.fixture));
    const { registerCommand } = vscode.commands;
    vscode.commands.registerCommand = (id, handler) => registerCommand(nameOf(id as CommandId), handler);
    try {
      const workspace = new WorkspaceCommands(commandIds.map(nameOf));
      this.subscriptions.push(registerCommands(call => runCommand(call, async () => this.commands), workspace));
    } finally {
      vscode.commands.registerCommand = registerCommand;
    }
  }

  dispose(): void {
    for (const each of this.subscriptions.reverse()) each.dispose();
    for (const each of [this.messages, this.fixture]) each.dispose();
  }
}
