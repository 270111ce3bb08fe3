import * as vscode from 'vscode';
import type { CommandId } from './commandIds.ts';
import { ICONS } from './icons.ts';
import { log } from './log.ts';
import { ask, plainSentence } from './notify.ts';
import { inWords } from './words.ts';

const l10n = vscode.l10n;

/** Returned by a step when the user goes back to the one before. */
export const BACK = Symbol('back');

export interface TextPrompt<Value> {
  readonly title: string;
  /** The number of this step and of all steps. Without it the box shows no steps and no Back button. */
  readonly step?: readonly [step: number, total: number];
  readonly prompt: string;
  /** Shows the prompt as a warning until something is typed. */
  readonly isWarning?: boolean;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** A page that helps to find the text. A button of the box opens it, and the box stays open. */
  readonly help?: { readonly tooltip: string; readonly page: string };
  /** Returns an error or a note about the text that has been typed so far. */
  readonly validate?: (text: string) => string | vscode.InputBoxValidationMessage | undefined;
  /**
   * Accepts the text when Enter is pressed, possibly with a request to a server: the box is then busy, and Escape cancels.
   * The box shows an error and stays open with the text in it.
   */
  readonly accept: (text: string, signal: AbortSignal) => Promise<Value>;
}

/** Asks for a text. Returns `undefined` when cancelled. */
export function askText<Value>(prompt: TextPrompt<Value>): Promise<Value | typeof BACK | undefined> {
  const input = vscode.window.createInputBox();
  input.title = prompt.title;
  input.prompt = plainSentence(prompt.prompt);
  input.placeholder = prompt.placeholder;
  input.value = prompt.value ?? '';
  input.password = prompt.password ?? false;
  input.validationMessage = prompt.isWarning
    ? { message: input.prompt, severity: vscode.InputBoxValidationSeverity.Warning }
    : plainValidation(prompt.validate?.(input.value));
  // People leave for a browser or another window to fetch the text.
  input.ignoreFocusOut = true;
  const back = vscode.QuickInputButtons.Back;
  if (prompt.step) {
    [input.step, input.totalSteps] = prompt.step;
    if (prompt.step[0] > 1) input.buttons = [back];
  }
  const { help } = prompt;
  if (help) input.buttons = [...input.buttons, { iconPath: ICONS.help, tooltip: help.tooltip }];
  const controller = new AbortController();
  let accepting = false;

  return new Promise<Value | typeof BACK | undefined>(resolve => {
    const accept = async (): Promise<void> => {
      if (accepting) return;
      const complaint = asError(plainValidation(prompt.validate?.(input.value)));
      if (complaint) {
        input.validationMessage = complaint;
        return;
      }
      accepting = true;
      input.validationMessage = undefined;
      input.busy = true;
      input.enabled = false;
      try {
        resolve(await prompt.accept(input.value, controller.signal));
        input.hide();
      } catch (error) {
        const words = inWords(error);
        if (words) log.error(error);
        input.validationMessage = plainValidation(words?.message);
      } finally {
        accepting = false;
        input.busy = false;
        input.enabled = true;
      }
    };
    input.onDidChangeValue(text => {
      input.validationMessage = plainValidation(prompt.validate?.(text));
    });
    input.onDidAccept(accept);
    input.onDidTriggerButton(button => {
      if (help && button !== back) return void openLink(help.page);
      resolve(BACK);
      input.hide();
    });
    input.onDidHide(() => {
      controller.abort();
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}

/**
 * Opens a page in the browser, and returns whether the user allowed it. VS Code passes a string on unchanged, although its
 * types allow only a `Uri`, which would change it.
 */
export async function openLink(page: string): Promise<boolean> {
  try {
    return await vscode.env.openExternal(page as unknown as vscode.Uri);
  } catch (error) {
    log.error(error);
    return false;
  }
}

/** VS Code makes links in the text below a box, too. */
function plainValidation(
  message: string | vscode.InputBoxValidationMessage | undefined,
): string | vscode.InputBoxValidationMessage | undefined {
  if (typeof message !== 'object') return message && plainSentence(message);
  return { ...message, message: plainSentence(message.message) };
}

/** Returns a message only if it is an error: a warning doesn't keep a text from being accepted. */
function asError(
  message: string | vscode.InputBoxValidationMessage | undefined,
): string | vscode.InputBoxValidationMessage | undefined {
  const severity = typeof message === 'object' ? message.severity : vscode.InputBoxValidationSeverity.Error;
  return severity === vscode.InputBoxValidationSeverity.Error ? message : undefined;
}

/** Asks for confirmation of something that can't be undone. */
export async function confirm(message: string, detail: string, action: string): Promise<boolean> {
  return (await ask(message, detail, action)) === action;
}

interface PickOptions<Item> {
  readonly title: string;
  readonly placeholder?: string;
  /** The items that Enter takes at first. Default: the first item; none where the list is empty. */
  readonly active?: readonly Item[];
  /** True if the box stays open when the user looks elsewhere. */
  readonly ignoreFocusOut?: boolean;
  /** True if the box has a Back button. */
  readonly hasBack?: boolean;
}

/** Shows a quick pick that opens on certain items, which VS Code's own can't. Returns `undefined` when cancelled. */
export function pickItem<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: PickOptions<Item> & { readonly hasBack?: false },
): Promise<Item | undefined>;
export function pickItem<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: PickOptions<Item>,
): Promise<Item | typeof BACK | undefined>;
export function pickItem<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  { title, placeholder, active, ignoreFocusOut = false, hasBack = false }: PickOptions<Item>,
): Promise<Item | typeof BACK | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.ignoreFocusOut = ignoreFocusOut;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = items;
  if (active) pick.activeItems = active;
  if (hasBack) pick.buttons = [vscode.QuickInputButtons.Back];
  return new Promise(resolve => {
    pick.onDidTriggerButton(() => {
      resolve(BACK);
      pick.hide();
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (!chosen) return;
      resolve(chosen);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/**
 * Asks the user whether something may have a token. Enter and Escape both refuse.
 *
 * @param choices the buttons that allow it
 * @returns the choice; `undefined` where the user refused
 */
export async function askConsent<Choice extends string>(
  message: string,
  detail: string,
  ...choices: readonly Choice[]
): Promise<Choice | undefined> {
  const chosen = await ask(message, detail, l10n.t("Don't Allow"), ...choices);
  return choices.find(choice => choice === chosen);
}

/**
 * Asks whether a command that gives a token away may run although somebody other than the user called it, or could have.
 *
 * @param imitating the command with which tasks of the workspace can imitate the user, if there is one
 */
export async function allowsCall(id: CommandId, imitating?: string): Promise<boolean> {
  const allowed = await askConsent(
    l10n.t({
      message: 'Allow a task or an extension to run “{0}”?',
      args: [titleOf(id)],
      comment: "{0} is a command's title",
    }),
    imitating === undefined
      ? l10n.t(
          'A task, a launch configuration, a key binding with arguments or another extension may have run this command, and could read the token. Allow this only if you started it.',
        )
      : l10n.t({
          message:
            'A task or launch configuration in this workspace uses “{0}”, which may run commands as if you did. Allow this only if you ran the command.',
          args: [imitating],
          comment: '{0} is the identifier of a command',
        }),
    l10n.t('Allow Once'),
  );
  return allowed !== undefined;
}

/** Returns the title that the palette shows. */
export function titleOf(id: CommandId): string {
  const manifest = vscode.extensions.getExtension('plex-tokens.plex-tokens')?.packageJSON;
  const commands: readonly { command: string; title: string }[] = manifest?.contributes?.commands ?? [];
  return commands.find(({ command }) => command === id)?.title ?? id;
}
