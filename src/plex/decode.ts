import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { Secret } from './secret.ts';
import { isTokenValue } from './tokenShapes.ts';

/** Plex's own answers have six levels. Indented, one of thousands would be hundreds of times as long, or too long for any text. */
const DEEPEST = 32;
/**
 * The most values of a server's answer. Plex writes some 35 characters for each, so 1 MiB of its own has no more; half a million
 * zeros, which 1 MiB has room for, would take seconds to read.
 */
const MOST_VALUES = 30_000;
const TOKEN_FIELD = /token$/i;
const TOKEN_IN_TEXT = /((?:^|[?&\s])(?:X-Plex-)?Token=)[^&\s"'<>]+/gi;

/**
 * Reads the text of an answer: as XML where it begins with `<MediaContainer` or an XML declaration, whatever its content
 * type says, otherwise as JSON. XML becomes the shape that Plex gives the same answer in JSON: attributes are fields
 * (strings), child elements are arrays under their name.
 *
 * Every field that holds a token is a `Secret` from here on; the text itself is not kept.
 *
 * @throws where the text is neither, or has more than 32 levels, or more values than `mostValues`. The error may quote the
 *   text: do not pass it on.
 */
export function decode(text: string, mostValues = MOST_VALUES): unknown {
  const body = text.trimStart();
  if (/^<(?:MediaContainer[\s/>]|\?xml\s)/.test(body)) {
    refuseManyElements(body, mostValues);
    // The parser does this too, in time that grows with the square of the number of line breaks.
    const { root } = parseXml(body.replace(/\r\n?/g, '\n'));
    return root && { [root.name]: fromElement(root, DEEPEST - 1) };
  }
  refuseDeepOrMany(body, mostValues);
  return JSON.parse(body, hideToken);
}

/**
 * Counts the levels and the values of a text in JSON before it is parsed: reviving 200,000 of them takes seconds.
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
 * Counts what begins an element or holds an attribute's value, in whatever it stands, before a text in XML is parsed.
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

/** @throws {RangeError} where there are more levels below it than this */
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
