// Comforts of every page: the search field, copying, everything unfolded for the printer. Their controls are made here, so
// that none stands dead where there are no scripts; words come with the page. Nothing is stored, nothing sent.
(function () {
  const words = document.currentScript.dataset;
  const make = (name, parent, attributes) => {
    const element = parent.appendChild(document.createElement(name));
    Object.keys(attributes).forEach(key => element.setAttribute(key, attributes[key]));
    return element;
  };

  // The field takes the place of the link that is the way without scripts; a query goes behind its address, after `#q=`.
  const find = document.querySelector('[data-find]');
  if (find) {
    const page = find.querySelector('a').href;
    const word = find.dataset.find;
    find.textContent = '';
    const form = make('form', find, { role: 'search' });
    const field = make('input', form, { type: 'search', 'aria-label': word, placeholder: word, autocomplete: 'off' });
    make('button', form, {}).textContent = find.dataset.go;
    form.addEventListener('submit', event => {
      event.preventDefault();
      location.href = page + '#q=' + encodeURIComponent(field.value.trim());
    });
  }

  addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(details => {
    details.open = true;
  }));

  const foot = document.querySelector('footer .wrap');
  if (!foot) return;
  const last = foot.lastElementChild;
  const status = make('p', foot, { class: 'copied', role: 'status' });
  const say = text => {
    status.textContent = text;
    setTimeout(() => { status.textContent = ''; }, 6000);
  };
  const done = () => say(words.copied);
  // Where the clipboard is closed, the selection may be open; where both are, the text stays selected for the reader's hand.
  // An address has no place on the page; it shows itself.
  const select = (place, text) => {
    if (place === status) say(text);
    getSelection().selectAllChildren(place);
    if (document.execCommand('copy')) done();
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
  const address = document.querySelector('[rel=canonical]');
  const here = () => address.href + location.hash;
  document.querySelectorAll('.answer .label + p, .label + .letter').forEach(place => {
    const text = () => place.textContent.trim();
    button(place.previousElementSibling, words.text, place, place.className ? text : () => [document.title, text(), here()].join('\n'));
  });
  if (address) button(last || foot, words.link, status, here);
})();
