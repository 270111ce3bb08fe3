import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { until } from '../until.ts';

type QuickPick = vscode.QuickPick<vscode.QuickPickItem>;

/** A question of VS Code's own quick pick. */
interface Question {
  readonly items: readonly vscode.QuickPickItem[];
  readonly choose: (item: vscode.QuickPickItem | undefined) => void;
}

/** What a user sees of input boxes and quick picks, and can do with them. */
export class QuickInputUser implements vscode.Disposable {
  /** Those that were shown, in order. */
  readonly boxes: vscode.InputBox[] = [];
  readonly picks: QuickPick[] = [];
  readonly #original: Pick<typeof vscode.window, 'createInputBox' | 'createQuickPick' | 'showQuickPick'> = {
    createInputBox: vscode.window.createInputBox,
    createQuickPick: vscode.window.createQuickPick,
    showQuickPick: vscode.window.showQuickPick,
  };
  readonly #open = new Set<QuickPick>();
  readonly #buttons = new Map<vscode.InputBox, vscode.EventEmitter<vscode.QuickInputButton>>();
  #question: Question | undefined;

  constructor() {
    vscode.window.createInputBox = () => {
      const box = this.#original.createInputBox();
      afterShow(box, () => this.boxes.push(box));
      // No command of VS Code presses a button of the extension.
      const { onDidTriggerButton } = box;
      const buttons = new vscode.EventEmitter<vscode.QuickInputButton>();
      onDidTriggerButton(button => buttons.fire(button));
      Object.defineProperty(box, 'onDidTriggerButton', { value: buttons.event });
      this.#buttons.set(box, buttons);
      return box;
    };
    vscode.window.createQuickPick = <Item extends vscode.QuickPickItem>() => {
      const created = this.#original.createQuickPick<Item>();
      const pick = created as unknown as QuickPick;
      afterShow(pick, () => {
        haveIcons(pick.items);
        this.picks.push(pick);
        this.#open.add(pick);
      });
      pick.onDidHide(() => this.#open.delete(pick));
      // VS Code reports that it is hidden a moment later. Nobody can choose in it any more.
      const { hide } = pick;
      pick.hide = () => {
        this.#open.delete(pick);
        hide.call(pick);
      };
      return created;
    };
    // The choice is made for the user: VS Code does not tell which items its own pick shows.
    vscode.window.showQuickPick = ((items: readonly vscode.QuickPickItem[]) => {
      haveIcons(items);
      const { promise, resolve } = Promise.withResolvers<vscode.QuickPickItem | undefined>();
      this.#question = { items, choose: resolve };
      return promise;
    }) as unknown as typeof vscode.window.showQuickPick;
  }

  get box(): vscode.InputBox {
    return this.boxes.at(-1) ?? assert.fail('Nothing was asked');
  }

  /** The quick pick that was shown last. */
  get pick(): QuickPick | undefined {
    return this.picks.at(-1);
  }

  /** Waits for a question, and chooses an item. Nothing is chosen where VS Code's own quick pick does not have it. */
  async takes(label: string): Promise<void> {
    const labelled = (items: readonly vscode.QuickPickItem[]): vscode.QuickPickItem | undefined =>
      items.find(item => item.label === label);
    const offering = (): QuickPick | undefined => [...this.#open].find(({ items }) => labelled(items));
    const asked = await until(`a question that offers “${label}”`, () => this.#question ?? offering());
    if ('choose' in asked) {
      this.#question = undefined;
      asked.choose(labelled(asked.items));
      return;
    }
    const item = labelled(asked.items);
    asked.activeItems = item ? [item] : [];
    await this.accepts();
  }

  /** Waits for VS Code's own quick pick, and returns its items. */
  async sees(): Promise<readonly vscode.QuickPickItem[]> {
    return (await until('a question', () => this.#question)).items;
  }

  /** Waits for the question number `count`, from 1. */
  async isAsked(count: number): Promise<void> {
    await until(`question ${count}`, () => this.boxes.length >= count);
  }

  /** Types an answer and presses Enter. */
  async answers(text: string): Promise<void> {
    this.box.value = text;
    await this.accepts();
  }

  /** Presses a button of the box. */
  presses(tooltip: string): void {
    const button = this.box.buttons.find(candidate => candidate.tooltip === tooltip);
    this.#buttons.get(this.box)?.fire(button ?? assert.fail(`The box has no button “${tooltip}”.`));
  }

  /** Presses Enter. */
  async accepts(): Promise<void> {
    await run('workbench.action.acceptSelectedQuickOpenItem');
  }

  /** Waits for what the box complains of. */
  async isTold(words: RegExp): Promise<void> {
    await until(`the words ${words}`, () => words.test(this.#complaint));
  }

  async cancels(): Promise<void> {
    await run('workbench.action.closeQuickOpen');
  }

  async goesBack(): Promise<void> {
    await run('workbench.action.quickInputBack');
  }

  dispose(): void {
    Object.assign(vscode.window, this.#original);
  }

  get #complaint(): string {
    const message = this.box.validationMessage;
    return (typeof message === 'object' ? message.message : message) ?? '';
  }
}

/** @throws where an item has no icon: every picker of the extension has them */
export function haveIcons(items: readonly vscode.QuickPickItem[]): void {
  const bare = items.filter(({ kind, iconPath }) => kind !== vscode.QuickPickItemKind.Separator && !iconPath);
  assert.deepEqual(
    bare.map(({ label }) => label),
    [],
    'Items without an icon',
  );
}

function afterShow(input: vscode.QuickInput, then: () => void): void {
  const { show } = input;
  input.show = () => {
    show.call(input);
    then();
  };
}

/** Runs a command of the workbench once it has been sent what was set: VS Code sends that from a timer of 0 ms. */
async function run(command: string): Promise<void> {
  await setTimeout(0);
  await vscode.commands.executeCommand(command);
}

/** Runs one of VS Code's commands until a promise settles: that a question is on the screen, nothing tells. */
export async function runUntilSettled<Result>(command: string, promise: Promise<Result>): Promise<Result> {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  promise.then(settle, settle);
  await until('an answer', async () => {
    if (!isSettled) await run(command);
    return isSettled;
  });
  return promise;
}
