import { ACCOUNT_KEYS } from './people.ts';

/**
 * The page in which a PIN is approved. Client identifier, code and product are in the fragment, behind a `?`, so the
 * browser doesn't send them to the server.
 */
export function approvalPage(): string {
  const buttons = ACCOUNT_KEYS.map(user => `<button data-user="${user}">Sign in as ${user}</button>`).join('\n');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Simulated plex.tv</title>
<link rel="icon" href="data:,"></head>
<body>
<h1>Simulated plex.tv</h1>
<p><b id="product"></b> wants to sign in.</p>
<div id="users">
${buttons}
</div>
<p id="outcome" role="status"></p>
<script>${SCRIPT}</script>
</body></html>`;
}

const SCRIPT = `
const parameters = new URLSearchParams(location.hash.replace(/^#\\??/, ''));
document.querySelector('#product').textContent = parameters.get('context[device][product]') || 'An app without a name';
for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    document.querySelector('#users').hidden = true;
    const body = JSON.stringify({ clientID: parameters.get('clientID'), code: parameters.get('code'), user: button.dataset.user });
    const headers = { 'Content-Type': 'application/json' };
    const { ok } = await fetch('/auth/approve', { method: 'POST', headers, body });
    document.querySelector('#outcome').textContent = ok
      ? 'You are signed in. You can close this page.'
      : 'This code has expired.';
  });
}
`;
