import * as vscode from 'vscode';
import { commandHandlers } from '../../src/commands.ts';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { registerCommands } from '../../src/workbench/commands.ts';
import { ownCommand } from '../../src/workbench/ownCall.ts';
import { type Handlers, runCommand } from '../../src/workbench/runCommand.ts';
import { Fixture } from '../host/fixture.ts';
import type { FaultActions } from './faultDefinition.ts';
import type { Operation } from './requests.ts';
import type { RowContext } from './rowContext.ts';
import type { Worker } from './worker.ts';

type Registered = (...args: unknown[]) => Promise<unknown>;

/** The extension as it is wired, for one row: with its own storage, and with its real commands. */
export class ExtensionUnderTest implements vscode.Disposable {
  readonly row: RowContext;
  readonly worker: Worker;
  readonly operation: Operation;
  readonly fixture: Fixture;
  /** Resolves when the operation ends, with or without an error. */
  readonly ended: Promise<unknown>;
  /** The address of the media server as the user entered it. */
  readonly #address: string;
  readonly #whenReached: FaultActions['whenReached'];
  readonly #commands: ReadonlyMap<string, Registered>;
  readonly #end: () => void;
  readonly #failed = Promise.withResolvers<never>();

  /**
   * @param address of the media server
   * @param plexTv the address of plex.tv
   * @param whenReached runs when the fault is reached
   */
  constructor(
    row: RowContext,
    worker: Worker,
    operation: Operation,
    {
      address,
      plexTv,
      whenReached,
    }: {
      readonly address: string;
      readonly plexTv: string;
      readonly whenReached: FaultActions['whenReached'];
    },
  ) {
    this.row = row;
    this.worker = worker;
    this.operation = operation;
    // Nothing but the operation's own requests.
    this.fixture = new Fixture({ faultDelay: 2 ** 31 - 1, ...operation.replacements });
    this.#address = address;
    this.#whenReached = whenReached;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
    // Nothing may be waiting for this promise.
    this.#failed.promise.catch(() => undefined);
    const { fixture } = this;
    // The real plex.tv, which the extension would use if it ignored the variable, is no loopback address.
    process.env.PLEX_TOKENS_PLEX_TV = plexTv;
    // The address is read once, the first time it is needed; the next row has another.
    fixture.clients.approvalLink({ code: '', clientIdentifier: '' });
    const handlers = this.#recording(commandHandlers(fixture.services));
    this.#commands = registered(() => registerCommands(call => runCommand(call, async () => handlers)));
  }

  /**
   * Calls a command as an item of the sidebar does. Resolves with its result when it has ended; its error is then shown, or
   * about to be.
   */
  async command(id: CommandId, ...given: readonly unknown[]): Promise<unknown> {
    return this.#commands.get(id)?.(...(ownCommand('', id, ...given).arguments ?? []));
  }

  async addServer(): Promise<void> {
    await this.fixture.addLivingRoom({ address: this.#address });
  }

  /**
   * Runs the operation to its end.
   *
   * @throws {Error} an error of the row itself
   */
  async run(): Promise<void> {
    const running = this.operation.run(this);
    try {
      await Promise.race([running, this.#failed.promise]);
    } finally {
      this.#end();
    }
  }

  /** Called when the fault has taken effect. Resolves when the reaction to that is done. */
  async reached(): Promise<void> {
    try {
      await this.#whenReached?.(this);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Ends the row with an error of the row itself. */
  fail(error: unknown): void {
    this.#failed.reject(error);
  }

  /** Reads everything that the sidebar shows of accounts, servers and their errors. */
  async readTree(): Promise<void> {
    for (const root of await this.fixture.tree.getChildren()) {
      const below = root.kind === 'account' ? await this.fixture.tree.getChildren(root) : [];
      for (const node of [root, ...below]) {
        const { label, description, tooltip, accessibilityInformation } = this.fixture.tree.getTreeItem(node);
        const words = [label, description, tooltip, accessibilityInformation?.label].map(textOf);
        this.row.say('tree', words.filter(Boolean).join(' · '));
      }
    }
  }

  dispose(): void {
    this.fixture.dispose();
  }

  #recording(handlers: Handlers<CommandId>): Handlers<CommandId> {
    const record =
      (handler: Handlers<CommandId>[CommandId]) =>
      async (...args: unknown[]): Promise<unknown> => {
        try {
          return await handler(...args);
        } catch (error) {
          this.row.errors.push(error);
          throw error;
        }
      };
    return Object.fromEntries(
      Object.entries(handlers).map(([id, handler]) => [id, record(handler)]),
    ) as unknown as Handlers<CommandId>;
  }
}

/** Collects registered commands and keeps them from VS Code, where the installed extension has commands with the same names. */
function registered(register: () => vscode.Disposable): Map<string, Registered> {
  const found = new Map<string, Registered>();
  const { registerCommand } = vscode.commands;
  vscode.commands.registerCommand = (id: string, handler: Registered) => {
    found.set(id, handler);
    return new vscode.Disposable(() => undefined);
  };
  try {
    register();
  } finally {
    vscode.commands.registerCommand = registerCommand;
  }
  return found;
}

function textOf(words: unknown): string {
  if (words instanceof vscode.MarkdownString) return words.value;
  if (typeof words === 'object' && words !== null && 'label' in words) return String(words.label);
  return typeof words === 'string' ? words : '';
}
