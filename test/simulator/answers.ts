import { STATUS_CODES } from 'node:http';

/** A response before any fault changes it. */
export type Answer = { status: number; headers: Record<string, string>; body: string; reason?: string };

/** A Plex element: in XML, a scalar member becomes an attribute, empty for null, and any other member a child element. */
export type Element = { [name: string]: string | number | boolean | null | Element | Element[] };

/** The format of a server's responses. */
export type Wording = {
  /** `alwaysXml` imitates servers that send XML whatever `Accept` says. */
  format: 'asRequested' | 'alwaysXml';
  /** `wrong` labels JSON as XML and XML as JSON. */
  contentType: 'right' | 'wrong';
};

const JSON_TYPE = 'application/json';
const XML_TYPE = 'text/xml;charset=utf-8';

/** The element around a response: nearly always a MediaContainer. */
export type Root = {
  name: string;
  /** False where JSON has the content alone. */
  inJson: boolean;
};

const MEDIA_CONTAINER: Root = { name: 'MediaContainer', inJson: true };

/** Formats a response as JSON or XML. Plex sends JSON only where `Accept` is exactly `application/json`. */
export function containerAnswer(
  container: Element,
  accept: string | undefined,
  wording: Wording,
  status = 200,
  { name, inJson } = MEDIA_CONTAINER,
): Answer {
  const asJson = accept === JSON_TYPE && wording.format === 'asRequested';
  const labelledJson = wording.contentType === 'right' ? asJson : !asJson;
  return {
    status,
    headers: { ...PLEX_HEADERS, 'Content-Type': labelledJson ? JSON_TYPE : XML_TYPE },
    body: asJson ? JSON.stringify(inJson ? { [name]: container } : container) : xmlDocument(name, container),
  };
}

/**
 * Returns an error. Plex sends a small HTML page for every error, whatever the requested format. `head` goes before the
 * title.
 */
export function errorAnswer(status: number, head = ''): Answer {
  const title = STATUS_CODES[status] ?? 'Unknown';
  return htmlAnswer(
    status,
    `<html><head>${head}<title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>`,
  );
}

export function htmlAnswer(status: number, body: string): Answer {
  return { status, headers: { ...PLEX_HEADERS, 'Content-Type': 'text/html' }, body };
}

/** The script before the title in the 401 of `/`, which redirects browsers to the web app. */
export const REDIRECTING_SCRIPT =
  "<script>window.location = window.location.href.match(/(^.+\\/)[^\\/]*$/)[1] + 'web/index.html';</script>";

const PLEX_HEADERS = { 'X-Plex-Protocol': '1.0', 'Cache-Control': 'no-cache' };

export function xmlDocument(name: string, element: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement(name, element)}\n`;
}

function xmlElement(name: string, element: Element): string {
  let attributes = '';
  let children = '';
  for (const [key, value] of Object.entries(element)) {
    if (Array.isArray(value)) children += value.map(child => xmlElement(key, child)).join('');
    else if (typeof value === 'object' && value !== null) children += xmlElement(key, value);
    else attributes += ` ${key}="${xmlText(typeof value === 'boolean' ? Number(value) : (value ?? ''))}"`;
  }
  return children === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`;
}

/** Escapes a text for XML. Writes line breaks as references, and leaves out characters that XML 1.0 can't hold. */
function xmlText(value: string | number): string {
  return [...String(value)]
    .filter(character => character >= ' ' || '\t\n\r'.includes(character))
    .map(character => (/[<>&"\t\n\r]/.test(character) ? `&#${character.codePointAt(0)};` : character))
    .join('');
}
