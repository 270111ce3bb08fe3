import { isPlexError } from '../plex/errors.ts';
import type { TokenlessCommandId } from './commandIds.ts';

/** A button that runs a command: one of this extension's that gives no token away, or one of VS Code's that opens something. */
export interface Action {
  readonly title: string;
  readonly command:
    | TokenlessCommandId
    | 'vscode.open'
    | 'workbench.action.openSettings'
    | 'workbench.action.openSettingsJson';
  readonly args?: readonly unknown[];
}

/** Reasons that the extension acts on. `signInLost`: VS Code no longer has an account's sign-in, or can't read it. */
export type ProblemReason = 'signInLost';

/** An error that is already a sentence for people (translated, plain text), with the buttons that help. */
export class Problem extends Error {
  readonly actions: readonly Action[];
  readonly reason: ProblemReason | undefined;

  /** @param actions the buttons that help, besides those that `inWords` adds for the reason */
  constructor(message: string, actions: readonly Action[] = [], reason?: ProblemReason) {
    super(message);
    this.name = 'Problem';
    this.actions = actions;
    this.reason = reason;
  }
}

/** Returns whether an account can't be used before the user signs in to it again. */
export function needsSignIn(error: unknown): boolean {
  if (isPlexError(error)) return error.kind === 'signInOver';
  return error instanceof Problem && error.reason === 'signInLost';
}
