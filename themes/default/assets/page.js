// Copies the answer, a letter, the address; unfolds everything for the printer. Without scripts there is no dead button;
// nothing is stored or sent. The words come with the `script` element.
(function () {
  'use strict';
  const words = document.currentScript.dataset;
  const foot = document.querySelector('footer .wrap');
  const last = foot.lastElementChild;
  const make = (name, parent, attributes) => {
    const element = parent.appendChild(document.createElement(name));
    Object.keys(attributes).forEach(key => element.setAttribute(key, attributes[key]));
    return element;
  };

  const status = make('p', foot, { class: 'copied', role: 'status' });
  let timer;
  const say = text => {
    clearTimeout(timer);
    status.textContent = text;
    timer = setTimeout(() => { status.textContent = ''; }, 6000);
  };
  const done = () => say(words.copied);

  // Where the clipboard is closed, the selection may be open; where both are, the text stays selected for the reader's hand.
  const select = (place, text) => {
    if (place === status) say(text);
    getSelection().selectAllChildren(place);
    const give = event => {
      event.preventDefault();
      event.clipboardData.setData('text/plain', text);
    };
    document.addEventListener('copy', give);
    if (document.execCommand('copy')) done();
    else if (place !== status) say(words.select);
    document.removeEventListener('copy', give);
  };
  const button = (parent, word, place, text) => {
    const made = make('button', parent, { type: 'button', class: 'tool' });
    made.textContent = word;
    made.addEventListener('click', () => {
      const otherwise = () => select(place, text());
      if (navigator.clipboard) navigator.clipboard.writeText(text()).then(done, otherwise);
      else otherwise();
    });
  };

  const address = () => document.querySelector('[rel=canonical]').href + location.hash;
  document.querySelectorAll('.answer .label + p, .label + .letter').forEach(place => {
    const text = () => place.textContent.trim();
    const label = place.previousElementSibling;
    label.classList.add('copies');
    button(label, words.text, place, place.className ? text : () => [document.title, text(), address()].join('\n'));
  });
  button(last || foot, words.link, status, address);

  addEventListener('beforeprint', () => document.querySelectorAll('details:not([open])').forEach(details => {
    details.open = true;
    addEventListener('afterprint', () => { details.open = false; }, { once: true });
  }));
})();
