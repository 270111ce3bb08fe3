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
/** Between the quotes. */
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

/** How to start a simulator from a bundle. */
export interface SimulatorProgram {
  readonly main: string;
  readonly node: string;
}

/** Runs one row at a time: has a simulated Plex of its own, and a text file that is open in a column of its own. */
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

  /** Opens the file, with something typed and saved in it that undo could take back. */
  async open(): Promise<void> {
    // Another file each time: VS Code asks about one that was changed behind its back.
    this.#file = path.join(this.#folder, `notes-${++this.#opened}.txt`);
    writeFileSync(this.#file, TEXT);
    await this.show();
    await this.editor.edit(edit => edit.insert(new vscode.Position(0, 0), TYPED));
    await this.editor.document.save();
  }

  /** Has the document in sight in its column, with the cursor where a token belongs. */
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

  /** What is left of the document after one undo. */
  async undo(): Promise<string> {
    return focus(async () => {
      const { document } = await this.#show();
      const { version } = document;
      await vscode.commands.executeCommand('undo');
      await until('the undo', () => document.version > version);
      return document.getText();
    });
  }

  /** Whether undo takes back what was typed at the start: then nothing was done to the document since. */
  async isUntouched(): Promise<boolean> {
    return (await this.undo()) === TEXT;
  }

  /** Where the cursor is in a text that holds what was typed. */
  static readonly cursor = CURSOR.translate(1);

  /** Opens a new document, after something was done to this one that must not have been. */
  async restore(): Promise<void> {
    await focus(async () => {
      await this.#show();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
    await this.open();
  }

  /** Begins again after a row that broke off: with a new document, and with another simulator where its own is gone. */
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
