import * as vscode from 'vscode';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import { SOURCE_SCHEME } from '../../src/sources/sourceUri.ts';
import { type CommandId, commandIds, commandKinds } from '../../src/workbench/commandIds.ts';
import { registerCommands } from '../../src/workbench/commands.ts';
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
  readonly rooms: Rooms;
  /** Disposed of with it. */
  readonly subscriptions: vscode.Disposable[] = [];

  constructor() {
    const context = Object.assign(Object.create(this.fixture.context), { subscriptions: this.subscriptions });
    this.rooms = openRooms(context, this.fixture);
    const files = new SourceFileSystem(async () => this.rooms.documents);
    const registered = vscode.workspace.registerFileSystemProvider(SOURCE_SCHEME, files, { isReadonly: true });
    this.subscriptions.push(files, registered);
    const { registerCommand } = vscode.commands;
    vscode.commands.registerCommand = (id, handler) => registerCommand(nameOf(id as CommandId), handler);
    try {
      const workspace = new WorkspaceCommands(commandIds.map(nameOf));
      this.subscriptions.push(registerCommands(async () => this.rooms.commands, workspace));
    } finally {
      vscode.commands.registerCommand = registerCommand;
    }
  }

  dispose(): void {
    for (const each of this.subscriptions.reverse()) each.dispose();
    for (const each of [this.messages, this.fixture]) each.dispose();
  }
}
