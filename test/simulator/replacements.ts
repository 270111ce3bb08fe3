import { type Answer, errorAnswer, htmlAnswer } from './answers.ts';
import type { ReplacingFault } from './injectedFaults.ts';

/** Returns a fault's response in place of the server's. `url` and `token` are the request's, for faults that repeat them. */
export function replacement(fault: ReplacingFault, url: string, token: string | undefined): Answer {
  switch (fault.kind) {
    case 'status': {
      const answer = errorAnswer(fault.status);
      return { ...answer, headers: { ...answer.headers, ...fault.headers } };
    }
    case 'redirect': {
      const answer = errorAnswer(fault.status);
      return { ...answer, headers: { ...answer.headers, Location: fault.location } };
    }
    case 'html':
      return htmlAnswer(
        fault.status ?? 200,
        '<html><head><title>Welcome</title></head><body>Sign in here</body></html>',
      );
    case 'body':
      return { status: fault.status ?? 200, headers: { 'Content-Type': fault.contentType }, body: fault.body };
    case 'malformedJson':
      return given('application/json', '{"MediaContainer":{"size":0,"token":}');
    case 'malformedXml':
      return given('text/xml;charset=utf-8', '<?xml version="1.0"?>\n<MediaContainer size="0" token="unfinished>');
    case 'xmlWithEntities':
      return given('text/xml;charset=utf-8', xmlWithEntities());
    case 'echoesToken': {
      const answer = errorAnswer(fault.status);
      const echo = `<p>Your token ${token} was sent to ${url}</p></body>`;
      return { ...answer, body: answer.body.replace('</body>', echo), reason: `No ${token}` };
    }
  }
}

function given(contentType: string, body: string): Answer {
  return { status: 200, headers: { 'Content-Type': contentType }, body };
}

function xmlWithEntities(): string {
  const tenTimes = (name: string) => `&${name};`.repeat(10);
  const declarations = [
    '<!ENTITY a "transient-entity">',
    `<!ENTITY b "${tenTimes('a')}">`,
    `<!ENTITY c "${tenTimes('b')}">`,
    `<!ENTITY d "${tenTimes('c')}">`,
    `<!ENTITY e "${tenTimes('d')}">`,
  ];
  return `<?xml version="1.0"?>\n<!DOCTYPE MediaContainer [${declarations.join('')}]>\n<MediaContainer size="0" token="&e;"/>\n`;
}
