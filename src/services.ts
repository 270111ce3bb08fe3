import * as vscode from 'vscode';
import { AccountStore } from './accounts/accountStore.ts';
import { Approvals } from './accounts/approvals.ts';
import { PlexClients } from './accounts/plexClients.ts';
import { SecretValues, TokenStore } from './accounts/secretValues.ts';
import { SignIn } from './accounts/signIn.ts';
import { SignOut } from './accounts/signOut.ts';
import { Detection } from './detection/detection.ts';
import { IgnoredTokenList } from './detection/ignoredTokenList.ts';
import { IgnoredTokens } from './detection/ignoredTokens.ts';
import { ReplacedToken } from './detection/replacedToken.ts';
import { TokenReplacement } from './detection/replaceToken.ts';
import { StoredTokens } from './detection/storedTokens.ts';
import { AccountCommands } from './servers/accountCommands.ts';
import { AccountServers } from './servers/accountServers.ts';
import { AddServer } from './servers/addServer.ts';
import { HomeUserCommands } from './servers/homeUserCommands.ts';
import { LiveConnections } from './servers/liveConnections.ts';
import { ManageServer } from './servers/manageServer.ts';
import { ServerClient } from './servers/serverClient.ts';
import { ServerCommands } from './servers/serverCommands.ts';
import { ServerDirectory } from './servers/serverDirectory.ts';
import type { Summary } from './servers/summary.ts';
import { selectedMark } from './sidebar/serverItems.ts';
import { ServerTree } from './sidebar/serverTree.ts';
import { ConnectionCommands } from './sources/connectionCommands.ts';
import { KnownSources } from './sources/knownSources.ts';
import { SourceAnnotations } from './sources/sourceAnnotations.ts';
import { SourceCommands } from './sources/sourceCommands.ts';
import { SourceDocuments } from './sources/sourceDocuments.ts';
import { SOURCE_SCHEME } from './sources/sourceFileSystem.ts';
import { StateStore } from './state/stateStore.ts';
import { AppTokens } from './tokens/appTokens.ts';
import { CheckToken } from './tokens/checkToken.ts';
import { CreateAppToken } from './tokens/createAppToken.ts';
import { IssuedTokens, Minting } from './tokens/issuedTokens.ts';
import { Renewal } from './tokens/renewal.ts';
import { RevokeToken } from './tokens/revokeToken.ts';
import { ServerFaults } from './tokens/serverFaults.ts';
import { TokenClipboard } from './tokens/tokenClipboard.ts';
import { TokenCompletion } from './tokens/tokenCompletion.ts';
import { TokenEnvironment } from './tokens/tokenEnvironment.ts';
import { TokenFates } from './tokens/tokenFate.ts';
import { TransientTokens } from './tokens/transientTokens.ts';
import { LastEditor } from './workbench/editors.ts';
import { log } from './workbench/log.ts';

/** What tests put in the place of the real thing. */
export interface Replacements {
  /** The time limit of a request, in milliseconds. */
  readonly timeLimit?: number;
  /** The time by which the age of a response is measured, in milliseconds. */
  readonly now?: () => number;
  /** The pause between two questions about a sign-in that was cancelled, in milliseconds. */
  readonly latePace?: number;
  /** The delay before a server is checked for faults, in milliseconds. */
  readonly faultDelay?: number;
}

export type Services = ReturnType<typeof createServices>;

/**
 * Creates every object of the extension and connects them: the only place that does. It reads nothing, sends nothing and
 * registers nothing with VS Code.
 */
export function createServices(
  context: vscode.ExtensionContext,
  summary: Summary,
  { timeLimit, now, latePace, faultDelay }: Replacements = {},
) {
  const state = new StateStore(context);
  const values = new SecretValues(context.secrets);
  const accounts = new AccountStore(state, values);
  const tokens = new TokenStore(values);
  const clients = new PlexClients(context, state, timeLimit);
  const directory = new ServerDirectory(state, accounts, summary, (account, signal) =>
    accountServers.read(account, signal),
  );
  const accountServers = new AccountServers(clients, { accounts, directory, tokens }, now);
  const connections = new LiveConnections(clients, now);
  const access = new ServerClient({ clients, directory, tokens, accounts, accountServers, connections });
  const approvals = new Approvals(clients, latePace);
  const signIn = new SignIn(clients, accounts, approvals);
  const signOut = new SignOut(clients, accounts);
  const accountCommands = new AccountCommands({
    signIn,
    signOut,
    accountServers,
    directory,
    summary,
    state,
    values,
    accounts,
    clients,
    connections,
  });
  const homeUserCommands = new HomeUserCommands({ clients, accounts, accountServers, directory, tokens });
  const addServer = new AddServer(directory, tokens, access);
  const serverCommands = new ServerCommands(directory, tokens, access, connections);
  const manageServer = new ManageServer(directory, addServer, serverCommands);

  const issued = new IssuedTokens(state);
  const faults = new ServerFaults(state, access, directory, faultDelay);
  const minting = new Minting(access, issued, faults);
  const clipboard = new TokenClipboard();
  const transientTokens = new TransientTokens({ state, directory, access, minting, faults, clipboard });
  const appTokens = new AppTokens(state);
  const createAppToken = new CreateAppToken({ clients, approvals, appTokens, clipboard });
  const completion = new TokenCompletion(directory, access);
  const fates = new TokenFates(directory, access, issued);
  const renewal = new Renewal(directory, issued, fates, minting);
  const environment = new TokenEnvironment({ directory, access, minting });

  const ignored = new IgnoredTokens(state);
  const storedTokens = new StoredTokens({ values, accounts, directory, tokens });
  const detection = new Detection({ storedTokens, ignored, issued, appTokens, faults, directory });
  const ignoredTokenList = new IgnoredTokenList(ignored, detection);
  const replacement = new TokenReplacement({ directory, issued, minting, clipboard, createAppToken });
  const replacedToken = new ReplacedToken(clipboard, ignored);
  const checkToken = new CheckToken({
    ...{ directory, access, clients, accounts, issued, appTokens, fates },
    ...{ stored: storedTokens, replacement },
  });
  const revokeToken = new RevokeToken({ clients, accounts, appTokens, stored: storedTokens });

  const sources = new KnownSources(directory, access);
  const documents = new SourceDocuments(directory, access);
  const annotations = new SourceAnnotations(documents);
  const sourceCommands = new SourceCommands(directory, sources, documents, clipboard);
  const lastEditor = new LastEditor(({ uri: { scheme } }) => ![SOURCE_SCHEME, 'output'].includes(scheme));
  const connectionCommands = new ConnectionCommands(documents, access, lastEditor);

  const tree = new ServerTree({ accounts, accountServers, directory, access, connections, sources, faults });

  const versions = connections.onDidIdentify(identity => {
    const { machineIdentifier, version } = identity;
    for (const noting of [directory.noteVersion(identity), issued.noteVersion(machineIdentifier, version)])
      noting.catch(error => log.error(error));
  });
  const disposables: readonly vscode.Disposable[] = [
    ...[state, values, accounts, clients, directory, accountServers, connections, access, approvals, signIn, versions],
    ...[faults, clipboard, storedTokens, detection],
    ...[documents, annotations, lastEditor, tree],
  ];
  return {
    ...{ summary, state, values, accounts, tokens, clients, directory, accountServers, connections, access },
    ...{ approvals, signIn, signOut, accountCommands, homeUserCommands, addServer, serverCommands, manageServer },
    ...{ issued, minting, faults, clipboard, transientTokens, completion, fates, renewal, environment },
    ...{ appTokens, createAppToken, revokeToken },
    ...{ ignored, ignoredTokenList, storedTokens, detection, checkToken, replacement, replacedToken },
    ...{ sources, documents, annotations, sourceCommands, lastEditor, connectionCommands, tree },
    dispose: () => {
      for (const each of disposables.toReversed()) each.dispose();
    },
  };
}

/** Registers the providers of what is shown over the text of source documents, and beside items of the sidebar. */
export function registerProviders({ annotations }: Pick<Services, 'annotations'>): vscode.Disposable {
  const selector = { scheme: SOURCE_SCHEME };
  return vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider(selector, annotations),
    vscode.languages.registerInlayHintsProvider(selector, annotations),
    vscode.window.registerFileDecorationProvider(selectedMark),
  );
}
