import * as v from 'valibot';
import { decode } from './decode.ts';
import { PlexError } from './errors.ts';
import { KnownTokens, knownTokens } from './knownTokens.ts';
import { isSecret } from './secret.ts';
import { holdsTransientToken } from './tokenShapes.ts';

/**
 * Sends, and reads the body as an answer of this shape. A text in it that repeats a token is empty, so that no token is
 * shown, stored or written into a document as a name, an address or a field.
 *
 * @param host that was asked, for the error
 * @param mostValues how many values the answer may have, where it may be longer than those of servers
 * @throws {PlexError} `unreadable` where the body is not such an answer
 */
export async function askFor<const Schema extends v.GenericSchema>(
  schema: Schema,
  send: () => Promise<string>,
  host: string,
  mostValues?: number,
): Promise<v.InferOutput<Schema>> {
  const answer = v.safeParse(schema, withoutTokens(decodeOrNothing(await send(), mostValues)));
  if (!answer.success) throw new PlexError('unreadable', { host });
  return answer.output;
}

/** A parser's error quotes what it read, so it ends here; no schema accepts `undefined`. */
function decodeOrNothing(body: string, mostValues: number | undefined): unknown {
  try {
    return decode(body, mostValues);
  } catch {
    return undefined;
  }
}

function withoutTokens(answer: unknown): unknown {
  // A source's token is not known from anywhere else.
  const ofAnswer = new KnownTokens();
  collectTokens(answer, ofAnswer);
  const repeatsToken = (text: string): boolean =>
    knownTokens.isIn(text) || ofAnswer.isIn(text) || holdsTransientToken(text);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return repeatsToken(value) ? '' : value;
    if (typeof value !== 'object' || value === null || isSecret(value)) return value;
    if (Array.isArray(value)) return value.map(clean);
    const fields = Object.entries(value).filter(([name]) => !repeatsToken(name));
    return Object.fromEntries(fields.map(([name, each]) => [name, clean(each)]));
  };
  return clean(answer);
}

/** Those of one length only: a server could send so many lengths that looking for them takes long. */
function collectTokens(value: unknown, tokens: KnownTokens): void {
  if (typeof value !== 'object' || value === null) return;
  if (!isSecret(value)) for (const each of Object.values(value)) collectTokens(each, tokens);
  else if (value.shape === 'longLived') tokens.add(value);
}
