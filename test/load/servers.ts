import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { control, simulator } from '../host/fixture.ts';
import { Messages } from '../host/messages.ts';
import { held } from './held.ts';

/** The number of servers that are tested at a time. */
const AT_ONCE = 8;

interface Node {
  readonly kind: string;
  readonly machineIdentifier: string;
}

/** Makes plex.tv list this many more servers, each with ten connections. */
export async function listMoreServers(count: number): Promise<void> {
  await control.setModes('plexTv', { manyServers: count });
}

/** Reads the whole sidebar, as far as that sends no request, and tests every connection of every server in it. */
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

/** Selects the Living Room, which is reachable. */
export async function selectLivingRoom(): Promise<void> {
  const { machineIdentifier } = simulator.servers.livingRoom;
  await vscode.commands.executeCommand('plexTokens.selectServer', machineIdentifier);
}

async function serversInTree(): Promise<Node[]> {
  const accounts = await itemsOf(undefined);
  const all = await Promise.all(accounts.map(itemsOf));
  return all.flat().filter(({ kind }) => kind === 'server');
}

/** Returns the children of an item, after rendering each as VS Code would. */
async function itemsOf(node: Node | undefined): Promise<Node[]> {
  const { tree } = held();
  assert.ok(tree);
  const nodes = ((await tree.getChildren(node)) ?? []) as Node[];
  for (const node of nodes) assert.ok((await tree.getTreeItem(node)).label);
  return nodes;
}
