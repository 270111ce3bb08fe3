import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ownCommand } from '../../src/workbench/ownCall.ts';
import { closeEditors, openText } from '../host/editors.ts';
import { control, simulator } from '../host/fixture.ts';
import { AttackedExtension, nameOf, tokenCommands } from './attackedExtension.ts';

const { livingRoom, attic } = simulator.servers;

describe('Another extension', () => {
  let attacked: AttackedExtension;
  beforeEach(async () => {
    await control.reset();
    attacked = new AttackedExtension();
    await attacked.fixture.addLivingRoom();
    await vscode.env.clipboard.writeText('');
  });
  afterEach(() => attacked.dispose());
  const { machineIdentifier } = livingRoom;
  const node = { kind: 'source', machineIdentifier, source: `server://${attic.machineIdentifier}` };
  const asksAndSendsNothing = async (): Promise<void> => {
    const { all } = attacked.messages;
    assert.match(all[0]?.text ?? '', /^Allow .+\?$/);
    assert.equal(all.length, 1);
    assert.deepEqual(await control.journal(), []);
    assert.equal(await vscode.env.clipboard.readText(), '');
    all.length = 0;
  };

  for (const id of tokenCommands) {
    it(`does not get a token with ${id} and arguments of its own without a question`, async () => {
      const lookalike = { id, args: [node] };
      for (const args of [[undefined], [machineIdentifier], [node], [node, [node]], [lookalike], [null, null]]) {
        await vscode.commands.executeCommand(nameOf(id), ...args);
        await asksAndSendsNothing();
      }
    });
  }

  it("does not get a token by calling a command with the arguments of another command's item", async () => {
    const lens = ownCommand('', 'plexTokens.revealSourceToken', node);
    await vscode.commands.executeCommand(nameOf('plexTokens.copyTransientToken'), ...(lens.arguments ?? []));
    await asksAndSendsNothing();
  });

  it('does not get a token by passing the arguments of a menu to another command without a question', async () => {
    const { document } = await openText('in front', [0, 0]);
    await vscode.commands.executeCommand(nameOf('plexTokens.copyTransientToken'), document.uri, { groupId: 0 });
    await asksAndSendsNothing();
    await closeEditors();
  });

  it('does not get a token while the window has no focus without a question', async () => {
    const state = Object.getOwnPropertyDescriptor(vscode.window, 'state') ?? assert.fail();
    Object.defineProperty(vscode.window, 'state', {
      configurable: true,
      get: () => ({ focused: false, active: false }),
    });
    try {
      await vscode.commands.executeCommand(nameOf('plexTokens.copyTransientToken'));
      await asksAndSendsNothing();
    } finally {
      Object.defineProperty(vscode.window, 'state', state);
    }
  });
});
