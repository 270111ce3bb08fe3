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

/** Every command that can give a token away, including those that ask by themselves. */
export const tokenCommands = commandIds.filter(id => commandKinds[id] !== 'givesNone');

/** Returns VS Code's name of a command of an attacked extension. */
export function nameOf(id: CommandId): string {
  return `attacked.${id}`;
}

/**
 * The extension with one server and with storage in memory, wired as it is when installed. Its commands have names of their
 * own in VS Code, because the installed extension has the usual ones.
 */
export class AttackedExtension implements vscode.Disposable {
  readonly fixture = new Fixture();
  readonly messages = new Messages();
  readonly commands = commandHandlers(this.fixture.services);
  /** Disposed of together with this object. */
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
    for (const subscription of this.subscriptions.reverse()) subscription.dispose();
    for (const owned of [this.messages, this.fixture]) owned.dispose();
  }
}
