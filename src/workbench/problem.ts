import type { TokenlessCommandId } from './commandIds.ts';

/** A button that runs a command: one of ours that gives no token away, or one of VS Code's that opens something. */
export interface Action {
  readonly title: string;
  readonly command:
    | TokenlessCommandId
    | 'vscode.open'
    | 'workbench.action.openSettings'
    | 'workbench.action.openSettingsJson';
  readonly args?: readonly unknown[];
}

/** An error that is already a sentence for people (translated, plain text), with the buttons that help. */
export class Problem extends Error {
  readonly actions: readonly Action[];

  constructor(message: string, actions: readonly Action[] = []) {
    super(message);
    this.name = 'Problem';
    this.actions = actions;
  }
}
