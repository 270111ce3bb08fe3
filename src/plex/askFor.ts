import * as v from 'valibot';
import { decode } from './decode.ts';
import { PlexError } from './errors.ts';

/**
 * Sends, and reads the body as an answer of this shape.
 *
 * @param host that was asked, for the error
 * @throws {PlexError} `unreadable` where the body is not such an answer
 */
export async function askFor<const Schema extends v.GenericSchema>(
  schema: Schema,
  send: () => Promise<string>,
  host: string,
): Promise<v.InferOutput<Schema>> {
  const answer = v.safeParse(schema, decodeOrNothing(await send()));
  if (!answer.success) throw new PlexError('unreadable', { host });
  return answer.output;
}

/** A parser's error quotes what it read, so it ends here; no schema accepts `undefined`. */
function decodeOrNothing(body: string): unknown {
  try {
    return decode(body);
  } catch {
    return undefined;
  }
}
