import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Server } from '../../src/servers/server.ts';
import { registerProviders } from '../../src/services.ts';
import { SOURCE_SCHEME, SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import { showError } from '../../src/workbench/notify.ts';
import { closeEditors } from './editors.ts';
import { control, Fixture, simulator } from './fixture.ts';
import { Messages } from './messages.ts';

/**
 * Source documents of the simulated Living Room, with all that shows them. One for all tests of a file: VS Code goes on
 * reading documents for a while after they were closed.
 */
export class SourceFixture implements vscode.Disposable {
  readonly atticSource = `server://${simulator.servers.attic.machineIdentifier}`;
  readonly fixture = new Fixture();
  readonly documents = this.fixture.documents;
  readonly reveal = this.fixture.reveal;
  readonly marks = this.fixture.marks;
  readonly tests = this.fixture.tests;
  readonly actions = this.fixture.connectionActions;
  readonly commands = this.fixture.sourceCommands;
  readonly #providers = registerProviders(this.fixture);
  readonly #registered = vscode.workspace.registerFileSystemProvider(
    SOURCE_SCHEME,
    new SourceFileSystem(async () => this.documents),
    { isReadonly: true },
  );
  #messages: Messages | undefined;
  #server: Server | undefined;

  get messages(): Messages {
    return this.#messages ?? assert.fail('No test has begun');
  }

  get server(): Server {
    return this.#server ?? assert.fail('No test has begun');
  }

  /** Before each test. */
  async begin(): Promise<void> {
    await control.reset();
    await this.fixture.state.deleteAll();
    this.#server = await this.fixture.addLivingRoom();
    this.#messages = new Messages();
  }

  /** After each test. */
  async end(): Promise<void> {
    this.#messages?.dispose();
    await closeEditors();
  }

  async show(source = this.atticSource): Promise<void> {
    const { machineIdentifier } = this.server;
    await this.commands.show({ machineIdentifier, source }).catch(error => showError(error));
  }

  shown(): vscode.TextEditor {
    return vscode.window.activeTextEditor ?? assert.fail('There is no editor');
  }

  /** The requests for a source. */
  async asked() {
    return (await control.journal()).filter(({ path }) => path === '/security/resources');
  }

  /** Where the connections are in a document. */
  placesOf(document: vscode.TextDocument) {
    return this.documents.answerOf(document.uri)?.connections ?? [];
  }

  dispose(): void {
    for (const each of [this.#providers, this.#registered, this.fixture]) each.dispose();
  }
}
