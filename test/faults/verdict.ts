import type { Row } from './matrix.ts';
import { messagesOf } from './observe.ts';
import type { Result } from './result.ts';
import type { RowContext } from './rowContext.ts';

/** Texts that no sentence for people may hold: a missing value, an unfilled placeholder, a server's HTML. */
const UNFINISHED = /\bundefined\b|\bnull\b|\bNaN\b|\[object|\{\d+\}|<\/?(?:html|body|h1|p)\b|HPE_|\n\s+at /;

/** Advice that helps with people's own Plex Media Server, but not with plex.tv. */
const OF_A_SERVER =
  /Plex Media Server|plex\.direct|your server\b|certificate on the server|both computers|the server is running|it's running|log on the server|another token/;

/**
 * Returns how a row differs from what is expected.
 *
 * @param requests the number that has arrived at the proxy
 */
export function problemsOf(
  { expectation, operation }: Row,
  context: RowContext,
  result: Omit<Result, 'problems'>,
  requests: number,
): string[] {
  const { kind: wanted, retry, words } = expectation;
  const { kind, document, words: said } = result;
  const messages = messagesOf(context);
  const isSilent = ['cancelled', 'silent'].includes(kind);
  const fits = wanted === 'either' ? isSilent || kind === 'none' : wanted === 'silent' ? isSilent : kind === wanted;
  const inserted = kind === 'none' && operation.inserts === true;
  const problems: string[] = [];
  if (kind === 'hung') problems.push('it hangs');
  if (!fits) problems.push(`expected ${wanted}, got ${kind}`);
  if (['silent', 'either'].includes(wanted) && isSilent && messages.length > 0) problems.push('something is said');
  if (!isSilent && kind !== 'none' && said === '') problems.push('nothing is said');
  if (words && !words.test(said)) problems.push(`the words do not match ${words}`);
  if (context.said.some(({ text }) => UNFINISHED.test(text))) problems.push('the words have a gap');
  if (operation.about.server === 'plexTv' && OF_A_SERVER.test(said))
    problems.push('the advice is for a media server, not for plex.tv');
  if (kind === 'badCertificate' && requests > 0) problems.push('a request was sent despite the certificate');
  if (result.canRetry !== retry) problems.push(retry ? 'no retry is offered' : 'a retry is offered');
  if (document !== (inserted ? 'token inserted' : 'unchanged')) problems.push('the document is not as expected');
  if (!result.undoIsRight) problems.push('undo takes back something else');
  problems.push(...result.leaks.map(where => `a token is in the ${where}`));
  return problems;
}
