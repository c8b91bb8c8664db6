// The way out is a link and works without this. With it the page goes blank at once, the back button does not lead
// here, and Shift pressed three times within two seconds does the same.
(function () {
  var link = document.querySelector('.exit a');
  var pressed = [];
  if (!link) return;
  function leave(event) {
    if (event) event.preventDefault();
    document.title = ' ';
    document.documentElement.hidden = true;
    location.replace(link.href);
  }
  document.querySelector('.exit [hidden]').hidden = false;
  link.addEventListener('click', leave);
  document.addEventListener('keydown', function (event) {
    if (event.repeat) return;
    pressed = event.key === 'Shift' ? pressed.concat(Date.now()).slice(-3) : [];
    if (pressed.length === 3 && pressed[2] - pressed[0] < 2000) leave();
  });
})();
