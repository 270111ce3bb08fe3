import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { ControlClient } from '../simulator/control.ts';
import type { SimulatorDescription } from '../simulator/simulator.ts';
import { until } from '../until.ts';
import { Turns } from './turns.ts';

const TEXT = '# Notes\n\ntoken = ""\n';
/** Between the quotes. */
const CURSOR = new vscode.Position(2, 9);
const TYPED = 'typed before\n';

/** One of several at a time has the workbench's focus. */
export const focus = new Turns();

export interface Snapshot {
  readonly text: string;
  readonly version: number;
  readonly isDirty: boolean;
  readonly onDisk: string;
}

/** Where one row runs at a time: a simulated Plex of its own, and a text file that is open in a column of its own. */
export class Lane implements vscode.Disposable {
  readonly simulator: SimulatorDescription;
  readonly control: ControlClient;
  readonly column: vscode.ViewColumn;
  /** Whether its document is the one to be seen in its column, so that it can be edited. */
  readonly isInFront: boolean;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'plex-tokens-lane-'));
  #file = '';
  #opened = 0;
  #editor: vscode.TextEditor | undefined;

  constructor(simulator: SimulatorDescription, column: vscode.ViewColumn, isInFront: boolean) {
    this.isInFront = isInFront;
    this.simulator = simulator;
    this.control = new ControlClient(simulator.controlUrl);
    this.column = column;
  }

  get editor(): vscode.TextEditor {
    if (!this.#editor) throw new Error('The lane is not open');
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

  /** Shows the document in its column, with the cursor where a token belongs. */
  async show(): Promise<vscode.TextEditor> {
    return focus.take(() => this.#show());
  }

  snapshot(): Snapshot {
    const { document } = this.editor;
    const onDisk = readFileSync(this.#file, 'utf8');
    return { text: document.getText(), version: document.version, isDirty: document.isDirty, onDisk };
  }

  /** What is left of the document after one undo. */
  async undo(): Promise<string> {
    return focus.take(async () => {
      const { document } = await this.#show();
      const { version } = document;
      await vscode.commands.executeCommand('undo');
      await until('the undo', () => document.version > version).catch(() => undefined);
      return document.getText();
    });
  }

  /** Whether undo takes back what was typed at the start: then nothing was done to the document since. */
  async isUntouched(): Promise<boolean> {
    return (await this.undo()) === TEXT;
  }

  /** Where the cursor is in a text that holds what was typed. */
  static readonly cursor = CURSOR.translate(1);

  /** Begins anew with the document, after something was done to it that must not have been. */
  async restore(): Promise<void> {
    await focus.take(async () => {
      await this.#show();
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
    await this.open();
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #show(): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(this.#file);
    this.#editor = await vscode.window.showTextDocument(document, { viewColumn: this.column, preview: false });
    this.#editor.selection = new vscode.Selection(Lane.cursor, Lane.cursor);
    return this.#editor;
  }
}
