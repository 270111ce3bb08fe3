import * as vscode from 'vscode';
import { isPlexError } from '../plex/errors.ts';
import type { RequestRecord } from '../plex/http.ts';
import { redact } from '../plex/tokenShapes.ts';
import { plainText } from './plainText.ts';
import { Problem } from './problem.ts';

/** The log, created when something is first written to it. It holds no token and no query of a URL: all is redacted here. */
class Log implements vscode.Disposable {
  #channel: vscode.LogOutputChannel | undefined;

  /** Logs a request at the level debug: method, host, path, status or kind of error, and duration. */
  request({ method, host, path, outcome, code, milliseconds }: RequestRecord): void {
    const failure = code === undefined ? '' : ` (${code})`;
    this.#open().debug(
      redact(`${method} ${host}${plainText(path)} → ${outcome}${failure}, ${milliseconds.toFixed(0)} ms`),
    );
  }

  info(message: string): void {
    this.#open().info(redact(message));
  }

  /** Logs a known kind of error in one line, and any other with its stack. */
  error(error: unknown): void {
    const known = isPlexError(error) || error instanceof Problem;
    const text = error instanceof Error ? (!known && error.stack) || error.message : typeof error;
    this.#open().error(redact(text));
  }

  show(): void {
    this.#open().show(true);
  }

  dispose(): void {
    this.#channel?.dispose();
    this.#channel = undefined;
  }

  #open(): vscode.LogOutputChannel {
    this.#channel ??= vscode.window.createOutputChannel('Tokens for Plex', { log: true });
    return this.#channel;
  }
}

/** The extension's only log. */
export const log = new Log();
