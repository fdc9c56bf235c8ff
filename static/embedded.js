// A figure in another page, as that page sees it: its options, its height, and what page and figure tell each other. boot.js
// loads this in embeds only. embed.md describes options and messages; static/embed.js is the other side of them.

const VERSION = 1;
const PATIENCE = 1000; // Milliseconds for which a height only grows: what swings between two heights comes to rest.
const MESSAGES = 20; // The most that wait until what answers them is loaded.
const STEERING = ['play', 'pause', 'seek', 'set']; // What the page around may ask for.

/** What each option can be: for a person, and as it is tested. */
const OPTIONS = {
  view: oneOf('timeline queue code transcript both'),
  controls: oneOf('all none'),
  theme: oneOf('auto light dark'),
  accent: ['a colour, such as #b3002d', (colour) => CSS.supports('color', colour) && !/var|url/i.test(colour)],
  from: ['a step, such as 12', isStep],
  to: ['a step, such as 40', isStep],
  speed: oneOf('0.1 0.25 0.5 1 2 5 10 whole'),
  autoplay: mark('autoplay'),
  predict: mark('predict'),
};

const root = document.documentElement;
let host = null; // The origin of the page around, once it has said hello.
let perform = null; // The program takes commands with it, once it is there.
let messages = []; // What the page around asks for, until steered.js is there.
let failures = 0; // To load that: browsers may never ask again for an address that failed.
let sent = { height: 0, width: 0, at: -PATIENCE };
const asksProgram = /^#(run|program)\?/.test(location.hash); // What is shown before it is there has another height.
let isAsked = false; // A frame is asked for, in which the height is looked at.

/** Leaves options out that can't be, and says so to the author; marks the page with the others, for the stylesheet. */
function settle() {
  const address = new URL(location.href);
  const query = address.searchParams;
  for (const [name, [possible, isPossible]] of Object.entries(OPTIONS)) {
    const value = query.get(name);
    if (value === null || isPossible(value)) continue;
    console.warn(`Await Lab: ${name}="${value.slice(0, 60)}" was left out. It can be ${possible}.`);
    query.delete(name);
  }
  if (address.href !== location.href) history.replaceState(history.state, '', address);
  for (const name of ['view', 'controls', 'theme']) if (query.has(name)) root.dataset[name] = query.get(name);
  if (query.has('accent')) root.style.setProperty('--wish', query.get('accent'));
  root.toggleAttribute('data-accent', query.has('accent'));
}

function oneOf(text) {
  const words = text.split(' ');
  return [words.join(', '), (value) => words.includes(value)];
}

function isStep(value) {
  return /^\d{1,7}$/.test(value);
}

function mark(name) {
  return ['there, or not', (value) => ['', '1', 'true', name].includes(value)];
}

function post(message) {
  parent.postMessage({ awaitLab: VERSION, ...message }, host === 'null' ? '*' : host);
}

/** Tells the height of what is shown, at most once a frame, and only what is new. */
function tellHeight() {
  if (isAsked || host === null) return;
  isAsked = true;
  requestAnimationFrame((now) => {
    isAsked = false;
    const figure = document.querySelector('.embed:not([aria-busy])');
    if (!figure || (asksProgram && !perform)) return;
    const height = Math.ceil(figure.getBoundingClientRect().height) + 2; // The border of the body.
    const isSwinging = innerWidth === sent.width && now - sent.at < PATIENCE && height < sent.height;
    if (isSwinging) return setTimeout(tellHeight, PATIENCE);
    if (height === sent.height) return;
    sent = { height, width: innerWidth, at: now };
    post({ type: 'height', height });
  });
}

addEventListener('message', ({ source, origin, data }) => {
  if (parent === window || source !== parent || data?.awaitLab !== VERSION) return;
  if (data.type === 'hello' && host === null) {
    host = origin;
    root.toggleAttribute('data-followed', true);
    new ResizeObserver(tellHeight).observe(document.body);
    new MutationObserver(tellHeight).observe(document.body, { childList: true, subtree: true, attributeFilter: ['aria-busy'] });
    return tellHeight();
  }
  if (origin !== host || messages.length >= MESSAGES || !STEERING.includes(data.type)) return;
  if (messages.push(data) > 1) return;
  import(new URL(`steered.js?${failures}`, document.baseURI)).then(
    ({ steer }) => steer(messages.splice(0), () => perform),
    () => {
      failures += 1;
      messages = [];
    },
  );
});

/** Waits until a figure that needs the program comes into the reader's sight: far down in a post it holds up nobody. */
export function inSight() {
  root.dataset.boot = 'away';
  return new Promise((seen) => {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      seen();
    });
    watch.observe(root);
  });
}

/** Begins, before anything is shown; `awaitLab` is what boot.js offers the program. */
export function begin(awaitLab) {
  settle();
  awaitLab.tell = (type, step, seconds) => host !== null && post({ type, step, seconds });
  awaitLab.obey = (callback) => (perform = callback);
  if (parent !== window) parent.postMessage({ awaitLab: VERSION, type: 'hello' }, '*'); // No secret, so for whoever it is.
}
