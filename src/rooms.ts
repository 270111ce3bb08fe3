import type * as vscode from 'vscode';
import { Gateway } from './accounts/gateway.ts';
import { TokenStore } from './accounts/tokenStore.ts';
import { createCommands, type Tools } from './commands.ts';
import { Detection } from './detection/detection.ts';
import { IgnoredTokens } from './detection/ignoredTokens.ts';
import { OwnTokens } from './detection/ownTokens.ts';
import { AccountServers } from './servers/accountServers.ts';
import { LiveConnections } from './servers/liveConnections.ts';
import { ServerAccess } from './servers/serverAccess.ts';
import { ServerTree } from './sidebar/serverTree.ts';
import { ChangeMarks } from './sources/changeMarks.ts';
import { ConnectionTests } from './sources/connectionTests.ts';
import { KnownSources } from './sources/knownSources.ts';
import { SourceDocuments } from './sources/sourceDocuments.ts';
import { SourceLenses } from './sources/sourceLenses.ts';
import { SOURCE_SCHEME } from './sources/sourceUri.ts';
import { TokenReveal } from './sources/tokenReveal.ts';
import { IssuedTokens } from './tokens/issuedTokens.ts';
import { TokenCompletion } from './tokens/tokenCompletion.ts';
import type { CommandId } from './workbench/commandIds.ts';
import type { Handlers } from './workbench/commands.ts';
import { LastEditor } from './workbench/lastEditor.ts';
import { log } from './workbench/log.ts';

/** What activation has built. */
export type Hall = Pick<Tools, 'state' | 'values' | 'accounts' | 'directory'>;

export interface Rooms {
  readonly commands: Handlers<CommandId>;
  readonly tree: ServerTree;
  readonly documents: SourceDocuments;
  readonly completion: TokenCompletion;
  readonly detection: Detection;
}

/** Builds what activation does without. Loaded by the first command, or the first look at the sidebar or a source document. */
export function openRooms(context: vscode.ExtensionContext, hall: Hall): Rooms {
  const { globalState: memento, subscriptions } = context;
  const { state, values, accounts, directory } = hall;
  const gateway = new Gateway(context, state);
  const tokens = new TokenStore(values);
  const accountServers = new AccountServers(gateway, { accounts, directory, tokens });
  const connections = new LiveConnections(gateway);
  const access = new ServerAccess({ gateway, directory, tokens, accounts, accountServers, connections });
  const issued = new IssuedTokens(state);
  const sources = new KnownSources(directory, access);
  const documents = new SourceDocuments(directory, access);
  const reveal = new TokenReveal(documents);
  const lenses = new SourceLenses(documents, reveal);
  const marks = new ChangeMarks(documents);
  const tests = new ConnectionTests(documents, access);
  const lastEditor = new LastEditor(({ uri: { scheme } }) => ![SOURCE_SCHEME, 'output'].includes(scheme));
  const tree = new ServerTree({ accounts, accountServers, directory, access, connections, sources });
  connections.onDidIdentify(({ machineIdentifier, version }) => {
    issued.noteVersion(machineIdentifier, version).catch(error => log.error(error));
  });
  subscriptions.push(issued, gateway, accountServers, connections, access, documents, reveal, lenses, tree);
  const servers = { ...hall, memento, gateway, tokens, accountServers, connections, access };
  const ignored = new IgnoredTokens(state);
  const ownTokens = new OwnTokens({ ...hall, tokens });
  const detection = new Detection({ ownTokens, ignored, issued, directory });
  subscriptions.push(ignored, ownTokens, detection, marks, tests, lastEditor);
  const tools = { ...servers, issued, sources, documents, reveal, marks, tests, lastEditor, tree, ignored, ownTokens };
  const commands = createCommands(tools, subscriptions);
  return { commands, tree, documents, detection, completion: new TokenCompletion(directory, access) };
}
