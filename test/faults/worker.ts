import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import * as vscode from 'vscode';
import { ControlClient } from '../simulator/control.ts';
import type { SimulatorDescription } from '../simulator/simulator.ts';
import { spawnSimulator } from '../simulator/spawn.ts';
import { until } from '../until.ts';

const TEXT = '# Notes\n\ntoken = ""\n';
/** The position between the quotes. */
const CURSOR = new vscode.Position(2, 9);
const TYPED = 'typed before\n';

/** Only one worker at a time has the workbench's focus. */
export const focus = pLimit(1);

export interface Snapshot {
  readonly text: string;
  readonly version: number;
  readonly isDirty: boolean;
  readonly onDisk: string;
}

/** The program and arguments that start a simulator from a bundle. */
export interface SimulatorProgram {
  readonly main: string;
  readonly node: string;
}

/** Runs one row at a time, with its own simulated Plex and a text file that is open in its own column. */
export class Worker implements vscode.Disposable {
  simulator: SimulatorDescription;
  control: ControlClient;
  readonly column: vscode.ViewColumn;
  readonly #program: SimulatorProgram;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-worker-'));
  #file = '';
  #opened = 0;
  #editor: vscode.TextEditor | undefined;

  constructor(simulator: SimulatorDescription, column: vscode.ViewColumn, program: SimulatorProgram) {
    this.simulator = simulator;
    this.control = new ControlClient(simulator.controlUrl);
    this.column = column;
    this.#program = program;
  }

  get editor(): vscode.TextEditor {
    if (!this.#editor) throw new Error('The file is not open.');
    return this.#editor;
  }

  /** Opens the file, and types and saves something in it that undo could take back. */
  async open(): Promise<void> {
    // Opens another file each time, because VS Code asks about a file that was changed on the disk.
    this.#file = path.join(this.#folder, `notes-${++this.#opened}.txt`);
    writeFileSync(this.#file, TEXT);
    await this.show();
    await this.editor.edit(edit => edit.insert(new vscode.Position(0, 0), TYPED));
    await this.editor.document.save();
  }

  /** Shows the document in its column, with the cursor where a token belongs. */
  async show(): Promise<vscode.TextEditor> {
    const shown = vscode.window.visibleTextEditors.find(editor => editor === this.#editor);
    if (!shown) return focus(() => this.#show());
    shown.selection = new vscode.Selection(Worker.cursor, Worker.cursor);
    return shown;
  }

  snapshot(): Snapshot {
    const { document } = this.editor;
    const onDisk = readFileSync(this.#file, 'utf8');
    return { text: document.getText(), version: document.version, isDirty: document.isDirty, onDisk };
  }

  /** Returns the text of the document after one undo. */
  async undo(): Promise<string> {
    return focus(async () => {
      const { document } = await this.#show();
      const { version } = document;
      // VS Code gives the command to an input box that another row opens at this moment, if that has the focus by then.
      await until('the undo', async () => {
        await this.#show();
        await vscode.commands.executeCommand('undo');
        return document.version > version;
      });
      return document.getText();
    });
  }

  /** Returns whether undo takes back the text that was typed at the start, because nothing has changed the document since. */
  async isUntouched(): Promise<boolean> {
    return (await this.undo()) === TEXT;
  }

  /** The position of the cursor once something was typed. */
  static readonly cursor = CURSOR.translate(1);

  /** Opens a new document after a row has wrongly changed this one. */
  async restore(): Promise<void> {
    await focus(async () => {
      await this.#show();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
    await this.open();
  }

  /** Recovers after a row that broke off: opens a new document, and starts another simulator where its own has ended. */
  async rebuild(): Promise<void> {
    const isAlive = await this.control.reset().then(
      () => true,
      () => false,
    );
    if (!isAlive) {
      this.simulator = await spawnSimulator(this.#program);
      this.control = new ControlClient(this.simulator.controlUrl);
    }
    await this.restore();
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #show(): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(this.#file);
    this.#editor = await vscode.window.showTextDocument(document, { viewColumn: this.column, preview: false });
    this.#editor.selection = new vscode.Selection(Worker.cursor, Worker.cursor);
    return this.#editor;
  }
}
