import * as vscode from 'vscode';
import type { ExtensionUnderTest } from '../extensionUnderTest.ts';
import type { Expectation, Fault, FaultActions } from '../faultDefinition.ts';
import { all, fails, succeeds } from '../faultDefinition.ts';
import { sourceUriOf } from '../operations.ts';

const HOUR = 60 * 60 * 1_000;
const YEARS = 10 * 365 * 24 * HOUR;
const keyring = fails('problem', /secret storage failed/);
const lost = fails('problem', /no longer has the token/);

const NO_TOKEN = 'the operation reads no token';
const NOTHING_STORED = 'the operation stores nothing';
const NO_CLIPBOARD = 'the operation copies no token';
const NO_EDIT = 'the operation edits no document';
const EDITED = 'the same happens in “app token”';
const NO_EDITS: Fault['leftOut'] = {
  ...{
    source: NO_EDIT,
    signIn: NO_EDIT,
    directory: NO_EDIT,
    connections: NO_EDIT,
    revoke: NO_EDIT,
    serverCheck: NO_EDIT,
  },
  ...{ approval: EDITED, appAccount: EDITED, appCancel: NO_EDIT },
};

const failing =
  (what: 'get' | 'store') =>
  ({ fixture }: ExtensionUnderTest): void => {
    fixture.values.forgetRead();
    fixture.secrets.failing = what;
  };

function storage(
  name: string,
  before: (extension: ExtensionUnderTest) => void,
  expect: Partial<Fault['expect']>,
): Fault {
  const { mint, source, directory, signIn, url } = expect;
  return {
    name: `SecretStorage ${name}`,
    act: { before },
    expect,
    leftOut: {
      ...{ connections: NO_TOKEN, appToken: NO_TOKEN, approval: NO_TOKEN, appAccount: NO_TOKEN, appCancel: NO_TOKEN },
      ...{ revoke: NO_TOKEN, serverCheck: NO_TOKEN },
      ...(!url && { url: NOTHING_STORED }),
      ...(!mint && { mint: NOTHING_STORED }),
      ...(!source && { source: NOTHING_STORED }),
      ...(!directory && { directory: 'nothing that the operation needs is stored yet' }),
      ...(!signIn && { signIn: 'the account is not stored yet' }),
    },
  };
}

/** Defines a fault in the active editor's `edit()`. The real editor is frozen, so a proxy replaces it. */
function edits(
  name: string,
  edit: (real: vscode.TextEditor['edit']) => vscode.TextEditor['edit'],
  mint: Expectation,
  appToken: Expectation,
): Fault {
  return {
    name: `edit() ${name}`,
    act: {
      before: ({ row, worker: { editor } }) => {
        const replaced = edit((...args) => editor.edit(...args));
        row.editor = new Proxy({} as vscode.TextEditor, {
          get: (_, property) => (property === 'edit' ? replaced : Reflect.get(editor, property, editor)),
          set: (_, property, value) => Reflect.set(editor, property, value, editor),
        });
      },
    },
    expect: { mint, appToken },
    leftOut: NO_EDITS,
  };
}

const notInserted = fails('said', /Couldn't insert.*Nothing was changed/);
const revoked = fails('said', /^Revoked the token for Kometa\.$/);

function refusing(times: number): (real: vscode.TextEditor['edit']) => vscode.TextEditor['edit'] {
  let refused = 0;
  return real =>
    (...args) =>
      refused++ < times ? Promise.resolve(false) : real(...args);
}

function clock(name: string, ahead: number): Fault {
  return {
    name: `clock jumps ${name} during the operation`,
    act: {
      beforeRequest: async ({ row }) => {
        row.clock.ahead = ahead;
      },
    },
    expect: all(succeeds),
  };
}

const WAITS_FOR_NOBODY = 'the operation waits for nobody';

/** Defines a jump of the clock when plex.tv is first asked whether somebody has approved. */
function clockInWaiting(
  name: string,
  jump: FaultActions['beforeRequest'],
  then: Expectation,
  appToken: Expectation,
): Fault {
  return {
    name: `clock jumps ${name} during the wait for approval`,
    act: {
      at: ({ requests }) => requests.find(({ path }) => path.startsWith('/api/v2/pins/')),
      before: ({ row }) => {
        row.onLink = async () => undefined;
      },
      ...(jump && { beforeRequest: jump }),
    },
    expect: { signIn: then, appToken },
    leftOut: {
      ...{ mint: WAITS_FOR_NOBODY, source: WAITS_FOR_NOBODY, revoke: WAITS_FOR_NOBODY, serverCheck: WAITS_FOR_NOBODY },
      ...{ directory: WAITS_FOR_NOBODY, connections: WAITS_FOR_NOBODY },
      ...{ approval: EDITED, appAccount: EDITED, appCancel: EDITED },
    },
  };
}

/** Faults on this computer. */
export const local: readonly Fault[] = [
  storage('cannot be read', failing('get'), {
    ...{ mint: keyring, source: keyring, url: keyring },
    ...{ signIn: keyring, directory: keyring },
  }),
  storage('cannot be written', failing('store'), { signIn: keyring, directory: keyring }),
  storage(
    'accepts every value and stores none',
    ({ fixture }) => {
      fixture.secrets.forgetful = true;
    },
    { signIn: keyring, directory: keyring },
  ),
  storage(
    'has lost its values',
    ({ fixture }) => {
      fixture.secrets.values.clear();
      fixture.values.forgetRead();
    },
    { mint: lost, source: lost, url: lost, directory: lost },
  ),
  storage(
    'returns other values than were stored',
    ({ fixture }) => {
      for (const key of fixture.secrets.values.keys()) fixture.secrets.values.set(key, '{"token":');
      fixture.values.forgetRead();
    },
    {
      mint: fails('rejected'),
      source: fails('rejected'),
      url: succeeds,
      directory: fails('problem', /Couldn't read the stored token/),
    },
  ),
  {
    name: 'the clipboard fails',
    act: {
      before: ({ row }) => {
        row.clipboardFails = true;
        row.press = ['Copy Transient Token', 'Copy Token'];
        row.editor = undefined;
      },
      after: async extension => {
        if (extension.operation.key !== 'source') return;
        await extension.command('plexTokens.copySourceToken', sourceUriOf(extension));
      },
    },
    expect: {
      ...{ mint: fails('problem', /clipboard/), source: fails('problem', /clipboard/) },
      appToken: fails('problem', /clipboard/),
    },
    leftOut: {
      ...{ signIn: NO_CLIPBOARD, directory: NO_CLIPBOARD, connections: NO_CLIPBOARD, serverCheck: NO_CLIPBOARD },
      ...{ approval: EDITED, appAccount: EDITED, appCancel: NO_CLIPBOARD, revoke: NO_CLIPBOARD },
    },
  },
  edits('is refused once', refusing(1), succeeds, succeeds),
  edits('is always refused', refusing(Number.POSITIVE_INFINITY), notInserted, revoked),
  edits(
    'fails',
    () => () => Promise.reject(new Error('TextEditor#edit not possible on closed editors')),
    notInserted,
    revoked,
  ),
  edits('reports success and changes nothing', () => () => Promise.resolve(true), notInserted, revoked),
  {
    name: 'another tab covers the document during the operation',
    act: {
      beforeRequest: async ({ worker }) => {
        const other = await vscode.workspace.openTextDocument(vscode.Uri.parse('untitled:in-front.txt'));
        await vscode.window.showTextDocument(other, { viewColumn: worker.column, preview: false });
      },
    },
    expect: { mint: notInserted, appToken: revoked },
    leftOut: NO_EDITS,
  },
  clock('an hour ahead', HOUR),
  clock('an hour back', -HOUR),
  clock('ten years ahead', YEARS),
  clock('ten years back', -YEARS),
  clockInWaiting(
    'an hour ahead',
    async ({ row }) => {
      row.clock.ahead = HOUR;
    },
    fails('pinExpired', /wasn't approved in the browser in time/),
    fails('problem', /wasn't approved in time/),
  ),
  clockInWaiting(
    'an hour back',
    async ({ row, worker }) => {
      row.clock.ahead = -HOUR;
      await worker.control.approvePin('mara');
      row.isApproved = true;
    },
    succeeds,
    succeeds,
  ),
];
