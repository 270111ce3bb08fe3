import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { closeEditors } from './editors.ts';
import { control, Fixture } from './fixture.ts';
import { Messages } from './messages.ts';
import { actions, openFile } from './problems.ts';

/** A token in nobody's storage. */
export const TOKEN = 'Qz8-rT_w4KbN7vXe2Lp_';

/** The services, with what tests of detection do. Detection finds nothing before it starts. */
export class DetectionFixture extends Fixture {
  readonly messages = new Messages();

  start(): void {
    this.detection.start();
  }

  /** Opens a file with this text in a new folder. */
  open(name: string, text: string, mode?: number): Promise<vscode.TextDocument> {
    return openFile(this.folder, name, text, mode);
  }

  /** Does what the choice of a quick fix does that changes the text or the ignored tokens. */
  async apply(action: vscode.CodeAction | undefined): Promise<void> {
    assert.ok(action);
    if (action.edit) await vscode.workspace.applyEdit(action.edit);
    if (!action.command) return;
    const command = action.command.command as CommandId;
    const [first, second, key] = argumentsOf(command, action.command.arguments ?? []);
    if (command === 'plexTokens.keepReplacedToken') return this.replacedToken.keep(first, second);
    await this.ignored.setGiven(key, command === 'plexTokens.ignoreToken');
  }

  async fix(document: vscode.TextDocument, title: RegExp): Promise<void> {
    await this.apply((await actions(document)).find(each => title.test(each.title)));
  }

  override dispose(): void {
    this.messages.dispose();
    super.dispose();
  }
}

/** Gives each test of a suite a new fixture, which is disposed of after the test. */
export function forEachTest(give: (fixture: DetectionFixture) => void): void {
  let fixture: DetectionFixture;
  beforeEach(async () => {
    await control.reset();
    fixture = new DetectionFixture();
    give(fixture);
  });
  afterEach(async () => {
    fixture.dispose();
    await closeEditors();
  });
}
