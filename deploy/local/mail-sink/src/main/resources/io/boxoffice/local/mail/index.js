'use strict';
const list = document.getElementById('list');
const mail = document.getElementById('mail');

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

async function open(id, button) {
  const response = await fetch('/api/messages/' + id);
  if (!response.ok) {
    mail.replaceChildren(element('p', 'This mail is not there any more.'));
    return;
  }
  const found = await response.json();
  list.querySelectorAll('button').forEach(b => b.setAttribute('aria-current', b === button));
  const files = element('p', '');
  found.files.forEach(file => {
    const link = element('a', file.name);
    link.href = '/api/messages/' + id + '/files/' + file.number;
    files.append(link, ' ');
  });
  const raw = element('a', 'as it came in');
  raw.href = '/api/messages/' + id + '/raw';
  files.append(raw);
  mail.replaceChildren(
    element('h1', found.line.subject),
    element('p', found.line.from + ' to ' + found.line.to.join(', ') + ', ' + found.line.date),
    files,
    element('pre', found.text));
}

async function refresh() {
  const mails = await (await fetch('/api/messages')).json();
  list.replaceChildren(...mails.map(line => {
    const button = element('button', line.subject || '(no subject)');
    button.append(element('small', line.to.join(', ') + ' · ' + line.date));
    button.addEventListener('click', () => open(line.id, button));
    return button;
  }));
}

refresh();
