import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, globSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyPackaged } from '../bench/packaged.ts';
import type { NamedToken } from '../simulator/handedOut.ts';
import { tempFolder } from '../vscode/tempFolder.ts';
import { type Finding, findInTexts } from './findings.ts';
import type { RecordedSession } from './recordedSession.ts';
import { TokenSearch } from './tokenSearch.ts';
import { packVsix, unpackVsix } from './vsix.ts';

const checkout = path.join(import.meta.dirname, '../..');

/** Tokens that are written as a leak would be, each in a place and a form of its own. */
export const PLANTED: readonly NamedToken[] = [
  { name: 'planted in the state', token: 'Lq1wZr6-hNt3_vBk8XcS' },
  { name: 'planted in a log', token: 'Pf7dMy2-kGs5_jRx9WaQ' },
  { name: 'planted in localStorage', token: 'Hb4nTv9-cEz6_uLp1KdY' },
  { name: 'planted in IndexedDB', token: 'Wj8sXo3-gQm2_fIr7ZvA' },
  { name: 'planted as an argument', token: 'Cu5hKi1-yDb9_tOw4MnE' },
  { name: 'planted in the VSIX', token: 'Rg6xUa8-lJp4_sVf3HqT' },
];

const [STATE = '', LOG = '', LOCAL_STORAGE = '', INDEXED_DB = '', ARGUMENT = '', VSIX = ''] = PLANTED.map(
  ({ token }) => token,
);

/** Writes the tokens, searches for them as for all others, and deletes them again. */
export async function findPlanted(
  session: RecordedSession,
): Promise<{ readonly findings: Finding[]; readonly left: Finding[] }> {
  const { workbench } = session;
  const { page } = workbench;
  const state = plantInState(workbench.home);
  const [logs = ''] = globSync('data/logs/*', { cwd: workbench.home }).sort().reverse();
  const log = path.join(workbench.home, logs, 'planted.log');
  writeFileSync(log, Buffer.from(`[trace] ${LOG}\n`, 'utf16le'));
  await page.evaluate(keeping('localStorage.setItem("planted", "%")', LOCAL_STORAGE));
  await page.evaluate(inDatabase(INDEXED_DB));
  const child = spawn('sleep', ['30'], { argv0: `sleep ?token=${encodeURIComponent(ARGUMENT)}` });
  const ended = once(child, 'exit'); // the search may take longer than it sleeps
  try {
    await once(child, 'spawn');
    session.arguments.look();
    await session.readPage();
    const search = new TokenSearch(PLANTED);
    const findings = [...(await session.search(search)), ...(await inPlantedVsix(search))];
    return { findings, left: await takenOut() };
  } finally {
    child.kill();
  }

  async function takenOut(): Promise<Finding[]> {
    for (const file of [state, log]) rmSync(file);
    await page.evaluate('localStorage.removeItem("planted")');
    await page.evaluate('new Promise(done => { indexedDB.deleteDatabase("planted").onsuccess = done; }).then(() => 0)');
    child.kill();
    await ended;
    session.arguments.forget(ARGUMENT);
    await session.readPage();
    // The files of databases keep deleted data until they are compacted.
    return (await session.search(new TokenSearch(PLANTED))).filter(({ path: found }) => !found.startsWith('profile/'));
  }
}

/**
 * Adds an item to those that the extension stores, because it would set any other file aside. The extension ignores an item
 * of an unknown kind.
 *
 * @returns the path of the file
 * @throws {Error} where the extension has stored nothing there
 */
function plantInState(home: string): string {
  const folder = path.join(home, 'data/User/globalStorage/plex-tokens.plex-tokens/state');
  if (!readdirSync(folder).some(name => name.startsWith('servers.'))) throw new Error('No server is stored.');
  const key = 'planted';
  const file = path.join(folder, `${key}.${hash('sha256', key, 'hex').slice(0, 32)}.json`);
  const value = Buffer.from(STATE).toString('base64');
  writeFileSync(`${file}.new`, JSON.stringify({ kind: key, key, at: 1, value }));
  renameSync(`${file}.new`, file); // complete when the extension reads it
  return file;
}

async function inPlantedVsix(search: TokenSearch): Promise<Finding[]> {
  await using stack = new AsyncDisposableStack();
  const folder = tempFolder(stack, 'planted');
  const copy = path.join(folder, 'extension');
  await copyPackaged(checkout, copy);
  appendFileSync(path.join(copy, 'dist/later.cjs'), `\n// ${VSIX}\n`);
  const vsix = path.join(folder, 'planted.vsix');
  await packVsix(vsix, copy);
  return findInTexts(search, 'vsix', await unpackVsix(vsix));
}

function keeping(script: string, token: string): string {
  return script.replace('%', token);
}

/** Encodes a token as bytes, as VS Code for the web keeps its logs. */
function inDatabase(token: string): string {
  return `new Promise((resolve, reject) => {
    const opening = indexedDB.open('planted', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('planted');
    opening.onerror = reject;
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction('planted', 'readwrite');
      writing.objectStore('planted').put(new TextEncoder().encode('x ${token}'), 'planted');
      writing.oncomplete = () => { database.close(); resolve(0); };
      writing.onerror = reject;
    };
  })`;
}
