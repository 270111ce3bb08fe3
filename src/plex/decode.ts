import { parseXml, XmlElement } from '@rgrove/parse-xml';
import * as v from 'valibot';
import { PlexError } from './errors.ts';
import { KnownTokens, knownTokens } from './knownTokens.ts';
import { Secret } from './secret.ts';
import { holdsTransientToken, isTokenValue } from './tokenShapes.ts';

/**
 * The most levels of a response; Plex's own have six. With thousands of levels, an indented response would be hundreds of
 * times as long, or too long for any text.
 */
const DEEPEST = 32;
/**
 * The most values of a server's response. Plex writes some 35 characters for each value, so 1 MiB of its own has no more; 1
 * MiB can hold half a million zeros, which take seconds to read.
 */
const MOST_VALUES = 30_000;
const TOKEN_FIELD = /token$/i;
const TOKEN_IN_TEXT = /((?:^|[?&\s])(?:X-Plex-)?Token=)[^&\s"'<>]+/gi;

/**
 * Decodes the text of a response: as XML where it begins with a root element of Plex's or an XML declaration, whatever its
 * content type, otherwise as JSON. XML gets the shape of Plex's JSON: attributes become fields (strings), child elements become
 * arrays under their name.
 *
 * Every field with a token becomes a `Secret`; the text itself is not kept.
 *
 * @throws {Error} where the text is neither, has more than 32 levels, or has more values than `mostValues`. The error may
 *   quote the text: do not pass it on.
 */
export function decode(text: string, mostValues = MOST_VALUES): unknown {
  const body = text.trimStart();
  if (/^<(?:(?:MediaContainer|MyPlex|[Uu]ser)[\s/>]|\?xml\s)/.test(body)) {
    refuseManyElements(body, mostValues);
    // The parser replaces line breaks too, but its time grows with the square of their number.
    const { root } = parseXml(body.replace(/\r\n?/g, '\n'));
    return root && { [root.name]: fromElement(root, DEEPEST - 1) };
  }
  refuseDeepOrMany(body, mostValues);
  return JSON.parse(body, hideToken);
}

/**
 * Refuses JSON with too many levels or values before it is parsed: reviving 200,000 values takes seconds.
 *
 * @throws {RangeError}
 */
function refuseDeepOrMany(json: string, mostValues: number): void {
  let levels = 0;
  let values = 0;
  let isInString = false;
  for (let at = 0; at < json.length; at++) {
    switch (json.charAt(at)) {
      case '"':
        isInString = !isInString;
        break;
      case '\\':
        at++;
        break;
      case '[':
      case '{':
        if (!isInString) levels++;
        if (levels > DEEPEST) throw new RangeError('Nested too deep');
        if (!isInString) values++;
        break;
      case ',':
        if (!isInString) values++;
        break;
      case ']':
      case '}':
        if (!isInString) levels--;
        break;
    }
    if (values > mostValues) throw new RangeError('Too many values');
  }
}

/**
 * Refuses XML with too many elements and attributes before it is parsed. Counts `<` and `=` anywhere in the text.
 *
 * @throws {RangeError}
 */
function refuseManyElements(xml: string, mostValues: number): void {
  let values = 0;
  for (let at = 0; at < xml.length; at++) {
    const character = xml.charAt(at);
    if ((character === '<' || character === '=') && ++values > mostValues) throw new RangeError('Too many values');
  }
}

/**
 * Converts an element to an object.
 *
 * @throws {RangeError} where it has more nested levels than `levels`
 */
function fromElement(element: XmlElement, levels: number): Record<string, unknown> {
  if (levels < 0) throw new RangeError('Nested too deep');
  const fields = Object.entries(element.attributes).map(([name, value]): [string, unknown] => [
    name,
    hideToken(name, value),
  ]);
  const children = element.children.filter(child => child instanceof XmlElement);
  const byName = Map.groupBy(children, child => child.name);
  return Object.fromEntries([
    ...fields,
    ...Array.from(byName, ([name, list]) => [name, list.map(child => fromElement(child, levels - 2))]),
  ]);
}

function hideToken(field: string, value: unknown): unknown {
  if (typeof value === 'number' && TOKEN_FIELD.test(field)) return new Secret(String(value));
  if (typeof value !== 'string' || value === '') return value;
  if (TOKEN_FIELD.test(field) || isTokenValue(value)) return new Secret(value);
  return value.replace(TOKEN_IN_TEXT, '$1***');
}

/**
 * Sends a request and reads the body as a response of this shape. A text in it that repeats a token becomes empty, so that
 * no token is shown, stored or written into a document as a name, an address or a field.
 *
 * @param host the host of the request, for the error
 * @param mostValues the most values that the response may have, where servers' limit is too low
 * @throws {PlexError} `unreadable` where the body doesn't have this shape
 */
export async function readResponse<const Schema extends v.GenericSchema>(
  schema: Schema,
  send: () => Promise<string>,
  host: string,
  mostValues?: number,
): Promise<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, withoutTokens(decodeOrNothing(await send(), mostValues)));
  if (!parsed.success) throw new PlexError('unreadable', { host });
  return parsed.output;
}

/** Decodes a body, or returns `undefined`, which no schema accepts. Catches the parser's error, because it quotes the body. */
function decodeOrNothing(body: string, mostValues: number | undefined): unknown {
  try {
    return decode(body, mostValues);
  } catch {
    return undefined;
  }
}

function withoutTokens(response: unknown): unknown {
  // The token of a source is in no other list of known tokens.
  const inResponse = new KnownTokens();
  collectTokens(response, inResponse);
  const repeatsToken = (text: string): boolean =>
    knownTokens.isIn(text) || inResponse.isIn(text) || holdsTransientToken(text);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return repeatsToken(value) ? '' : value;
    if (typeof value !== 'object' || value === null || value instanceof Secret) return value;
    if (Array.isArray(value)) return value.map(clean);
    const fields = Object.entries(value).filter(([name]) => !repeatsToken(name));
    return Object.fromEntries(fields.map(([name, field]) => [name, clean(field)]));
  };
  return clean(response);
}

/**
 * Collects long-lived tokens only, which have one length: a server could send tokens of so many lengths that searching
 * takes long.
 */
function collectTokens(value: unknown, tokens: KnownTokens): void {
  if (typeof value !== 'object' || value === null) return;
  if (!(value instanceof Secret)) for (const field of Object.values(value)) collectTokens(field, tokens);
  else if (value.shape === 'longLived') tokens.add(value);
}
