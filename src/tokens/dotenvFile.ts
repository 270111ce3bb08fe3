import { lstat, readdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Secret } from '../plex/secret.ts';
import { keyOfToken } from '../workbench/givenPlace.ts';
import { log } from '../workbench/log.ts';
import { Problem } from '../workbench/problem.ts';
import { confirm } from '../workbench/prompts.ts';
import { type Change, changeFile, openDocument, withChanges } from './changeFile.ts';
import { ignoresDotenv, ignoringDotenv, settingVariable, valueIn } from './dotenv.ts';
import { LIMIT, readBounded } from './workspaceTexts.ts';

const l10n = vscode.l10n;

/** The mode of a new `.env`: nobody else on the computer can read it. */
const PRIVATE = 0o600;
const USUAL = 0o666;
/** The longest index of git that is read, in bytes: that of some 500,000 files. */
const INDEX_LIMIT = 64 * 1024 * 1024;
/** The last version of the index that has whole paths. */
const LAST_WITH_PATHS = 3;

/** What has become of a token for a `.env`. */
interface Written {
  /** `unsaved` where the user has unsaved changes in that file. */
  readonly state: 'saved' | 'unsaved';
  /** Whether the folder is in a git repository, which ignores the file. */
  readonly isIgnoredByGit: boolean;
}

/**
 * Assigns a token to a variable in a folder's `.env`, and reads it back. It asks before it overwrites another value, and before
 * the file would be one that git doesn't ignore.
 *
 * @returns `undefined` where the user declines
 * @throws {Problem} where the token isn't in the file
 */
export async function addToDotenv(folder: vscode.Uri, name: string, token: Secret): Promise<Written | undefined> {
  const [dotenv, gitignore] = [vscode.Uri.joinPath(folder, '.env'), vscode.Uri.joinPath(folder, '.gitignore')];
  const value = token.reveal();
  const onDisk = (await textOf(dotenv)) ?? '';
  const old = valueIn(openDocument(dotenv)?.getText() ?? onDisk, name);
  if (old && old !== value && !(await allowsOverwriting(name))) return undefined;
  const repository = await repositoryOf(await realpath(folder.fsPath));
  if (repository !== undefined) await refuseTracked(repository, folder);
  if (repository !== undefined && !ignoresDotenv((await textOf(gitignore)) ?? '')) {
    if (!(await allowsIgnoring())) return undefined;
    if ((await write(gitignore, ignoringDotenv, USUAL)) === 'unsaved')
      throw new Problem(
        l10n.t(
          "The token wasn't written, because .gitignore has unsaved changes. Copy the old value, and save .gitignore.",
        ),
      );
  }
  const state = await write(dotenv, text => settingVariable(text, name, value), PRIVATE);
  return { state, isIgnoredByGit: repository !== undefined };
}

/** Returns what stands for a token in a folder's `.env`. */
export function keyInDotenv(folder: vscode.Uri, token: Secret): string {
  return keyOfToken(vscode.Uri.joinPath(folder, '.env'), token.reveal());
}

/** @throws {Problem} where the changes aren't in the file */
async function write(
  uri: vscode.Uri,
  plan: (text: string) => readonly Change[],
  mode: number,
): Promise<'saved' | 'unsaved'> {
  const wasDirty = openDocument(uri)?.isDirty ?? false;
  try {
    // Fails where something else has created the file in the meantime, even if it is a link to nowhere.
    if ((await textOf(uri)) === undefined) await writeFile(uri.fsPath, withChanges('', plan('')), { flag: 'wx', mode });
    const changedIn = await changeFile(uri, plan);
    if (changedIn === 'editor' && wasDirty) return 'unsaved';
    if (changedIn === 'disk' || (changedIn === 'editor' && (await openDocument(uri)?.save()))) return 'saved';
  } catch (error) {
    if (error instanceof Problem) throw error;
    log.error(error);
  }
  throw new Problem(
    l10n.t({
      message: "Couldn't change {0}. Check that it isn't read-only.",
      args: [path.basename(uri.fsPath)],
      comment: '{0} is the name of a file',
    }),
  );
}

/**
 * Returns the text of a file on disk; `undefined` where there is none.
 *
 * @throws {Problem} where it isn't a file in this place, which a token may be written into
 */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const stats = await lstat(uri.fsPath).catch(error => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!stats) return undefined;
  const bytes = stats.isFile() ? await readBounded(uri, LIMIT) : undefined;
  // UTF-16 has zero bytes.
  if (!bytes || bytes.includes(0)) {
    throw new Problem(
      l10n.t({
        message: "{0} is a link or isn't a text file, so nothing was written. Copy the old value instead.",
        args: [path.basename(uri.fsPath)],
        comment: '{0} is the name of a file',
      }),
    );
  }
  return Buffer.from(bytes).toString('latin1');
}

/** Returns the git repository that a folder is in; `undefined` where it is in none. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  const isThere = await lstat(path.join(folder, '.git')).then(
    () => true,
    () => false,
  );
  if (isThere) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

/** @throws {Problem} where git tracks the folder's `.env`, whatever `.gitignore` says, or where that can't be read */
async function refuseTracked(repository: string, folder: vscode.Uri): Promise<void> {
  const git = path.join(repository, '.git');
  const unreadable = new Problem(
    l10n.t("Couldn't find out whether git tracks .env, so nothing was written. Copy the old value instead."),
  );
  // That of a worktree or a submodule is a file, which leads elsewhere.
  if (!(await lstat(git)).isDirectory()) throw unreadable;
  const entries = await readdir(git);
  // A split index has most of its entries in another file.
  if (entries.some(name => name.startsWith('sharedindex.'))) throw unreadable;
  // A new repository has none.
  if (!entries.includes('index')) return;
  const bytes = await readBounded(vscode.Uri.file(path.join(git, 'index')), INDEX_LIMIT);
  const index = bytes && Buffer.from(bytes);
  // Later versions shorten the paths.
  if (!index || index.length < 8 || index.readUInt32BE(4) > LAST_WITH_PATHS) throw unreadable;
  const entry = path.relative(repository, path.join(await realpath(folder.fsPath), '.env')).replaceAll(path.sep, '/');
  // An entry of the index ends with its path and a zero byte.
  if (!index.includes(`${entry}\0`)) return;
  throw new Problem(
    l10n.t('Git tracks .env in this folder, so the token could be committed. Copy the old value instead.'),
  );
}

function allowsOverwriting(name: string): Promise<boolean> {
  return confirm(
    l10n.t({ message: 'Replace the value of {0} in .env?', args: [name], comment: '{0} is the name of a variable' }),
    l10n.t('The file already has another value for this variable. Replacing overwrites it.'),
    l10n.t('Replace'),
  );
}

function allowsIgnoring(): Promise<boolean> {
  return confirm(
    l10n.t('Add .env to .gitignore?'),
    l10n.t("Git doesn't ignore .env in this folder, so the token could be committed. Nothing has been written yet."),
    l10n.t('Add .env to .gitignore'),
  );
}
