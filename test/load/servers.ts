import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { control, simulator } from '../host/fixture.ts';
import { Messages } from '../host/messages.ts';
import { held } from './held.ts';

/** Servers at a time. */
const AT_ONCE = 8;

interface Node {
  readonly kind: string;
  readonly machineIdentifier: string;
}

/** Lets plex.tv list so many servers more, each with ten connections. */
export async function listMoreServers(count: number): Promise<void> {
  await control.setModes('plexTv', { manyServers: count });
}

/** Looks at all of the sidebar, as far as that asks no server, and tests every connection of every server in it. */
export async function testServers(): Promise<{ servers: number; connections: number }> {
  const messages = new Messages();
  await vscode.commands.executeCommand('plexTokens.servers.focus');
  const servers = await serversInTree();
  let connections = 0;
  const left = [...servers];
  const next = async (): Promise<void> => {
    for (let server = left.pop(); server; server = left.pop()) {
      const items = await itemsOf({ ...server, kind: 'connections' });
      connections += items.length;
      await vscode.commands.executeCommand('plexTokens.testConnections', server.machineIdentifier);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  messages.dispose();
  return { servers: servers.length, connections };
}

/** Selects the Living Room, which answers. */
export async function selectLivingRoom(): Promise<void> {
  const { machineIdentifier } = simulator.servers.livingRoom;
  await vscode.commands.executeCommand('plexTokens.selectServer', machineIdentifier);
}

async function serversInTree(): Promise<Node[]> {
  const accounts = await itemsOf(undefined);
  const all = await Promise.all(accounts.map(itemsOf));
  return all.flat().filter(({ kind }) => kind === 'server');
}

/** The children of an item, with what VS Code would show of each. */
async function itemsOf(node: Node | undefined): Promise<Node[]> {
  const { tree } = held();
  assert.ok(tree);
  const nodes = ((await tree.getChildren(node)) ?? []) as Node[];
  for (const each of nodes) assert.ok((await tree.getTreeItem(each)).label);
  return nodes;
}
