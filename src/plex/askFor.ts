import * as v from 'valibot';
import { decode } from './decode.ts';
import { PlexError } from './errors.ts';
import { KnownTokens, knownTokens } from './knownTokens.ts';
import { isSecret } from './secret.ts';
import { holdsTransientToken } from './tokenShapes.ts';

/**
 * Sends a request and reads the body as a response of this shape. A text in it that repeats a token becomes empty, so that
 * no token is shown, stored or written into a document as a name, an address or a field.
 *
 * @param host the host of the request, for the error
 * @param mostValues the most values that the response may have, where servers' limit is too low
 * @throws {PlexError} `unreadable` where the body doesn't have this shape
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

/** Decodes a body, or returns `undefined`, which no schema accepts. Catches the parser's error, because it quotes the body. */
function decodeOrNothing(body: string, mostValues: number | undefined): unknown {
  try {
    return decode(body, mostValues);
  } catch {
    return undefined;
  }
}

function withoutTokens(answer: unknown): unknown {
  // The token of a source is in no other list of known tokens.
  const inAnswer = new KnownTokens();
  collectTokens(answer, inAnswer);
  const repeatsToken = (text: string): boolean =>
    knownTokens.isIn(text) || inAnswer.isIn(text) || holdsTransientToken(text);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return repeatsToken(value) ? '' : value;
    if (typeof value !== 'object' || value === null || isSecret(value)) return value;
    if (Array.isArray(value)) return value.map(clean);
    const fields = Object.entries(value).filter(([name]) => !repeatsToken(name));
    return Object.fromEntries(fields.map(([name, field]) => [name, clean(field)]));
  };
  return clean(answer);
}

/**
 * Collects long-lived tokens only, which have one length: a server could send tokens of so many lengths that searching
 * takes long.
 */
function collectTokens(value: unknown, tokens: KnownTokens): void {
  if (typeof value !== 'object' || value === null) return;
  if (!isSecret(value)) for (const field of Object.values(value)) collectTokens(field, tokens);
  else if (value.shape === 'longLived') tokens.add(value);
}
