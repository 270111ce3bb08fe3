import * as vscode from 'vscode';
import { log } from '../../src/workbench/log.ts';

/** Keeps what the extension writes to its log, at every level. */
export class WrittenLog implements vscode.Disposable {
  readonly #lines: string[] = [];
  readonly #original = vscode.window.createOutputChannel;

  constructor() {
    const write = (line: string): unknown => this.#lines.push(line);
    const channel = { debug: write, info: write, error: write, dispose: () => undefined };
    log.dispose();
    vscode.window.createOutputChannel = (() => channel) as unknown as typeof vscode.window.createOutputChannel;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  dispose(): void {
    log.dispose();
    vscode.window.createOutputChannel = this.#original;
  }
}
