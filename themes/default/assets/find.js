// Makes the search field where a page keeps a place for it: `<p class="find" data-find="words"><a href="search/">...</a></p>`.
// The link is the way without scripts; a query goes behind its address, after `#q=`, and nowhere else.
(function () {
  'use strict';
  const place = document.querySelector('[data-find]');
  if (!place) return;
  const make = (name, parent, attributes) => {
    const element = parent.appendChild(document.createElement(name));
    Object.keys(attributes).forEach(key => element.setAttribute(key, attributes[key]));
    return element;
  };
  const page = place.querySelector('a').href.split('#')[0];
  const words = place.dataset.find;
  place.textContent = '';
  const form = make('form', place, { role: 'search' });
  const field = make('input', form, { type: 'search', 'aria-label': words, placeholder: words, autocomplete: 'off', enterkeyhint: 'search' });
  make('button', form, {}).textContent = place.dataset.go;
  form.addEventListener('submit', event => {
    event.preventDefault();
    location.href = page + '#q=' + encodeURIComponent(field.value.trim());
  });
})();
