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

/**
 * Reasons that the extension acts on. `signInLost`: VS Code no longer has an account's sign-in, or can't read it.
 * `homePinNeeded`: a Home user's tokens can't be refreshed without the PIN.
 */
export type ProblemReason = 'signInLost' | 'homePinNeeded';

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

/**
 * Returns what the user has to do before an account or a Home user can be used again; `undefined` if nothing that the user
 * does is known to help.
 */
export function needOf(error: unknown): 'signIn' | 'homePin' | undefined {
  const reason = isPlexError(error) ? error.kind : error instanceof Problem ? error.reason : undefined;
  if (reason === 'signInOver' || reason === 'signInLost') return 'signIn';
  return reason === 'homePinNeeded' ? 'homePin' : undefined;
}
