import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Server } from '../../src/servers/server.ts';
import { ChangeMarks } from '../../src/sources/changeMarks.ts';
import { ConnectionActions } from '../../src/sources/connectionActions.ts';
import { ConnectionTests } from '../../src/sources/connectionTests.ts';
import { KnownSources } from '../../src/sources/knownSources.ts';
import { SourceCommands } from '../../src/sources/sourceCommands.ts';
import { SourceDocuments } from '../../src/sources/sourceDocuments.ts';
import { SourceFileSystem } from '../../src/sources/sourceFileSystem.ts';
import { SOURCE_SCHEME } from '../../src/sources/sourceUri.ts';
import { TokenReveal } from '../../src/sources/tokenReveal.ts';
import { TokenClipboard } from '../../src/tokens/tokenClipboard.ts';
import { LastEditor } from '../../src/workbench/lastEditor.ts';
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
  readonly documents = new SourceDocuments(this.fixture.directory, this.fixture.access);
  readonly reveal = new TokenReveal(this.documents);
  readonly clipboard = new TokenClipboard();
  readonly marks = new ChangeMarks(this.documents);
  readonly tests = new ConnectionTests(this.documents, this.fixture.access);
  readonly lastEditor = new LastEditor(({ uri }) => uri.scheme !== SOURCE_SCHEME);
  readonly actions = new ConnectionActions(this.documents, this.lastEditor);
  readonly commands = new SourceCommands({
    ...{
      documents: this.documents,
      reveal: this.reveal,
      clipboard: this.clipboard,
      marks: this.marks,
      tests: this.tests,
    },
    directory: this.fixture.directory,
    sources: new KnownSources(this.fixture.directory, this.fixture.access),
  });
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
    const { clipboard, lastEditor, tests, marks, reveal, documents, fixture } = this;
    for (const each of [this.#registered, clipboard, lastEditor, tests, marks, reveal, documents, fixture])
      each.dispose();
  }
}
