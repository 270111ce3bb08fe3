import type { Cell } from './matrix.ts';
import { messagesOf } from './observe.ts';
import type { Result } from './result.ts';
import type { Row } from './row.ts';

/** What no sentence for people may hold: a value that was not there, a hole that was not filled, somebody's HTML. */
const UNFINISHED = /\bundefined\b|\bnull\b|\bNaN\b|\[object|\{\d+\}|<\/?(?:html|body|h1|p)\b|HPE_|\n\s+at /;

/** What helps with a Plex Media Server of one's own, and with plex.tv not. */
const OF_A_SERVER =
  /Plex Media Server|plex\.direct|your server|[Rr]enew it on the server|clocks of the server|Is the server running|that it is running|log on the server|token with more rights/;

/** In what a row falls short of what is expected of it. */
export function shortOf({ expectation, operation }: Cell, row: Row, result: Omit<Result, 'shortOf'>): string[] {
  const { kind: wanted, retry, words } = expectation;
  const { kind, document, words: said } = result;
  const messages = messagesOf(row);
  const isSilent = ['cancelled', 'silent'].includes(kind);
  const fits = wanted === 'either' ? isSilent || kind === 'none' : wanted === 'silent' ? isSilent : kind === wanted;
  const inserted = kind === 'none' && operation.key === 'mint';
  const short: string[] = [];
  if (!fits) short.push(`${wanted} is expected`);
  if (['silent', 'either'].includes(wanted) && isSilent && messages.length > 0) short.push('something is said');
  if (!isSilent && kind !== 'none' && said === '') short.push('nothing is said');
  if (words && !words.test(said)) short.push(`the words are not ${words}`);
  if (row.said.some(({ text }) => UNFINISHED.test(text))) short.push('the words are not finished');
  if (operation.about.server === 'plexTv' && OF_A_SERVER.test(said)) short.push('plex.tv is taken for a media server');
  if (result.canRetry !== retry) short.push(retry ? 'no retry is offered' : 'a retry is offered');
  if (document !== (inserted ? 'token inserted' : 'unchanged')) short.push('the document is not as it has to be');
  if (!result.undoIsRight) short.push('undo takes back something else');
  if (result.hung) short.push('it hangs');
  short.push(...result.leaks.map(where => `a token is in the ${where}`));
  return short;
}
