import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Detection } from '../../src/detection/detection.ts';
import { IgnoredTokens } from '../../src/detection/ignoredTokens.ts';
import { OwnTokens } from '../../src/detection/ownTokens.ts';
import type { CommandId } from '../../src/workbench/commandIds.ts';
import { argumentsOf } from '../../src/workbench/ownCall.ts';
import { Fixture } from './fixture.ts';
import { Messages } from './messages.ts';
import { actions, openFile } from './problems.ts';

/** The extension with detection, which finds nothing before it starts. */
export class DetectionFixture extends Fixture {
  readonly ownTokens = new OwnTokens(this);
  readonly messages = new Messages();
  readonly #ignored = new IgnoredTokens(this.state);
  readonly #detection = new Detection({
    ownTokens: this.ownTokens,
    ignored: this.#ignored,
    issued: this.issued,
    directory: this.directory,
  });

  start(): void {
    this.#detection.start();
  }

  /** Opens a file with this text, in a folder of its own. */
  open(name: string, text: string, mode?: number): Promise<vscode.TextDocument> {
    return openFile(this.folder, name, text, mode);
  }

  /** Does what choosing a quick fix does, where it changes the text or what is ignored. */
  async apply(action: vscode.CodeAction | undefined): Promise<void> {
    assert.ok(action);
    if (action.edit) await vscode.workspace.applyEdit(action.edit);
    if (!action.command) return;
    const command = action.command.command as CommandId;
    const [token] = argumentsOf(command, action.command.arguments ?? []);
    await this.#ignored.set(String(token), command === 'plexTokens.ignoreToken');
  }

  async fix(document: vscode.TextDocument, title: RegExp): Promise<void> {
    await this.apply((await actions(document)).find(each => title.test(each.title)));
  }

  override dispose(): void {
    for (const each of [this.#detection, this.ownTokens, this.#ignored, this.messages]) each.dispose();
    super.dispose();
  }
}
