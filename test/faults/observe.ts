import { isPlexError } from '../../src/plex/errors.ts';
import { Problem } from '../../src/workbench/problem.ts';
import { formsOf } from '../leaks/tokenForms.ts';
import type { ExtensionUnderTest } from './extensionUnderTest.ts';
import type { Kind } from './faultDefinition.ts';
import type { Result } from './result.ts';
import type { RowContext, Said } from './rowContext.ts';
import { type Snapshot, Worker } from './worker.ts';

const TOKEN = /transient-[\w-]+/;
/** The shortest part of a token that is looked for, in characters: shorter parts occur by chance. */
const SHORTEST_FORM = 8;

/** Compares a document before and after an operation. */
export function documentAfter(before: Snapshot, after: Snapshot, created: readonly string[]): Result['document'] {
  if (JSON.stringify(before) === JSON.stringify(after)) return 'unchanged';
  const token = created.find(text => after.text.includes(text)) ?? '';
  const lines = before.text.split('\n');
  const { line, character } = Worker.cursor;
  lines[line] = `${lines[line]?.slice(0, character)}${token}${lines[line]?.slice(character)}`;
  const isInserted = token !== '' && after.text === lines.join('\n') && after.onDisk === before.onDisk;
  return isInserted ? 'token inserted' : 'changed';
}

/**
 * Returns the result of the command: the kind of its error, else whether it succeeded, reported that it did not, or
 * neither.
 */
export function kindOf(row: RowContext, hasSucceeded: boolean): Kind {
  const error = row.errors.at(-1);
  if (error === undefined) return hasSucceeded ? 'none' : messagesOf(row).length > 0 ? 'said' : 'silent';
  if (isPlexError(error)) return error.kind;
  return error instanceof Problem ? 'problem' : 'own';
}

export function messagesOf(row: RowContext): Said[] {
  return row.said.filter(({ place }) => ['message', 'error'].includes(place));
}

/**
 * Returns every token in this row's simulator or storage.
 *
 * @param since the number of tokens that were handed out before the row
 */
async function tokensOf({ worker, fixture }: ExtensionUnderTest, text: string, since: number): Promise<string[]> {
  const { control, simulator } = worker;
  const handedOut = (await control.handedOut()).slice(since);
  const stored = [...fixture.secrets.values.values()].flatMap(value => value.match(/[\w-]{20,}/g) ?? []);
  return [
    ...Object.values(simulator.tokens),
    ...handedOut.map(({ token }) => token),
    // Identifiers are no secrets.
    ...stored.filter(value => !/^[\da-f-]+$/.test(value)),
    ...(TOKEN.exec(text) ?? []),
  ];
}

/** Returns the tokens in a text, in any form and case. */
function tokensIn(text: string, tokens: readonly string[]): string[] {
  const lower = text.toLowerCase();
  const isIn = (form: string): boolean => form.length >= SHORTEST_FORM && lower.includes(form.toLowerCase());
  return [...new Set(tokens)].filter(token => formsOf(token).some(({ bytes }) => isIn(bytes.toString('latin1'))));
}

/** Returns the places where the row leaked tokens. */
export async function leaksOf(
  row: RowContext,
  extension: ExtensionUnderTest,
  text: string,
  since: number,
): Promise<string[]> {
  const tokens = await tokensOf(extension, text, since);
  const words = row.said.flatMap(said => [said.text, ...said.buttons]).join('\n');
  const journal = await extension.worker.control.journal();
  return [
    ...(tokensIn(words, tokens).length > 0 ? ['words'] : []),
    ...(tokensIn(row.log.join('\n'), tokens).length > 0 ? ['log'] : []),
    ...(journal.some(({ tokenInUrl }) => tokenInUrl) ? ['address'] : []),
  ];
}
